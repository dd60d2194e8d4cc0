import { hashId } from '../../history/block';
import { Change } from '../../changes/model';

/** The first of a list, as many as a query allows, and whether any were cut off. */
export const takeFirst = <T>(list: readonly T[], limit: number): { shown: readonly T[]; cut: boolean } => ({
  shown: list.slice(0, limit),
  cut: list.length > limit,
});

/** An id that stays the same when the change is worked out again. */
export const stableId = ({ id }: Change, device: string, part = ''): string =>
  hashId(`${device} ${id}${part}`).toString(36);
