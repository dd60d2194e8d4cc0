import { expect, test } from './harness';

/** German in every generation of Grafana, and what is loaded for it. */

const german = (name: string) => new RegExp(`/german-${name}\\.js`);

/** Who loads the texts of panels: Grafana 12.4 for its i18n, which 10.1 does not have and the sandbox does not reach. */
for (const [generation, byGrafana] of [
  ['&grafana=12.4', true],
  ['&grafana=12.4&strategy=script', true],
  ['&grafana=10.1', false],
  ['&grafana=12.4&sandbox=production', false],
] as const) {
  test.describe(`loaded as ${generation}`, () => {
    test.use({ pageQuery: `?tab=explore&language=de-DE${generation}` });

    test('the query editor is German', async ({ page }) => {
      const loaded: string[] = [];
      page.on('response', (response) => loaded.push(response.url()));
      await page.reload();
      await expect(page.getByTestId('lantime-explanation-A')).toHaveText(/für alle Chassis als Zeitreihen; höchstens/);
      await expect(page.getByText('Nur bestätigte')).toBeVisible();
      expect(loaded.some((url) => german('panels').test(url))).toBe(!byGrafana);
      expect(loaded.some((url) => url.endsWith('/locales/de-DE/timesync-lantime-datasource.json'))).toBe(
        generation !== '&grafana=10.1'
      );
    });
  });
}

for (const [generation, texts] of [
  ['10.1', german('panels')],
  ['12.4', /\/locales\/de-DE\//],
] as const) {
  test.describe(`a dashboard in ${generation}`, () => {
    test.use({ pageQuery: `?tab=dashboard&dashboard=chassis&language=de-DE&grafana=${generation}` });

    test('loads no texts of editors', async ({ page }) => {
      const loaded: string[] = [];
      page.on('response', (response) => loaded.push(response.url()));
      await page.reload();
      await expect.poll(() => loaded.some((url) => texts.test(url)), { timeout: 30_000 }).toBe(true);
      await page.waitForLoadState('networkidle');
      expect(loaded.filter((url) => german('editors').test(url))).toEqual([]);
    });
  });
}

test.describe('an English page', () => {
  test.use({ pageQuery: '?tab=configuration&language=en-US' });

  test('loads no German', async ({ page }) => {
    const loaded: string[] = [];
    page.on('response', (response) => loaded.push(response.url()));
    await page.reload();
    await expect(page.getByText('Basic authentication')).toBeVisible();
    expect(loaded.filter((url) => /german|de-DE/.test(new URL(url).pathname))).toEqual([]);
  });
});

test.describe('texts that cannot be loaded', () => {
  test.use({ pageQuery: '?tab=configuration&language=de-DE' });

  test('leave the page English', async ({ page }) => {
    await page.route(/german-\w+\.js|\/locales\//, (route) => route.abort());
    await page.reload();
    await expect(page.getByText('Basic authentication')).toBeVisible();
    await expect(page.getByText('Basic-Authentifizierung')).toBeHidden();
  });
});
