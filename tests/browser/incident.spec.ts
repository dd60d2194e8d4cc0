/** What a person sees of an incident afterwards: annotations from both sources, log lines and a table of events. */
import type { Page } from '@playwright/test';
import path from 'node:path';
import {
  SNAPSHOT_COLLECTION_MS,
  SNAPSHOT_PERIOD_MS,
  answersAgainAt,
  incidentEnd,
  type ExpectedChange,
  type Incident,
} from '../../dev/simulator/index';
import { EVENT_TITLES } from '../../src/lantime/catalogue/notification';
import {
  choose,
  expect,
  frames,
  openPreview,
  openTab,
  panel,
  PICTURES,
  queryRow,
  runQuery,
  selectPanelType,
  setDashboard,
  test,
  TestClock,
} from './harness';

type Dashboard = Parameters<typeof setDashboard>[1];

const clock = new TestClock();
const POLL_SECONDS = 5;
test.use({
  simulatorOptions: { profile: 'm3000', now: clock.now },
  ownBrowser: true,
  jsonData: { pollInterval: POLL_SECONDS },
});

/** How late a value of a reading may be seen: its age in the answer, until the next poll, and the step of the clock. */
const LATE_MS = SNAPSHOT_COLLECTION_MS + SNAPSHOT_PERIOD_MS + POLL_SECONDS * 1000 + 1000;

interface Shown {
  name?: string;
  from: number;
  to?: number;
  title: string;
  text: string;
  tags: string[];
}

/** The annotations on the dashboard. */
function annotations(page: Page): Promise<Shown[]> {
  return page.evaluate(() =>
    window.preview.getAnnotations().map(({ type, time = 0, timeEnd, title = '', text = '', tags = [] }) => ({
      name: type,
      from: time,
      to: timeEnd,
      title,
      text,
      tags,
    }))
  );
}

/** How the state of a reading is told: title, and a word of the text. */
const STATES: Array<[what: RegExp, title: string, word: string]> = [
  [/lost its antenna/, 'clk1 Antenna connected', 'disconnected'],
  [/in holdover/, 'clk1 Clock', 'holdover'],
  [/pwr3 without power/, 'pwr3 Power available', 'no power'],
  [/lan1 without link/, 'lan1 Link', 'down'],
  [/clk1 not synchronized/, 'clk1 Clock', 'not synchronized'],
  [/NTP not synchronized/, 'NTP leap indicator', 'not synchronized'],
  [/oscillator cold/, 'clk1 Oscillator', 'not warmed up'],
];

const find = (changes: readonly ExpectedChange[], what: RegExp): ExpectedChange => {
  const found = changes.find((change) => what.test(change.what));
  if (!found) {
    throw new Error(`the incident has no ${what}`);
  }
  return found;
};

