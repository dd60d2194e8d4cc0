/** The preview itself: that it is fit to carry the tests of the plugin. */
import {
  expect,
  frames,
  openPreview,
  openTab,
  panel,
  panelText,
  queryRow,
  runQuery,
  saveAndTest,
  selectPanelType,
  setDashboard,
  test,
} from './harness';

const MODULE = '**/public/plugins/*/module.js*';

test('says what it is, and loads the built plugin', async ({ page }) => {
  await expect(page.getByTestId('preview-header')).toContainText('Preview: not Grafana');
  await expect(page.getByTestId('plugin-error')).toBeHidden();
  expect(await page.evaluate(() => window.preview.getDatasource().then(({ type }) => type))).toBe(
    'timesync-lantime-datasource'
  );
  expect(await page.evaluate(() => window.preview.errors)).toEqual([]);
});

test('names an external that it does not provide', async ({ page, preview }) => {
  await page.route(MODULE, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'define(["react", "@grafana/nope"], () => ({}))' })
  );
  await openPreview(page, preview);
  await expect(page.getByTestId('plugin-error')).toContainText(
    'The plugin asks for "@grafana/nope", which the preview does not provide.'
  );
});

test('says that a plugin is not built', async ({ page, preview }) => {
  await page.route(MODULE, (route) => route.fulfill({ status: 404 }));
  await openPreview(page, preview);
  await expect(page.getByTestId('plugin-error')).toContainText('npm run build');
});

test('collects errors that nobody catches', async ({ page }) => {
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown');
    });
    void Promise.reject(new Error('rejected'));
    console.error('logged');
  });
  await expect.poll(() => page.evaluate(() => window.preview.errors.length)).toBe(3);
  const errors = await page.evaluate(() => window.preview.errors.splice(0));
  expect(errors.map(({ kind, message }) => `${kind}: ${message}`).sort()).toEqual([
    'console: logged',
    'error: thrown',
    'unhandledrejection: rejected',
  ]);
});

test('saves the settings and tests them with a fresh data source', async ({ page, simulator }) => {
  await openTab(page, 'Configuration');
  await expect(page.getByTestId('config-editor')).toContainText('URL');
  const before = await page.evaluateHandle(() => window.preview.getDatasource());

  await page.getByTestId('datasource-name').fill('Renamed');
  const message = await saveAndTest(page);
  await expect(message).toHaveAttribute('data-status', 'success');
  expect(simulator.requests.at(-1)?.authorized).toBe(true);
  expect(
    await page.evaluate(async (old) => {
      const now = await window.preview.getDatasource();
      return { fresh: now !== old, name: now.name };
    }, before)
  ).toEqual({ fresh: true, name: 'Renamed' });

  simulator.setFault('401');
  await expect(await saveAndTest(page)).toHaveAttribute('data-status', 'error');
});

test('runs queries in Explore and shows them in several ways', async ({ page }) => {
  await openTab(page, 'Explore');
  await expect(queryRow(page, 'A')).toBeVisible();
  await expect(async () => {
    await runQuery(page);
    const [frame] = await frames(page, 'explore');
    expect(frame.refId).toBe('A');
    expect(frame.fields[0].values.length).toBeGreaterThan(0);
  }).toPass();
  await expect(panel(page, 'Explore').getByTestId('panel-error')).toHaveCount(0);

  for (const [type, testId] of [
    ['timeseries', 'time-series'],
    ['table', 'table'],
    ['stat', 'stat-value'],
    ['json', 'frames-json'],
  ]) {
    await selectPanelType(page, type);
    await expect(panel(page, 'Explore').getByTestId(testId).first()).toBeVisible();
  }
});

test('adds, duplicates, disables and removes queries', async ({ page }) => {
  await openTab(page, 'Explore');
  await page.getByTestId('add-query').click();
  await queryRow(page, 'B').getByTestId('duplicate-query').click();
  await expect(page.getByTestId('query-row')).toHaveCount(3);
  await queryRow(page, 'A').getByTestId('remove-query').click();
  await queryRow(page, 'B').getByTestId('toggle-query').click();
  await runQuery(page);
  expect(new Set((await frames(page, 'explore')).map(({ refId }) => refId))).toEqual(new Set(['C']));
});

