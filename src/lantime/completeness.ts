/** What an answer lacks, in words: a device of which less than the core could be read is not simply up. */
import { LantimeError } from './errors';
import { Snapshot } from './types';

/** Subtrees of the core: `system` and a chassis. */
const CORE_SIZE = 2;

/** The problem of an answer of which nothing of the core could be read; undefined for all others. */
export function incompleteness({ missing }: Pick<Snapshot, 'missing'>): LantimeError | undefined {
  return missing.length >= CORE_SIZE ? new LantimeError('incomplete', `no ${missing.join(', no ')}`) : undefined;
}

/** Sentences about what was not read of an answer; none for an ordinary one. */
export function shortfalls({ dropped, missing }: Pick<Snapshot, 'dropped' | 'missing'>): string[] {
  return [
    ...(missing.length > 0
      ? [`Nothing could be read of ${missing.map((name) => `"${name}"`).join(' and ')}, which every LANTIME sends.`]
      : []),
    ...(dropped > 0 ? [`${dropped} values of the answer were not read: it holds more than this software keeps.`] : []),
  ];
}
