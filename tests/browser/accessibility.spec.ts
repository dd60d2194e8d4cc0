/** Whether everyone can use the editors: axe-core finds nothing serious in them, and the keyboard reaches everything. */
import type { Page } from '@playwright/test';
import type { AxeResults, NodeResult, Result } from 'axe-core';
import { choose, expect, menuOptions, openTab, queryRow, setDashboard, test } from './harness';

const AXE = require.resolve('axe-core/axe.min.js');
const THEMES = ['dark', 'light'] as const;

/** What is in Grafana's own components, where only Grafana can mend it. */
interface Known {
  rule: string;
  /** The element, and nothing beside it. */
  element: RegExp;
  reason: string;
}
const KNOWN: readonly Known[] = [
  {
    rule: 'aria-required-children',
    element: /^<div role="listbox"[^>]* data-testid="data-testid Select menu"/,
    reason: 'The scrolling element inside the menu of Select can take the focus.',
  },
  {
    rule: 'color-contrast',
    element: /^<div class="[^"]*grafana-select-option-description"/,
    reason: 'Select draws the description of the active option in the secondary colour on a lighter background.',
  },
  {
    rule: 'aria-prohibited-attr',
    element: /^<label for="[\w-]+" aria-label="Toggle switch"><\/label>$/,
    reason: 'Switch of Grafana 10.1 names its own, empty label; the input has a name of its own.',
  },
];

const isKnown = ({ id }: Result, { html }: NodeResult) =>
  KNOWN.some(({ rule, element }) => rule === id && element.test(html));

/** What axe-core finds in a part of the page that is serious or critical, in a line for each element. */
async function findViolations(page: Page, part: string): Promise<string[]> {
  // Transitions show colours that are neither the one nor the other.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.addScriptTag({ path: AXE });
  const { violations } = await page.evaluate(
    (selector) =>
      (window as unknown as { axe: { run: (context: object, options: object) => Promise<AxeResults> } }).axe.run(
        // Panels are Grafana's, and here the preview's.
        { include: [selector], exclude: ['[data-testid="panel"]'] },
        { resultTypes: ['violations'] }
      ),
    part
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap((violation) =>
      violation.nodes
        .filter((node) => !isKnown(violation, node))
        .map(
          (node) =>
            `${violation.id} (${violation.impact}): ${node.target.join(' ')} ${node.html} ${node.failureSummary}`
        )
    );
}

const CONFIGURATION = '[data-testid="config-editor"]';
const QUERY = '[data-testid="query-editor"]';
const VARIABLE = '[data-testid="variable-editor"]';
const ANNOTATION = '[data-testid="annotation-editor"]';
/** Where the page puts menus; see the preview's start.tsx. */
const WITH_MENUS = 'body';

const SECTIONS = ['polling', 'history', 'http', 'paths', 'communication', 'definitions-section'];

/** The options of the choice that has this one. */
const choiceWith = (page: Page, option: string): Promise<string[]> =>
  queryRow(page)
    .getByRole('radio', { name: option, exact: true })
    .evaluate((radio) =>
      [...document.querySelectorAll(`input[name="${(radio as HTMLInputElement).name}"]`)].map(
        (one) => one.getAttribute('aria-label') ?? ''
      )
    );

const press = (page: Page, radio: string) =>
  queryRow(page).getByRole('radio', { name: radio, exact: true }).press('Space');

/**
 * Controls of a part of the page that the Tab key does not reach, from the first one on. Of a choice side by side it reaches
 * one, and the arrow keys the others.
 */
async function findUnreached(page: Page, part: string): Promise<string[]> {
  const count = await page.evaluate((selector) => {
    const within = document.querySelector(selector);
    const controls = [...(within?.querySelectorAll<HTMLElement>('input, button, textarea, select, a[href]') ?? [])]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.matches(':disabled'))
      .filter((control) => !control.matches('input[type="radio"]:not(:checked)'));
    controls.forEach((control) => (control.dataset.reached = 'no'));
    controls[0]?.focus();
    return controls.length;
  }, part);
  expect(count).toBeGreaterThan(0);
  for (let i = 0; i < 3 * count; i++) {
    const isWithin = await page.evaluate((selector) => {
      const active = document.activeElement as HTMLElement | null;
      if (active?.dataset.reached) {
        active.dataset.reached = 'yes';
      }
      return active?.closest(selector) !== null;
    }, part);
    if (!isWithin) {
      break;
    }
    await page.keyboard.press('Tab');
  }
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-reached]')].flatMap((control) => {
      const { reached } = control.dataset;
      delete control.dataset.reached;
      return reached === 'no' ? [control.outerHTML] : [];
    })
  );
}

