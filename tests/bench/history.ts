/** A day of history in a real browser: how much it takes, and how long queries of it take. */
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { bundle } from '../../tools/bundle';
import { findChromium } from '../browser/chromium';
import type { Section } from './figures';
import type { Steps } from './history-page';

declare const bench: Steps;

/** What a day of polls of a fully fitted chassis takes. */
export interface HistoryFigures {
  hours: number;
  /** Megabytes. */
  storage: number;
  heap: number;
  /** Milliseconds a poll. */
  recording: number;
  /** Milliseconds. */
  reload: number;
  samples: number;
  /** As ratios to `JSON.parse` of one answer. */
  oneSeries: number;
  fiftySeries: number;
  stepsOfAllStates: number;
}

const MEGABYTE = 2 ** 20;
const PIECE = 360;

async function buildPage(): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'history-bench-'));
  await bundle('The page of the benchmark', {
    entry: { page: path.join(__dirname, 'history-page.ts') },
    output: { path: folder, filename: '[name].js', publicPath: '/' },
    // As in the built plugin.
    optimization: { minimize: true },
  });
  return folder;
}

/** Measures a day, or less. @param hours of polls every 10 s */
export async function measureHistory(hours = 24): Promise<HistoryFigures> {
  const folder = await buildPage();
  const server = http.createServer((request, response) => {
    const name = path.basename(request.url ?? '');
    const isScript = name.endsWith('.js');
    response.setHeader('content-type', `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`);
    response.end(
      isScript ? fs.readFileSync(path.join(folder, name)) : '<!doctype html><script src="/page.js"></script>'
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const browser = await chromium.launch({ executablePath: findChromium() });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.evaluate(() => bench.open());
    let recording = 0;
    for (let polls = hours * 360; polls > 0; polls -= PIECE) {
      recording += await page.evaluate((count) => bench.poll(count), Math.min(polls, PIECE));
    }
    const problem = await page.evaluate(() => bench.problem());
    if (problem) {
      throw new Error(problem);
    }
    const reload = await page.evaluate(() => bench.reload());
    const queries = await page.evaluate(() => bench.queries());
    const storage = await page.evaluate(() => bench.storage());
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = (await session.send('Runtime.getHeapUsage')) as {
      usedSize: number;
      backingStorageSize?: number;
    };
    return {
      hours,
      storage: storage / MEGABYTE,
      heap: (usedSize + (backingStorageSize ?? 0)) / MEGABYTE,
      recording: recording / (hours * 360),
      reload,
      samples: queries.samples,
      oneSeries: queries.one / queries.parse,
      fiftySeries: queries.fifty / queries.parse,
      stepsOfAllStates: queries.steps / queries.parse,
    };
  } finally {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The figures, with their aims. */
export function historyFigures(figures: HistoryFigures): Section {
  const { hours, samples, storage, heap, recording, reload, oneSeries, fiftySeries, stepsOfAllStates } = figures;
  return {
    title: `${hours} hours of polls of a device with all modules, in Chromium`,
    figures: [
      { name: 'in IndexedDB', value: storage, unit: 'MB' },
      { name: 'heap of the page', value: heap, unit: 'MB' },
      { name: 'recording a poll', value: recording, unit: 'ms' },
      { name: 'loading after a reload', value: reload, unit: 'ms', aim: 100 },
      { name: `1 series of ${samples} : JSON.parse`, value: oneSeries, aim: 0.5 },
      { name: `50 series of ${samples} : JSON.parse`, value: fiftySeries, aim: 10 },
      { name: 'changes of all states : JSON.parse', value: stepsOfAllStates },
    ],
  };
}
