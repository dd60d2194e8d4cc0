/** The query as text, what it returns in a sentence, and as PromQL. */
import type { Locator, Page } from '@playwright/test';
import { expect, frames, openPreview, openTab, queryRow, test } from './harness';

test.use({ jsonData: { prometheusUid: 'prometheus', prometheusTarget: 'ntp-1' } });

const GOOD_SATELLITES = 'lantime_gnss_satellites_good{instance="ntp-1",chassis="chassis0",slot="clk1"}';

const names = async (page: Page) => (await frames(page, 'explore')).map(({ name }) => name);

/** Switches the query in Explore to code; resolves to the field with its text. */
async function openCode(page: Page): Promise<Locator> {
  await openTab(page, 'Explore');
  await mode(page, 'Code');
  const text = queryRow(page).getByLabel('Query', { exact: true });
  await expect(text).toBeVisible();
  return text;
}
const mode = (page: Page, name: 'Builder' | 'Code') =>
  queryRow(page).getByRole('radio', { name, exact: true }).press('Space');
const option = (page: Page, name: string | RegExp) => queryRow(page).getByRole('option', { name });
const explanation = (page: Page) => page.getByTestId('lantime-explanation-A');

/** Once the device was read: texts of queries say what it has. */
const untilRead = (page: Page) => expect(queryRow(page).getByRole('button', { name: 'Copy as PromQL' })).toBeEnabled();

test('a query is typed with completion by the keyboard alone, and shows what it says', async ({ page }) => {
  const text = await openCode(page);
  await untilRead(page);
  await text.fill('');
  await text.pressSequentially('mod');
  await text.press('Enter');
  await expect(text).toHaveValue('module(');
  await text.pressSequentially('cl');
  await expect(option(page, /^clk1/)).toHaveAttribute('aria-selected', 'true');
  await text.press('ArrowDown');
  await expect(option(page, /^clk2/)).toHaveAttribute('aria-selected', 'true');
  await text.press('ArrowUp');
  await text.press('Enter');
  await text.pressSequentially(') goodsat');
  await expect(option(page, /^module\/satellites\/good-satellites Good satellites · \d+/)).toBeVisible();
  await text.press('Enter');
  await text.pressSequentially(' with li');
  await text.press('Enter');
  await expect(text).toHaveValue('module(clk1) module/satellites/good-satellites with limit=');
  await text.pressSequentially('7');
  await expect(explanation(page)).toHaveText('Good satellites of clk1 as time series; up to 7 series.');
  await text.press('Enter');
  await expect.poll(() => names(page)).toEqual(['clk1 Good satellites']);
  // The fields have it, too, and back.
  await mode(page, 'Builder');
  await expect(queryRow(page).getByText('Good satellites', { exact: true })).toBeVisible();
  await expect(queryRow(page).getByLabel('Limit')).toHaveValue('7');
  await mode(page, 'Code');
  await expect(text).toHaveValue('module(clk1) module/satellites/good-satellites with limit=7');
});

test('the end of a path is enough, and an option that is taken out is gone', async ({ page }) => {
  const text = await openCode(page);
  await untilRead(page);
  await text.fill('module(type:clk) good-satellites with legend="{{slot}}"');
  await text.press('Escape');
  await text.press('Enter');
  await expect(text).toHaveValue('module(type:clk) module/satellites/good-satellites with legend={{slot}}'.replace('{{slot}}', '"{{slot}}"')); // prettier-ignore
  await expect.poll(() => names(page)).toEqual(['clk1', 'clk2']);
  await text.fill('module(type:clk) good-satellites');
  await text.blur();
  await expect.poll(() => names(page)).toEqual(['clk1 Good satellites', 'clk2 Good satellites']);
});

test('text that is no query is explained with its place and leaves the query as it was', async ({ page }) => {
  const text = await openCode(page);
  await untilRead(page);
  await text.fill('module(clk1) good-satellites');
  await text.blur();
  await expect.poll(() => names(page)).toEqual(['clk1 Good satellites']);
  await text.fill('module(clk2) good-satellites with limt=5');
  await text.blur();
  const problem = queryRow(page).getByRole('alert');
  await expect(problem).toHaveText(/^Character 35: A query of module has no option “limt”\. It has .*limit/);
  await expect(text).toHaveAttribute('aria-invalid', 'true');
  await expect(explanation(page)).toHaveText('Unchanged: Good satellites of clk1 as time series; up to 1000 series.');
  expect(await names(page)).toEqual(['clk1 Good satellites']);
  // A look at the fields does not lose what was typed.
  await mode(page, 'Builder');
  await mode(page, 'Code');
  await expect(text).toHaveValue('module(clk2) good-satellites with limt=5');
  await text.fill('module(clk2) good-satellites with limit=5');
  await expect(problem).toBeHidden();
  await text.blur();
  await expect.poll(() => names(page)).toEqual(['clk2 Good satellites']);
});

test('without a device, the text is completed from the catalogue', async ({ page, preview, simulator }) => {
  simulator.setFault('refuse');
  await page.evaluate(() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => name && indexedDB.deleteDatabase(name))))); // prettier-ignore
  await openPreview(page, preview);
  const text = await openCode(page);
  await text.fill('module(type:clk) goodsat');
  await expect(option(page, /^module\/satellites\/good-satellites Good satellites · GNSS/)).toBeVisible();
  await text.press('Enter');
  await expect(explanation(page)).toHaveText('Good satellites of all clocks as time series; up to 1000 series.');
  await expect(queryRow(page).getByRole('button', { name: 'Copy as PromQL' })).toBeDisabled();
});

test('the readings are copied as PromQL, also by a page without encryption', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = await openCode(page);
  await untilRead(page);
  await text.fill('module(clk1) good-satellites');
  await text.blur();
  await expect(explanation(page)).toContainText('clk1');
  const copy = async () => {
    await queryRow(page)
      .getByRole('button', { name: /Copy as PromQL/ })
      .click();
    await expect(queryRow(page).getByText(/^Copied\. For alert rules/)).toBeVisible();
    await expect(queryRow(page).getByText(GOOD_SATELLITES)).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copy()).toBe(GOOD_SATELLITES);
  await page.evaluate(() => navigator.clipboard.writeText('something else'));
  await page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
  await mode(page, 'Builder');
  expect(await copy()).toBe(GOOD_SATELLITES);
});

test('the readings open in Explore and in a new alert rule, for this device only', async ({ page }) => {
  const text = await openCode(page);
  await untilRead(page);
  await text.fill('module(clk1) good-satellites');
  await text.blur();
  await expect(explanation(page)).toContainText('clk1');
  const address = async (name: string) =>
    new URL((await queryRow(page).getByRole('link', { name }).getAttribute('href'))!, page.url());
  const explore = await address('Explore');
  expect(explore.pathname).toBe('/explore');
  expect(JSON.parse(explore.searchParams.get('left')!).queries[0].expr).toBe(GOOD_SATELLITES);
  const rule = await address('New alert rule');
  expect(rule.pathname).toBe('/alerting/new/alerting');
  expect(JSON.parse(rule.searchParams.get('defaults')!)).toMatchObject({ name: 'LANTIME: Good satellites' });
});
