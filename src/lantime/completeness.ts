/** Describes what a response lacks: a device whose core could not be read is not simply up. */
import { t } from '../i18n';
import { LantimeError } from './errors';
import { Snapshot } from './types';

/** Subtrees of the core: `system` and a chassis. */
const CORE_SIZE = 2;

/** The problem of a response whose core could not be read at all; undefined for all others. */
export function incompleteness({ missing }: Pick<Snapshot, 'missing'>): LantimeError | undefined {
  return missing.length >= CORE_SIZE
    ? new LantimeError('incomplete', missing.map((name) => t('no {name}', { name })).join(', '))
    : undefined;
}

/** Sentences about what was not read from a response; none for an ordinary one. */
export function shortfalls({ dropped, missing }: Pick<Snapshot, 'dropped' | 'missing'>): string[] {
  return [
    ...(missing.length > 0
      ? [
          t('Nothing could be read of {parts}, which every LANTIME sends.', {
            parts: missing.map((name) => `"${name}"`).join(` ${t('and')} `),
          }),
        ]
      : []),
    ...(dropped > 0
      ? [
          t('{count} values of the response were not read: it has more values than this software keeps.', {
            count: dropped,
          }),
        ]
      : []),
  ];
}
