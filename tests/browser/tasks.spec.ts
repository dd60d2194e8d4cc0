/**
 * What it costs to get from a new query to a panel that answers a question: each task is done as a person does it, the
 * actions and keystrokes are counted, and they may only become fewer.
 */
import type { Locator, Page } from '@playwright/test';
import { expect, frames, menuOption, openTab, panel, queryRow, test } from './harness';

/** Counts actions (a click, a choice, typing a text, a key) and keystrokes. */
class Person {
  actions = 0;
  keystrokes = 0;

  constructor(readonly page: Page) {}

  async click(what: Locator): Promise<void> {
    this.actions++;
    await what.click();
  }

  async type(text: string): Promise<void> {
    this.actions++;
    this.keystrokes += text.length;
    await this.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    this.actions++;
    this.keystrokes++;
    await this.page.keyboard.press(key);
  }

  /** One of a few options side by side. */
  async choose(option: string): Promise<void> {
    this.actions++;
    const radio = queryRow(this.page).getByRole('radio', { name: option, exact: true });
    await radio.press('Space');
    await expect(radio).toBeChecked();
  }

  /** Types into the box that searches everything and takes the first result, which must be the expected one. */
  async search(text: string, first: string): Promise<void> {
    await this.click(queryRow(this.page).getByLabel('Search', { exact: true }));
    await this.type(text);
    await expect(menuOption(this.page, first)).toBeVisible();
    await this.press('Enter');
  }
}

const names = async (page: Page) => (await frames(page, 'explore')).map(({ name }) => name);
const columns = async (page: Page) => (await frames(page, 'explore')).flatMap(({ fields }) => fields.map(({ name }) => name)); // prettier-ignore
const lastValue = async (page: Page) => (await frames(page, 'explore'))[0]?.fields[1]?.values.at(-1);

interface Task {
  title: string;
  /** At most; before there was a search box it took the numbers in brackets of the comment. */
  actions: number;
  keystrokes: number;
  perform(person: Person): Promise<void>;
  /** Whether the panel shows what was wanted. */
  isDone(page: Page): Promise<boolean>;
}

const every = (list: Array<string | undefined>, pattern: RegExp, atLeast = 1) =>
  list.length >= atLeast && list.every((name) => pattern.test(name ?? ''));

const TASKS: readonly Task[] = [
  {
    title: 'good satellites of clk1 over the last hour',
    actions: 4, // 10 actions, 16 keystrokes
    keystrokes: 14,
    perform: async (person) => {
      await person.search('clk1 good sat', 'Good satellites · clk1');
      person.actions++;
      await person.page.getByTestId('time-range').selectOption('now-1h,now');
    },
    isDone: async (page) => every(await names(page), /^clk1 Good satellites$/),
  },
  {
    title: 'good satellites of every clock',
    actions: 3, // 5 actions, 10 keystrokes
    keystrokes: 8,
    perform: (person) => person.search('goodsat', 'Good satellites · All clocks'),
    isDone: async (page) => every(await names(page), /^clk[12] Good satellites$/, 2),
  },
  {
    title: 'offset of every NTP source',
    actions: 3, // 5 actions, 19 keystrokes
    keystrokes: 11,
    perform: (person) => person.search('ntp offset', 'NTP offset of every association'),
    isDone: async (page) => every(await names(page), /NTP offset$/, 2),
  },
  {
    title: 'which ports have a link, as a table',
    actions: 4, // 6 actions, 18 keystrokes
    keystrokes: 5,
    perform: async (person) => {
      await person.search('link', 'Link of every port');
      await person.choose('Table');
    },
    isDone: async (page) => (await columns(page)).join() === 'device,chassis,port,Link',
  },
  {
    title: 'link of lan0',
    actions: 3, // 5 actions, 12 keystrokes
    keystrokes: 10,
    perform: (person) => person.search('lan0 link', 'lan0 Link'),
    isDone: async (page) => every(await names(page), /^lan0 Link$/),
  },
  {
    title: 'whether the power supplies deliver power',
    actions: 3, // 9 actions, 17 keystrokes
    keystrokes: 4,
    perform: (person) => person.search('psu', 'Power available · All power supplies'),
    isDone: async (page) => every(await names(page), /^pwr\d Power available$/, 3),
  },
  {
    title: 'temperature of the processor card',
    actions: 3, // 9 actions, 16 keystrokes
    keystrokes: 9,
    perform: (person) => person.search('cpu temp', 'Temperature 1 · cpu'),
    isDone: async (page) => every(await names(page), /^cpu Temperature 1$/),
  },
  {
    title: 'table of the active alarms',
    actions: 2, // 2 actions, none
    keystrokes: 0,
    perform: async (person) => {
      await person.choose('Events');
      await person.click(queryRow(person.page).getByRole('button', { name: 'Active alarms' }));
    },
    isDone: async (page) => (await columns(page)).includes('Severity'),
  },
  {
    title: 'C/N0 of every satellite of clk1',
    actions: 3, // 9 actions, 18 keystrokes
    keystrokes: 9,
    perform: (person) => person.search('clk1 snr', 'Signal strength of every satellite · clk1'),
    isDone: async (page) => every(await names(page), /^clk1 .* Signal strength$/, 5),
  },
  {
    title: 'state of every PTP port',
    actions: 3, // 9 actions, 21 keystrokes
    keystrokes: 10,
    perform: (person) => person.search('ptp state', 'Port state of every instance'),
    isDone: async (page) => every(await names(page), /^io1 instance-\d Port state$/, 3),
  },
  {
    title: 'alert when the PTP port leaves master: its state as a number, 6 for master',
    actions: 4, // 10 actions, 21 keystrokes
    keystrokes: 10,
    perform: async (person) => {
      await person.search('ptp state', 'Port state of every instance');
      await person.choose('Number');
    },
    isDone: async (page) => (await lastValue(page)) === 6,
  },
  {
    title: 'inventory of the modules',
    actions: 1, // 1 action, none
    keystrokes: 0,
    perform: (person) => person.choose('List'),
    isDone: async (page) => (await columns(page)).includes('Serial number'),
  },
];