/** A dashboard with a variable and an annotation query of the data source. */
async function showDashboard(page: Page): Promise<void> {
  await setDashboard(page, {
    title: 'Editors',
    time: { from: 'now-5m', to: 'now' },
    templating: { list: [{ name: 'slot', type: 'query', query: { refId: 'v', version: 1, kind: 'slots' } }] },
    annotations: { list: [] },
    panels: [],
  });
  await expect(page.getByTestId('dashboard-title')).toBeVisible();
}

test('what axe-core finds fails a test', async ({ page }) => {
  await openTab(page, 'Configuration');
  await page
    .getByTestId('config-editor')
    .evaluate((editor) => editor.insertAdjacentHTML('beforeend', '<button type="button"></button>'));
  expect(await findViolations(page, CONFIGURATION)).toEqual([expect.stringMatching(/^button-name \(critical\)/)]);
});

for (const theme of THEMES) {
  test.describe(`nothing serious in the ${theme} theme`, () => {
    test.use({ pageQuery: `?theme=${theme}` });

    test('on the configuration page', async ({ page }) => {
      await openTab(page, 'Configuration');
      await expect(page.getByTestId('lantime-url')).toBeVisible();
      expect.soft(await findViolations(page, CONFIGURATION), 'folded').toEqual([]);
      for (const section of SECTIONS) {
        await page.getByTestId(`lantime-${section}-toggle`).press('Enter');
      }
      for (const id of ['lantime-with-ca', 'lantime-client-certificate']) {
        await page.getByTestId(id).press('Space');
      }
      await page.getByTestId('lantime-url').fill('lantime');
      await page.getByTestId('lantime-poll-interval').fill('1');
      await page.getByTestId('lantime-definitions').fill('readings: [');
      await expect(page.getByTestId('lantime-definitions-mistakes')).toBeVisible();
      await page.getByRole('button', { name: 'Clear history' }).press('Enter');
      await page.getByRole('button', { name: 'Add header' }).press('Enter');
      expect.soft(await findViolations(page, CONFIGURATION), 'open, with mistakes').toEqual([]);
    });

    test('in the query editor, for each kind of query', async ({ page }) => {
      test.setTimeout(180_000);
      await openTab(page, 'Explore');
      const row = queryRow(page);
      const kinds = await choiceWith(page, 'Chassis');
      expect(kinds.length).toBeGreaterThan(8);
      for (const kind of kinds) {
        await press(page, kind);
        await expect(row.getByText('Loading…')).toHaveCount(0);
        await expect(page.getByTestId('lantime-explanation-A')).toBeVisible();
        expect.soft(await findViolations(page, QUERY), `${kind} as fields`).toEqual([]);
        await press(page, 'Code');
        await expect(row.getByLabel('Query', { exact: true })).toBeVisible();
        expect.soft(await findViolations(page, QUERY), `${kind} as text`).toEqual([]);
        await press(page, 'Builder');
      }
    });

    test('in what the query editor opens', async ({ page }) => {
      await openTab(page, 'Explore');
      const row = queryRow(page);
      await press(page, 'Module');
      await row.getByRole('button', { name: 'Filter', exact: true }).press('Enter');
      await row.getByLabel('Search', { exact: true }).fill('clk1 sat');
      await expect(menuOptions(page).first()).toBeVisible();
      expect.soft(await findViolations(page, WITH_MENUS), 'results of the search').toEqual([]);
      await row.getByLabel('Metrics', { exact: true }).fill('sat');
      await expect(menuOptions(page).first()).toBeVisible();
      expect.soft(await findViolations(page, WITH_MENUS), 'metrics').toEqual([]);
      await press(page, 'Code');
      const text = row.getByLabel('Query', { exact: true });
      await text.fill('');
      await text.pressSequentially('mod');
      await expect(row.getByRole('option').first()).toBeVisible();
      expect.soft(await findViolations(page, WITH_MENUS), 'completion').toEqual([]);
      await text.fill('module(');
      await text.press('Escape');
      await text.press('Enter');
      await expect(text).toHaveAttribute('aria-invalid', 'true');
      expect.soft(await findViolations(page, QUERY), 'a mistake in the text').toEqual([]);
    });

    test('in the variable editor, for each kind of list', async ({ page }) => {
      test.setTimeout(120_000);
      await showDashboard(page);
      await page.getByTestId('edit-variable-slot').press('Enter');
      const editor = page.getByTestId('variable-editor');
      const kind = editor.getByLabel('Kind', { exact: true });
      await kind.press('ArrowDown');
      await expect(menuOptions(page).first()).toBeVisible();
      expect.soft(await findViolations(page, WITH_MENUS), 'kinds of list').toEqual([]);
      const count = await menuOptions(page).count();
      expect(count).toBeGreaterThan(5);
      await kind.press('Escape');
      for (let index = 0; index < count; index++) {
        await kind.press('ArrowDown');
        const option = menuOptions(page).nth(index);
        const name = await option.innerText();
        await option.click();
        expect.soft(await findViolations(page, VARIABLE), name).toEqual([]);
      }
    });

    test('in the annotation editor', async ({ page }) => {
      await showDashboard(page);
      await page.getByTestId('add-annotation').press('Enter');
      const editor = page.getByTestId('annotation-editor');
      await expect(editor.getByLabel('Only active')).toBeAttached();
      await choose(editor, 'Code');
      await expect(editor.getByLabel('Query', { exact: true })).toBeVisible();
      expect.soft(await findViolations(page, ANNOTATION), 'as text').toEqual([]);
      await choose(editor, 'Builder');
      for (const source of ['Device events', 'State changes', 'Both']) {
        await choose(editor, source);
        expect.soft(await findViolations(page, ANNOTATION), source).toEqual([]);
      }
    });
  });
}

