/** Describes what a response lacks: a device whose core could not be read is not simply up. */
import { LantimeError } from './errors';
import { Snapshot } from './types';

/** Subtrees of the core: `system` and a chassis. */
const CORE_SIZE = 2;

/** The problem of a response whose core could not be read at all; undefined for all others. */
export function incompleteness({ missing }: Pick<Snapshot, 'missing'>): LantimeError | undefined {
  return missing.length >= CORE_SIZE ? new LantimeError('incomplete', `no ${missing.join(', no ')}`) : undefined;
}

/** Sentences about what was not read from a response; none for an ordinary one. */
export function shortfalls({ dropped, missing }: Pick<Snapshot, 'dropped' | 'missing'>): string[] {
  return [
    ...(missing.length > 0
      ? [`Nothing could be read of ${missing.map((name) => `"${name}"`).join(' and ')}, which every LANTIME sends.`]
      : []),
    ...(dropped > 0
      ? [`${dropped} values of the response were not read: it has more values than this software keeps.`]
      : []),
  ];
}
