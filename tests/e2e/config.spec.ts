/** The settings page of the data source, and what "Save & test" says. */
import type { Page } from '@playwright/test';
import { PROBLEMS } from '../../src/lantime/errors';
import { expect, PLUGIN_ID, test, turnOn, type DataSource } from './grafana';

const PASSWORD = process.env.LANTIME_PASSWORD || 'demo';

async function login(page: Page, user: string, password: string): Promise<void> {
  await turnOn(page.getByTestId('lantime-basic-auth'));
  await page.getByTestId('lantime-user').fill(user);
  await page.getByTestId('lantime-password').fill(password);
}

async function connect(page: Page, { url, jsonData }: DataSource): Promise<void> {
  await page.getByTestId('lantime-url').fill(url);
  if (jsonData.tlsSkipVerify) {
    await turnOn(page.getByTestId('lantime-skip-verify'));
  }
}

test('connects with address and login, and says to what', async ({
  createDataSourceConfigPage,
  lantime,
  page,
  selectors,
}) => {
  const config = await createDataSourceConfigPage({ type: PLUGIN_ID });
  await connect(page, lantime);
  await login(page, lantime.basicAuthUser, PASSWORD);
  await config.getByGrafanaSelector(selectors.pages.DataSource.saveAndTest).click();
  await expect(page.getByText(/^Connected to /).first()).toBeVisible();
});

test('says what to do when the device is not there', async ({ createDataSourceConfigPage, page, selectors }) => {
  const config = await createDataSourceConfigPage({ type: PLUGIN_ID });
  await page.getByTestId('lantime-url').fill('http://127.0.0.1:9');
  await config.getByGrafanaSelector(selectors.pages.DataSource.saveAndTest).click();
  await expect(page.getByText(PROBLEMS.refused.remedy).first()).toBeVisible();
});

test('says what to do when the login is wrong', async ({ createDataSourceConfigPage, lantime, page, selectors }) => {
  const config = await createDataSourceConfigPage({ type: PLUGIN_ID });
  await connect(page, lantime);
  // Another user: the device bans one after repeated failures.
  await login(page, 'nobody-e2e', 'wrong');
  await config.getByGrafanaSelector(selectors.pages.DataSource.saveAndTest).click();
  await expect(page.getByText(PROBLEMS['login-rejected'].remedy).first()).toBeVisible();
});

test('checks the form as it is filled in', async ({ createDataSourceConfigPage, page }) => {
  await createDataSourceConfigPage({ type: PLUGIN_ID });
  await page.getByTestId('lantime-url').fill('ftp://lantime.example.com');
  await expect(page.getByText('The address must start with https:// or http://.')).toBeVisible();
  await page.getByTestId('lantime-url').fill('https://user:word@lantime.example.com');
  await expect(page.getByText('Enter user and password below, not in the address.')).toBeVisible();
  await page.getByTestId('lantime-polling-toggle').click();
  await page.getByTestId('lantime-poll-interval').fill('1');
  await expect(page.getByText('Enter a number of seconds, 5 or more.')).toBeVisible();
});
