/** Notices on panels: why values are missing, old or cut. An empty panel must never be a riddle. */
import { DataFrame, QueryResultMetaNotice } from '@grafana/data';
import type { BrowserHistory } from '../history/browser';
import { shortfalls } from '../lantime/completeness';
import { PollState } from '../lantime/poller';
import { Snapshot } from '../lantime/types';

export const info = (text: string): QueryResultMetaNotice => ({ severity: 'info', text });
export const warning = (text: string): QueryResultMetaNotice => ({ severity: 'warning', text });

/** Frames with notices on the first, so that a panel with many series shows each once. Does not change its arguments. */
export function withNotices(frames: DataFrame[], notices: readonly QueryResultMetaNotice[]): DataFrame[] {
  if (notices.length === 0 || frames.length === 0) {
    return frames;
  }
  const [{ meta, ...first }, ...others] = frames;
  return [{ ...first, meta: { ...meta, notices: [...(meta?.notices ?? []), ...notices] } }, ...others];
}

/** Whole seconds since a time in milliseconds since 1970. */
export const secondsSince = (at: number): number => Math.max(0, Math.round((Date.now() - at) / 1000));

/** An age in one unit: `40 s`, `5 min`, `3 h`. */
export function formatAge(seconds: number): string {
  const [minutes, hours] = [seconds / 60, seconds / 3600].map(Math.floor);
  return seconds < 120 ? `${seconds} s` : minutes < 120 ? `${minutes} min` : `${hours} h`;
}

/** A list of words for a sentence. */
export const enumeration = (words: readonly string[], most = 5): string =>
  words.slice(0, most).join(', ') + (words.length > most ? ` and ${words.length - most} more` : '');

export const limitNotice = (what: 'rows' | 'series', limit: number): QueryResultMetaNotice =>
  info(`Only the first ${limit} ${what} are shown. Choose fewer, or raise the limit of the query.`);

/** Says that values are old, and why, while the device does not answer. */
export function staleNotices({ error, last }: PollState<Snapshot>): QueryResultMetaNotice[] {
  return error && last
    ? [warning(`The last values are ${formatAge(secondsSince(last.at))} old. ${error.message}`)]
    : [];
}

/** Says that an answer was not read completely: what is absent may have been in it. */
export function shortfallNotices({ last }: PollState<Snapshot>): QueryResultMetaNotice[] {
  return last ? shortfalls(last.value).map(warning) : [];
}

/** Says why series from the browser's history do not fill a range. */
export function historyNotices(
  { problem, since }: Pick<BrowserHistory, 'problem' | 'since'>,
  from: number,
  to: number
): QueryResultMetaNotice[] {
  const notices = problem ? [warning(problem)] : [];
  if (since !== undefined && to - since < (to - from) / 2) {
    notices.push(
      info(
        `This browser has polled the device for ${formatAge(secondsSince(since))}; it cannot show what was before. ` +
          'Choose a history data source in the settings for a longer past.'
      )
    );
  }
  return notices;
}
