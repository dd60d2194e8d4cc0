/** Editors of queries, variables and annotations in Grafana's own pages, and logs in Explore. */
import { EVENT_TITLES, isClearing, SIGNS_OF_LIFE } from '../../src/lantime/catalogue/notification';
import { parseAnswer } from '../../src/lantime/answer';
import { StatusReader } from '../../src/lantime/reader';
import type { APIRequestContext } from '@playwright/test';
import { expect, isAtLeast, panelErrors, settled, test, turnOn, type DataSource } from './grafana';

const toRef = ({ type, uid }: DataSource) => ({ type, uid });

/** What the device calls its latest event that is told by its own name: one that clears another is told as its end. */
async function latestEvent(request: APIRequestContext, uid: string): Promise<string> {
  const answer = await request.get(`/api/datasources/proxy/uid/${uid}/api/status`);
  expect(answer.ok(), await answer.text()).toBe(true);
  const { readings } = new StatusReader().read(parseAnswer(await answer.text()), Date.now());
  const times = readings.flatMap((reading) =>
    reading?.descriptor.metric === 'notification/events/*/last-triggered' && typeof reading.value === 'number'
      ? [{ event: reading.descriptor.elements.event, at: reading.value }]
      : []
  );
  const [latest] = times
    .filter(({ event }) => !isClearing(event) && !SIGNS_OF_LIFE.has(event))
    .sort((a, b) => b.at - a.at);
  expect(latest, 'the device has told an event at some time').toBeDefined();
  return EVENT_TITLES[latest.event] ?? latest.event;
}

/** The first clock's slot, which every simulated chassis has. */
const SLOT = 'clk1';

test('the query editor opens with what is stored, and offers the other kinds', async ({
  gotoPanelEditPage,
  lantime,
  page,
  storeDashboard,
}) => {
  const uid = await storeDashboard({
    title: 'e2e query editor',
    panels: [
      {
        id: 1,
        type: 'table',
        title: 'Inventory',
        gridPos: { x: 0, y: 0, w: 24, h: 8 },
        datasource: toRef(lantime),
        targets: [
          {
            refId: 'A',
            datasource: toRef(lantime),
            version: 1,
            queryType: 'list',
            list: 'inventory',
            components: [SLOT],
            format: 'table',
          },
        ],
      },
    ],
  });
  const edit = await gotoPanelEditPage({ dashboard: { uid }, id: '1' });
  await expect(page.getByLabel('Components', { exact: true })).toBeVisible();
  await expect(edit.panel.data.filter({ hasText: SLOT }).first()).toBeVisible();
  await expect(edit.panel.getErrorIcon()).toHaveCount(0);

  await turnOn(page.getByRole('radio', { name: 'Module', exact: true }));
  await expect(page.getByLabel('Metrics', { exact: true })).toBeVisible();
  await turnOn(page.getByRole('radio', { name: 'Events', exact: true }));
  await expect(page.getByLabel('Only active', { exact: true })).toBeAttached();
});

test('a variable lists what the device has, and its editor opens', async ({
  gotoDashboardPage,
  gotoVariableEditPage,
  lantime,
  page,
  storeDashboard,
}) => {
  const uid = await storeDashboard({
    title: 'e2e variables',
    templating: {
      list: [
        {
          type: 'query',
          name: 'clock',
          label: 'Clock',
          datasource: toRef(lantime),
          query: { refId: 'clock', version: 1, kind: 'clocks' },
          refresh: 1,
          sort: 0,
          regex: '',
          hide: 0,
          options: [],
          current: {},
        },
      ],
    },
    panels: [
      {
        id: 1,
        type: 'text',
        title: 'Chosen',
        gridPos: { x: 0, y: 0, w: 12, h: 4 },
        options: { mode: 'markdown', content: 'Chosen is $clock.' },
      },
    ],
  });
  await gotoDashboardPage({ uid });
  await expect(page.getByText(`Chosen is ${SLOT}.`)).toBeVisible();

  await gotoVariableEditPage({ dashboard: { uid }, id: '0' });
  await expect(page.getByLabel('Kind', { exact: true })).toBeVisible();
  // Grafana's own list of values below shows their texts, and differs between versions.
  await expect(page.getByRole('status', { name: 'Preview of values' })).toContainText(SLOT);
});

test('annotations are queried, and their editor opens', async ({
  gotoAnnotationEditPage,
  gotoDashboardPage,
  lantime,
  page,
  storeDashboard,
}) => {
  const target = { refId: 'Anno', version: 1, queryType: 'annotations', source: 'both', components: ['*'] };
  const uid = await storeDashboard({
    title: 'e2e annotations',
    time: { from: 'now-30d', to: 'now' },
    annotations: {
      list: [
        {
          builtIn: 1,
          datasource: { type: 'grafana', uid: '-- Grafana --' },
          enable: true,
          hide: true,
          iconColor: 'rgba(0, 211, 255, 1)',
          name: 'Annotations & Alerts',
          type: 'dashboard',
        },
        { name: 'Device', datasource: toRef(lantime), enable: true, iconColor: 'red', target },
      ],
    },
    panels: [
      {
        id: 1,
        type: 'timeseries',
        title: 'Time quality',
        gridPos: { x: 0, y: 0, w: 24, h: 8 },
        datasource: toRef(lantime),
        targets: [
          {
            refId: 'A',
            datasource: toRef(lantime),
            version: 1,
            queryType: 'chassis',
            components: ['*'],
            metrics: ['system/sync-status/est-time-quality/upper-bound'],
          },
        ],
      },
    ],
  });
  await gotoDashboardPage({ uid });
  await settled(page, ['Time quality']);
  await expect(panelErrors(page)).toHaveCount(0);

  await gotoAnnotationEditPage({ dashboard: { uid }, id: '1' });
  await expect(page.getByLabel('Regions', { exact: true })).toBeAttached();
  // "TEST" before Grafana 11.
  await page.getByRole('button', { name: /^test( annotation query)?$/i }).click();
  await expect(page.getByText(/\d+ events? \(from|No events found/).first()).toBeVisible();
});

test('Explore shows what happened as log lines', async ({ grafanaVersion, lantime, page, request }) => {
  const event = await latestEvent(request, lantime.uid);
  const queries = [
    {
      refId: 'A',
      datasource: toRef(lantime),
      version: 1,
      queryType: 'events',
      source: 'events',
      components: ['*'],
      format: 'logs',
    },
  ];
  const range = { from: 'now-5y', to: 'now' };
  const query = isAtLeast(grafanaVersion, 10, 2)
    ? `schemaVersion=1&panes=${encodeURIComponent(JSON.stringify({ e2e: { datasource: lantime.uid, queries, range } }))}`
    : `left=${encodeURIComponent(JSON.stringify({ datasource: lantime.uid, queries, range }))}`;
  await page.goto(`/explore?orgId=1&${query}`);
  await expect(page.getByText(`${event}: `).first()).toBeVisible();
});
