/** Notices in panels that say why values are missing, old or truncated. An empty panel must always say why. */
import { DataFrame, QueryResultMetaNotice } from '@grafana/data';
import type { BrowserHistory } from '../history/browser';
import { t } from '../i18n';
import { shortfalls } from '../lantime/completeness';
import { formatAge } from '../lantime/duration';
import { PollState } from '../lantime/poller';
import { Snapshot } from '../lantime/types';

export const info = (text: string): QueryResultMetaNotice => ({ severity: 'info', text });
export const warning = (text: string): QueryResultMetaNotice => ({ severity: 'warning', text });

/** Adds notices to the first frame, so that a panel with many series shows each once. Does not change its arguments. */
export function withNotices(frames: DataFrame[], notices: readonly QueryResultMetaNotice[]): DataFrame[] {
  if (notices.length === 0 || frames.length === 0) {
    return frames;
  }
  const [{ meta, ...first }, ...others] = frames;
  return [{ ...first, meta: { ...meta, notices: [...(meta?.notices ?? []), ...notices] } }, ...others];
}

/** Whole seconds since a time in milliseconds since 1970. */
export const secondsSince = (at: number): number => Math.max(0, Math.round((Date.now() - at) / 1000));

/** A list of words as part of a sentence: `a, b and 3 more`. */
export const enumeration = (words: readonly string[], most = 5): string =>
  words.length > most
    ? t('{words} and {count} more', { words: words.slice(0, most).join(', '), count: words.length - most })
    : words.join(', ');

export const limitNotice = (what: 'rows' | 'series', count: number): QueryResultMetaNotice =>
  info(
    what === 'rows'
      ? t('Only the first {count} rows are shown. Choose fewer, or raise the limit of the query.', { count })
      : t('Only the first {count} series are shown. Choose fewer, or raise the limit of the query.', { count })
  );

/** Says that values are old, and why, while the device does not respond. */
export function staleNotices({ error, last }: PollState<Snapshot>): QueryResultMetaNotice[] {
  return error && last
    ? [
        warning(
          t('The last values are {age} old. {problem}', {
            age: formatAge(secondsSince(last.at)),
            problem: error.message,
          })
        ),
      ]
    : [];
}

/** Says that a response was not read completely, so that what is missing may have been in it. */
export function shortfallNotices({ last }: PollState<Snapshot>): QueryResultMetaNotice[] {
  return last ? shortfalls(last.value).map(warning) : [];
}

/** Says why series from the browser's history do not cover a range. */
export function historyNotices(
  { problem, since }: Pick<BrowserHistory, 'problem' | 'since'>,
  from: number,
  to: number
): QueryResultMetaNotice[] {
  const notices = problem ? [warning(problem)] : [];
  if (since !== undefined && to - since < (to - from) / 2) {
    notices.push(
      info(
        t(
          'This browser has polled the device for {age} and has no earlier values. For a longer history, choose a history data source in the settings.',
          { age: formatAge(secondsSince(since)) }
        )
      )
    );
  }
  return notices;
}
