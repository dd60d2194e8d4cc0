import { config, getBackendSrv } from '@grafana/runtime';
import type { BrowserPast } from '../../past/browser';
import { browserKey } from '../../../src/grafana/page-config';
import { DEFAULT_BOUNDS } from '../../../src/history/bounds';
import { HistoryStore } from '../../../src/history/store';

/** Whether the server made up a past. */
export const hasPast = (config as { previewHasPast?: boolean }).previewHasPast === true;

/** Names the past that this browser was given last. */
const GIVEN = 'preview.past';

/**
 * Gives this browser the past that the server made up for the demo, in place of what it kept of earlier demos. Does
 * nothing when the server has none, or when this browser has it already and goes on with it.
 */
export async function givePast(): Promise<void> {
  if (!hasPast) {
    return;
  }
  const { uid, past } = (await getBackendSrv().get('/api/preview/past')) as { uid?: string; past?: BrowserPast };
  if (!uid || !past || window.localStorage.getItem(GIVEN) === past.id) {
    return;
  }
  const store = await HistoryStore.open(browserKey(uid), DEFAULT_BOUNDS.retention);
  await store.clear();
  const pieces = past.pieces.map((piece) => ({
    ...piece,
    bytes: Uint8Array.from(window.atob(piece.bytes), (letter) => letter.charCodeAt(0)),
  }));
  await store.append(pieces, undefined, () => undefined);
  await store.keepAnswer(past.answer);
  store.dispose();
  window.localStorage.setItem(GIVEN, past.id);
}