test('shows errors of queries', async ({ page, simulator }) => {
  simulator.setFault('500');
  await openTab(page, 'Explore');
  const explore = await runQuery(page);
  await expect(explore.getByTestId('panel-error').first()).toBeVisible();
});

test('draws a dashboard with variables', async ({ page }) => {
  await setDashboard(page, {
    title: 'Test',
    time: { from: 'now-5m', to: 'now' },
    templating: {
      list: [
        { name: 'one', type: 'custom', query: 'a, Bee : b' },
        { name: 'many', type: 'custom', query: 'x,y', multi: true, includeAll: true },
      ],
    },
    panels: [
      { type: 'text', title: 'Text $one', options: { content: '**${many:csv}** and ${one:text}' } },
      { type: 'stat', title: 'Stat', targets: [{ refId: 'A' }], fieldConfig: { defaults: { displayName: '$one!' } } },
      { type: 'unheard-of', title: 'Other', targets: [{ refId: 'A' }] },
    ],
  });
  await expect(page.getByTestId('dashboard-title')).toHaveText('Test');
  await expect(panel(page, 'Text a')).toContainText('x,y and a');
  await expect(async () => {
    await page.getByTestId('refresh').click();
    expect(await panelText(page, 'Stat')).toContain('a!');
  }).toPass();
  await expect(panel(page, 'Other')).toContainText('unheard-of, drawn as table');

  await page.getByTestId('variable-one').selectOption('b');
  await page.evaluate(() => window.preview.setVariable('many', ['y']));
  await expect(panel(page, 'Text b')).toContainText('y and Bee');
  await expect(panel(page, 'Stat')).toContainText('b!');
});

test('filters a dashboard by what the data source offers for it', async ({ page }) => {
  await setDashboard(page, {
    time: { from: 'now-5m', to: 'now' },
    templating: { list: [{ name: 'Filters', type: 'adhoc' }] },
    panels: [
      {
        type: 'table',
        title: 'Models',
        targets: [
          {
            refId: 'A',
            queryType: 'module',
            components: ['*'],
            metrics: ['module/info/model'],
            format: 'table',
          },
        ],
      },
    ],
  } as unknown as Parameters<typeof setDashboard>[1]);
  const slots = async () => (await frames(page, 'Models'))[0]?.fields.find(({ name }) => name === 'slot')?.values;
  await expect.poll(async () => (await slots())?.length).toBeGreaterThan(2);
  await page.getByTestId('adhoc-add').click();
  await page.getByTestId('adhoc-key').selectOption('slot');
  await page.getByTestId('adhoc-value').selectOption('clk2');
  await expect.poll(slots).toEqual(['clk2']);
  await page.getByTestId('adhoc-operator').selectOption('!=');
  await expect.poll(slots).not.toContain('clk2');
  await page.getByTestId('adhoc-remove').click();
  await expect.poll(slots).toContain('clk2');
});

test('repeats panels, and asks again at every refresh', async ({ page }) => {
  await setDashboard(page, {
    templating: { list: [{ name: 'v', type: 'custom', query: 'x,y', multi: true, includeAll: true }] },
    panels: [{ type: 'timeseries', title: 'For $v', repeat: 'v', targets: [{ refId: 'A' }] }],
  });
  await expect(panel(page, 'For x')).toHaveAttribute('data-state', 'Done');
  await expect(panel(page, 'For y')).toHaveAttribute('data-state', 'Done');
  const request = await panel(page, 'For x').getAttribute('data-request');
  await page.getByTestId('refresh').click();
  await expect(panel(page, 'For x')).not.toHaveAttribute('data-request', request ?? '');
});

test.describe('an address', () => {
  test.use({ pageQuery: '?dashboard=preview&theme=light' });

  test('chooses the dashboard and the theme', async ({ page }) => {
    await expect(page.getByTestId('dashboard-title')).toHaveText('Preview');
    await expect(panel(page, 'Stat')).toHaveAttribute('data-state', 'Done');
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toMatch(
      /^rgb\(2\d\d, 2\d\d, 2\d\d\)$/
    );
  });
});