test.describe('by keyboard', () => {
  test('everything on the configuration page is reached, and sections are folded', async ({ page }) => {
    await openTab(page, 'Configuration');
    const interval = page.getByTestId('lantime-poll-interval');
    await expect(page.getByTestId('lantime-url')).toBeVisible();
    expect(await findUnreached(page, CONFIGURATION), 'folded').toEqual([]);
    await page.getByTestId('lantime-polling-toggle').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(interval).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await expect(interval).toBeHidden();
    await expect(page.getByTestId('lantime-polling-toggle')).toBeFocused();
    for (const section of SECTIONS) {
      await page.getByTestId(`lantime-${section}-toggle`).press('Enter');
    }
    expect(await findUnreached(page, CONFIGURATION), 'open').toEqual([]);
  });

  test('everything in the query editor is reached, for each kind of query', async ({ page }) => {
    test.setTimeout(120_000);
    await openTab(page, 'Explore');
    await expect(page.getByTestId('lantime-explanation-A')).toBeVisible();
    for (const kind of await choiceWith(page, 'Chassis')) {
      await press(page, kind);
      await expect(queryRow(page).getByText('Loading…')).toHaveCount(0);
      expect.soft(await findUnreached(page, QUERY), kind).toEqual([]);
    }
    await press(page, 'Code');
    await expect(queryRow(page).getByLabel('Query', { exact: true })).toBeVisible();
    expect(await findUnreached(page, QUERY), 'as text').toEqual([]);
  });

  test('everything in the variable editor and the annotation editor is reached', async ({ page }) => {
    await showDashboard(page);
    await page.getByTestId('edit-variable-slot').press('Enter');
    await expect(page.getByTestId('variable-editor').getByLabel('Pattern')).toBeVisible();
    expect(await findUnreached(page, VARIABLE)).toEqual([]);
    await page.getByTestId('add-annotation').press('Enter');
    await expect(page.getByTestId('annotation-editor').getByLabel('Only active')).toBeAttached();
    expect(await findUnreached(page, ANNOTATION)).toEqual([]);
  });

  test('a reading is searched for, and the query is switched to code and back', async ({ page }) => {
    await openTab(page, 'Explore');
    const row = queryRow(page);
    await expect(row.getByRole('button', { name: 'Copy as PromQL' })).toBeEnabled();
    await row.getByLabel('Search', { exact: true }).focus();
    await page.keyboard.type('clk1 good sat');
    await expect(menuOptions(page).first()).toContainText('Good satellites');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('lantime-explanation-A')).toHaveText(/^Good satellites of clk1/);
    await expect(row.getByLabel('Search', { exact: true })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(row.getByRole('radio', { name: 'Builder', exact: true })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(row.getByLabel('Query', { exact: true })).toHaveValue(/^module\(clk1\)/);
    await expect(row.getByRole('radio', { name: 'Code', exact: true })).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(row.getByLabel('Metrics', { exact: true })).toBeVisible();
  });

  test('filters are added, filled in, changed and removed, without losing the focus', async ({ page }) => {
    await openTab(page, 'Explore');
    const row = queryRow(page);
    await expect(row.getByRole('button', { name: 'Copy as PromQL' })).toBeEnabled();
    await press(page, 'Module');
    const add = row.getByRole('button', { name: 'Filter', exact: true });
    const value = row.getByLabel('Filter value');
    const operator = row.getByLabel('Filter operator');
    await add.focus();
    await page.keyboard.press('Enter');
    await value.focus();
    await page.keyboard.type('clk1');
    await page.keyboard.press('Tab');
    await expect(row.getByRole('button', { name: 'Remove filter' })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(value).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(operator).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(menuOptions(page).first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(operator).toBeFocused();
    await expect(value).toHaveValue('clk1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(value).toHaveCount(0);
    await expect(add).toBeFocused();
  });
});