test('an incident is told by annotations, log lines and a table', async ({ page, preview, simulator }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1400, height: 1000 });
  await clock.install(page);
  await openPreview(page, preview, '?dashboard=incident');
  const incident: Incident = { startsAt: clock.now() + 20_000 };
  const changes = simulator.startIncident(incident);
  await clock.pass(page, incidentEnd(incident) - clock.now() + 10_000);
  const shown = await annotations(page);

  await test.step('the events of the device, to the second', () => {
    const events = shown.filter(({ name }) => name === 'Device events');
    const second = (time: number) => 1000 * Math.floor(time / 1000);
    const wanted = changes.filter(({ event }) => event);
    expect(wanted.length).toBeGreaterThan(6);
    for (const { what, from, to, event } of wanted) {
      const found = events.filter(
        ({ title, from: start }) => title.endsWith(EVENT_TITLES[event?.raised ?? '']) && start === second(from)
      );
      expect(found.map((one) => [what, one.from, one.to ?? one.from])).toEqual([[what, second(from), second(to)]]);
    }
  });

  await test.step('the changes of states, as late as they can be seen', () => {
    const states = shown.filter(({ name }) => name === 'State changes');
    for (const [what, title, word] of STATES) {
      const change = find(changes, what);
      const visible = Math.max(
        change.from,
        change.from > find(changes, /no answer/).from ? answersAgainAt(incident) : 0
      );
      const found = states.filter((one) => one.title === title && one.text.includes(`→ ${word}`));
      expect(found, title).toHaveLength(1);
      const [{ from, to = from }] = found;
      expect(from - visible, `begin of ${change.what}`).toBeGreaterThanOrEqual(0);
      expect(from - visible, `begin of ${change.what}`).toBeLessThanOrEqual(LATE_MS);
      expect(to - change.to, `end of ${change.what}`).toBeGreaterThanOrEqual(0);
      expect(to - change.to, `end of ${change.what}`).toBeLessThanOrEqual(LATE_MS);
    }
    const restart = states.filter(({ title }) => title === 'Restart');
    expect(restart).toHaveLength(1);
    expect(Math.abs(restart[0].from - find(changes, /reboot/).from)).toBeLessThanOrEqual(LATE_MS);
  });

  await test.step('they are drawn over the time series', async () => {
    await expect(panel(page, 'Satellites').getByTestId('annotation-mark')).toHaveCount(shown.length);
    const mark = panel(page, 'Satellites').locator('[data-title="Antenna faulty"]');
    await expect(mark).toHaveAttribute('title', /Antenna disconnected or without signal.*\(22 s\)/);
    await page.getByTestId('annotation-list').locator('summary').click();
    await expect(page.getByTestId('annotation-row')).toHaveCount(shown.length);
  });

  await test.step('what both sources saw is told once, and an annotation can be switched off', async () => {
    await page.getByTestId('annotation-State changes').press('Space');
    await page.getByTestId('edit-annotation-Device events').click();
    // React 19 shows what was loaded a moment later.
    await clock.pass(page, 1000);
    const editor = page.getByTestId('annotation-editor');
    await choose(editor, 'Both');
    await page.getByTestId('test-annotation').click();
    await clock.pass(page, 1000);
    await expect(page.getByTestId('annotation-result')).toHaveText(/^\d+ events \(from 6 fields\)$/);
    await expect
      .poll(async () => (await annotations(page)).some(({ title }) => /Restart|Receiver/.test(title)))
      .toBe(true);
    const both = await annotations(page);
    expect(new Set(both.map(({ name }) => name))).toEqual(new Set(['Device events']));
    for (const title of [/antenna/i, /power (supply|available)/i, /link/i, /oscillator/i, /reboot|restart/i]) {
      const told = both.filter((one) => title.test(one.title) && !/clk2/.test(one.title));
      expect(
        told.map((one) => one.title),
        String(title)
      ).toHaveLength(1);
    }
    await page.screenshot({ path: path.resolve(__dirname, '../../test-results/screenshots/annotation-editor.png') });
    await page.getByTestId('edit-annotation-Device events').click();
    await clock.pass(page, 1000);
    await page.screenshot({ path: path.join(PICTURES, 'annotations.png'), fullPage: true });
  });

  await test.step('Explore shows log lines', async () => {
    await page.evaluate(() => window.preview.setTimeRange('now-5m', 'now'));
    await openTab(page, 'Explore');
    await clock.pass(page, 1000);
    await choose(queryRow(page), 'Events');
    const explore = await runQuery(page);
    const lines = explore.getByTestId('log-row');
    await expect(lines.filter({ hasText: 'Antenna faulty: ' }).first()).toHaveAttribute('data-level', 'info');
    await expect(lines.filter({ hasText: 'Antenna faulty: ' }).last()).toHaveAttribute('data-level', 'error');
    const times = await lines.evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.time)));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(times).toContain(1000 * Math.floor(find(changes, /antenna/).from / 1000));
    await expect(lines.first().getByTestId('log-label').first()).toContainText('device=LANTIME');
    await page.screenshot({ path: path.resolve(__dirname, '../../test-results/screenshots/events-logs.png') });
  });

  await test.step('the table of events sorts by duration', async () => {
    await choose(queryRow(page), 'Table');
    await selectPanelType(page, 'table');
    const explore = await runQuery(page);
    const [{ fields }] = await frames(page, 'explore');
    const column = (name: string) => fields.find((field) => field.name === name)?.values ?? [];
    const longest = column('Duration').reduce((best, value, row, all) => (value > (all[best] ?? -1) ? row : best), 0);
    expect(column('Duration')[longest]).toBeGreaterThan(20);
    const event = String(column('Event')[longest]);
    const title = EVENT_TITLES[event] ?? event;
    const header = explore.getByRole('columnheader', { name: 'Duration' }).getByRole('button');
    const first = explore.getByRole('row').nth(1).getByRole('cell').first();
    await header.click();
    await expect(first).not.toHaveText(title);
    await header.click();
    await expect(first).toHaveText(title);
    await page.screenshot({ path: path.resolve(__dirname, '../../test-results/screenshots/events-table.png') });
  });
});

test('an annotation query is written, tested and drawn', async ({ page, preview, simulator }) => {
  await clock.install(page);
  await openPreview(page, preview);
  const incident: Incident = { startsAt: clock.now() };
  const changes = simulator.startIncident(incident);
  await setDashboard(page, {
    title: 'New',
    time: { from: 'now-5m', to: 'now' },
    refresh: '5s',
    panels: [{ id: 1, type: 'timeseries', title: 'Quality', targets: [{ refId: 'A' }] }],
  } as Dashboard);
  await page.getByTestId('add-annotation').click();
  await clock.pass(page, find(changes, /antenna/).to - clock.now() + 20_000);
  await expect.poll(async () => (await annotations(page)).map(({ title }) => title)).toContain('clk1 Antenna faulty');
  await page.getByTestId('test-annotation').click();
  await expect(page.getByTestId('annotation-result')).toHaveText(/^\d+ events/);
  simulator.setFault('500');
  await clock.pass(page, 10_000);
  // What was known stays on the dashboard while the device is away.
  expect((await annotations(page)).map(({ title }) => title)).toContain('clk1 Antenna faulty');
});
