/** Every module, known or not, as a person finds it. */
import type { Page } from '@playwright/test';
import path from 'node:path';
import { statusAnswer } from '../../dev/simulator/index';
import {
  choose,
  expect,
  frames,
  menuOption,
  openTab,
  panel,
  panelText,
  PICTURES,
  queryRow,
  runQuery,
  selectPanelType,
  setDashboard,
  test,
} from './harness';

test.use({ simulatorOptions: { profile: 'full' } });

type Dashboard = Parameters<typeof setDashboard>[1];

/** Shows a list of the device in Explore as a table. */
async function showList(page: Page, list: string, option: string): Promise<void> {
  await openTab(page, 'Explore');
  await choose(queryRow(page), 'List');
  const input = queryRow(page).getByRole('combobox', { name: 'List' });
  await input.fill(list);
  await menuOption(page, option).click();
  await selectPanelType(page, 'table');
  await runQuery(page);
}

test('the inventory shows every slot with what is in it', async ({ page }) => {
  await page.setViewportSize({ width: 1400, height: 1000 });
  await showList(page, 'inventory', 'Inventory');
  const [frame] = await frames(page, 'explore');
  const modules = frame.fields.find(({ name }) => name === 'Module')?.values;
  expect(modules).toEqual(expect.arrayContaining(['GNS181', 'GPS180', 'RSC2000', 'HPS100']));
  expect(await panelText(page, 'Explore')).toContain('GNS181');
  await page.screenshot({ path: path.join(PICTURES, 'inventory.png') });
});

test('the satellites of a receiver are a table', async ({ page }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  await showList(page, 'satellites', 'Satellites');
  const [frame] = await frames(page, 'explore');
  const satellites = frame.fields.filter(({ name }) => name === 'slot' || name === 'satellite');
  const names = satellites[0].values.map((slot, row) => `${slot} ${satellites[1].values[row]}`);
  expect(new Set(names).size).toBe(names.length);
  expect(frame.fields.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['slot', 'System', 'Elevation', 'Azimuth', 'x', 'y'])
  );
  await page.screenshot({ path: path.join(PICTURES, 'satellites.png') });
});

test('a module, fields and a list that nobody has described can be picked and work in panel, table and variable', async ({
  page,
  simulator,
}) => {
  const answer = statusAnswer('m600', { at: Date.now(), startedAt: Date.now() - 3600_000 });
  const slots = (answer.data as { chassis0: { slots: object[] } }).chassis0.slots;
  slots.push({
    'object-id': 'qx1',
    'slot-id': 'qx1',
    'slot-type': 'quantum',
    module: {
      info: { model: 'qxr900' },
      'entanglement-level': 0.875,
      'entanglement-state': 'entangled',
      pairs: [
        { 'object-id': 'p1', fidelity: 0.97 },
        { 'object-id': 'p2', fidelity: 0.91 },
      ],
    },
  });
  simulator.setPayload(answer);

  await openTab(page, 'Explore');
  await choose(queryRow(page), 'Module');
  const components = queryRow(page).getByLabel('Components', { exact: true });
  await components.focus();
  await components.press('Backspace');
  await components.fill('quantum');
  await menuOption(page, 'All modules in quantum slots').click();
  const metrics = queryRow(page).getByLabel('Metrics', { exact: true });
  await metrics.focus();
  await metrics.press('Backspace');
  for (const [typed, option] of [
    ['entanglement lev', 'Entanglement level'],
    ['entanglement st', 'Entanglement state'],
    ['fidelity', 'Fidelity of every pair'],
  ]) {
    await metrics.fill(typed);
    await menuOption(page, option).click();
  }
  await page.keyboard.press('Escape');
  await runQuery(page);
  expect((await frames(page, 'explore')).map(({ name, fields }) => [name, fields[1].values.at(-1)])).toEqual([
    ['qx1 Entanglement level', 0.875],
    ['qx1 Entanglement state', 'entangled'],
    ['qx1 p1 Fidelity', 0.97],
    ['qx1 p2 Fidelity', 0.91],
  ]);

  await setDashboard(page, {
    title: 'Unknown module',
    time: { from: 'now-5m', to: 'now' },
    refresh: '',
    templating: {
      list: [
        {
          name: 'pair',
          type: 'query',
          query: { refId: 'v', version: 1, kind: 'list-members', list: 'module/pairs' },
          multi: true,
          includeAll: true,
          current: { value: '$__all', text: 'All' },
        },
      ],
    },
    panels: [
      {
        id: 1,
        type: 'table',
        title: 'Pairs',
        gridPos: { x: 0, y: 0, w: 24, h: 8 },
        targets: [
          {
            refId: 'A',
            queryType: 'module',
            components: ['type:quantum'],
            metrics: ['module/pairs/$pair/fidelity'],
            format: 'table',
          },
        ],
      },
    ],
  } as unknown as Dashboard);
  await expect(panel(page, 'Pairs')).toHaveAttribute('data-state', 'Done');
  await expect.poll(async () => (await frames(page, 'Pairs'))[0]?.fields.at(-1)?.values).toEqual([0.97, 0.91]);
});

const everywhere = {
  title: 'Any device',
  time: { from: 'now-5m', to: 'now' },
  refresh: '',
  templating: { list: [] },
  panels: [
    ['Sync', { components: ['*'], metrics: ['system/sync-status/clock-status/*'], format: 'table' }],
    ['Satellites', { queryType: 'module', components: ['type:clk'], metrics: ['module/satellites/good-satellites'] }],
    ['Long wave', { queryType: 'module', components: ['type:clk'], metrics: ['module/dcf77/correlation'] }],
    ['PTP', { queryType: 'list', components: ['*'], list: 'ptp' }],
    ['Inventory', { queryType: 'list', components: ['*'], list: 'inventory' }],
    ['Traffic', { components: ['*'], metrics: ['network/ports/*/statistics/rx-bytes'], counters: 'raw' }],
  ].map(([title, target], i) => ({
    id: i + 1,
    type: 'table',
    title,
    gridPos: { x: (i % 2) * 12, y: Math.floor(i / 2) * 8, w: 12, h: 8 },
    targets: [{ refId: 'A', version: 1, ...(target as object) }],
  })),
};

for (const profile of ['m300', 'm600', 'full'] as const) {
  test(`one dashboard works on ${profile} without editing; what the device lacks says so and is no error`, async ({
    page,
    simulator,
  }) => {
    simulator.setPayload(statusAnswer(profile, { at: Date.now(), startedAt: Date.now() - 3600_000 }));
    await setDashboard(page, everywhere as unknown as Dashboard);
    for (const { title } of everywhere.panels) {
      await expect(panel(page, title as string)).toHaveAttribute('data-state', 'Done');
      const shown = await frames(page, title as string);
      const values = shown
        .flatMap(({ fields }) => fields.flatMap(({ values }) => values))
        .filter((value) => value !== null);
      const notices = await panel(page, title as string)
        .getByTestId('panel-notice')
        .count();
      expect(values.length > 0 || notices > 0, `${title} shows data or a reason`).toBe(true);
    }
    await expect(page.getByTestId('panel-error')).toHaveCount(0);
  });
}