for (const { title, actions, keystrokes, perform, isDone } of TASKS) {
  test(`${title}: at most ${actions} actions and ${keystrokes} keystrokes`, async ({ page }) => {
    await openTab(page, 'Explore');
    await expect(queryRow(page).getByText('Estimated time quality', { exact: true })).toBeVisible();
    const person = new Person(page);
    await perform(person);
    await expect.poll(() => isDone(page)).toBe(true);
    expect(person.actions).toBeLessThanOrEqual(actions);
    expect(person.keystrokes).toBeLessThanOrEqual(keystrokes);
  });
}

test.describe('without a device', () => {
  test('names and descriptions come from the catalogue, and a query can be written', async ({
    page,
    preview,
    simulator,
  }) => {
    simulator.setFault('refuse');
    await page.evaluate(() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => name && indexedDB.deleteDatabase(name))))); // prettier-ignore
    await page.goto(preview.url);
    await openTab(page, 'Explore');
    await expect(queryRow(page).getByText('Estimated time quality', { exact: true })).toBeVisible();
    const person = new Person(page);
    await person.search('goodsat', 'Satellites that are received and usable');
    await expect(menuOption(page, '')).toHaveCount(0);
    await expect(queryRow(page).getByText('All clocks', { exact: true })).toBeVisible();
    await expect(queryRow(page).getByText('Good satellites', { exact: true })).toBeVisible();
  });
});

test.describe('the builder below the search box', () => {
  test('a metric of the chassis takes a query of modules to the chassis', async ({ page }) => {
    await openTab(page, 'Explore');
    const person = new Person(page);
    await person.choose('Module');
    await expect(panel(page, 'Explore')).toHaveAttribute('data-state', 'Done');
    await person.click(queryRow(page).getByLabel('Metrics', { exact: true }));
    await person.type('stratum');
    await menuOption(page, 'NTP stratum of every association').click();
    await expect(queryRow(page).getByRole('radio', { name: 'Chassis', exact: true })).toBeChecked();
    await expect.poll(async () => every(await names(page), /NTP stratum$/)).toBe(true);
  });

  test('says what happens when a clock is chosen beside all clocks', async ({ page }) => {
    await openTab(page, 'Explore');
    const person = new Person(page);
    await person.choose('Module');
    await expect(panel(page, 'Explore')).toHaveAttribute('data-state', 'Done');
    await person.click(queryRow(page).getByLabel('Components', { exact: true }));
    await person.type('clk1');
    await menuOption(page, 'clk1 (GNS181)').click();
    await expect(queryRow(page).getByText('clk1 is one of “All clocks”: it is shown once.')).toBeVisible();
  });
});
