/** Runs in a page: a day of polls of a fully fitted chassis into the history, and queries of it. */
import { StatusReader } from '../../src/lantime/reader';
import { BrowserHistory } from '../../src/history/browser';
import { decimated } from '../../src/history/decimation';
import { DEFAULT_BOUNDS } from '../../src/history/bounds';
import { statusAnswer } from '../../dev/simulator/answer';

const INTERVAL_MS = 10_000;
/** As many as a panel of half a screen's width draws. */
const PANEL_POINTS = 800;

const key = 'bench';
const start = Date.parse('2026-11-01T00:00:00Z');
let now = start;
const reader = new StatusReader();
let history = new BrowserHistory({ key, bounds: DEFAULT_BOUNDS, intervalMs: INTERVAL_MS, now: () => now });

/** Median of the milliseconds each of some runs takes. */
async function median(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[2];
}

const answerAt = (at: number) => statusAnswer('full', { seed: 1, at, startedAt: start - 3_600_000 });

const steps = {
  open: () => history.open(),

  /** Records polls until they are written. @returns milliseconds that recording itself took */
  async poll(count: number): Promise<number> {
    let recording = 0;
    for (let i = 0; i < count; i++) {
      now += INTERVAL_MS;
      const snapshot = reader.read(answerAt(now), now);
      const began = performance.now();
      history.record(snapshot, true);
      recording += performance.now() - began;
      await history.written();
    }
    return recording;
  },

  /** What the origin takes in storage, bytes. */
  storage: async () => (await navigator.storage.estimate()).usage ?? NaN,

  problem: () => history.problem,

  /** Queries of all that is kept, milliseconds, and what `JSON.parse` of one answer takes. */
  async queries() {
    const ids = reader.knownDescriptors.filter(({ kind }) => kind === 'gauge').map(({ id }) => id);
    const body = JSON.stringify(answerAt(now));
    const series = (count: number) =>
      median(() => ids.slice(0, count).map((id) => decimated(history.series(id, 0, now), PANEL_POINTS)));
    const states = reader.knownDescriptors.filter(({ kind }) => kind === 'state');
    return {
      samples: history.series(ids[0], 0, now).times.length,
      parse: await median(() => JSON.parse(body)),
      one: await series(1),
      fifty: await series(50),
      steps: await median(() => states.map(({ id }) => history.steps(id))),
    };
  },

  /** Opens the history as a page that is reloaded does, milliseconds. */
  async reload(): Promise<number> {
    await history.dispose();
    history = new BrowserHistory({ key, bounds: DEFAULT_BOUNDS, intervalMs: INTERVAL_MS, now: () => now });
    const began = performance.now();
    await history.open();
    return performance.now() - began;
  },
};

export type Steps = typeof steps;
(globalThis as { bench?: Steps }).bench = steps;
