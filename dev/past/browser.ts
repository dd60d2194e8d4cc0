/** A past as a browser keeps it: the answers the device would have given, read and packed by the plugin's own history. */
import { DEFAULT_BOUNDS } from '../../src/history/bounds';
import { MemoryHistory } from '../../src/history/memory';
import type { Piece } from '../../src/history/polls';
import type { StoredAnswer } from '../../src/history/store';
import { StatusReader } from '../../src/lantime/reader';
import { answerAt, type Past } from '.';

/** Seconds between polls, as by default in the plugin. */
const STEP_SECONDS = 10;

/** A past for `HistoryStore`, as JSON. */
export interface BrowserPast {
  /** Differs from that of every other past. */
  id: string;
  /** The latest answer. */
  answer: StoredAnswer;
  /** In the order of time; bytes in base64. */
  pieces: Array<Omit<Piece, 'bytes'> & { bytes: string }>;
}

/** Records a past as the plugin would have, had its page been open. */
export function recordForBrowser(past: Past): BrowserPast {
  const pieces = new Map<number, Piece>();
  const keep = (piece: Piece) => pieces.set(piece.start, piece);
  const history = new MemoryHistory(DEFAULT_BOUNDS, STEP_SECONDS * 1000, {
    closed: (block) => {
      [...pieces.keys()].filter((start) => start <= block.end).forEach((start) => pieces.delete(start));
      keep(block);
    },
    cut: () => undefined,
  });
  const reader = new StatusReader();
  let answer: StoredAnswer = { at: past.start, body: '{}' };
  for (let at = past.start; at <= past.end; at += STEP_SECONDS * 1000) {
    const body = answerAt(past, at);
    if (body === undefined) {
      history.recordGap(at).forEach(keep);
    } else {
      answer = { at, body: JSON.stringify(body) };
      history.record(reader.read(body, at)).forEach(keep);
    }
  }
  return {
    id: `${past.profile} ${past.start}`,
    answer,
    pieces: [...pieces.values()]
      .sort((a, b) => a.start - b.start)
      .map((piece) => ({ ...piece, bytes: Buffer.from(piece.bytes).toString('base64') })),
  };
}
