/** What each generation of Grafana says of its language, and what follows from it. */
import type * as I18n from '../i18n';
import type * as Language from './language';

const mockConfig: { current: unknown } = { current: undefined };
const mockGerman: { load: () => unknown } = { load: () => ({ Polling: 'Abruf', '{count} h': '{count} Std.' }) };

jest.mock('@grafana/runtime', () => ({
  get config() {
    return mockConfig.current;
  },
}));
jest.mock('../locales/de-DE/panels.json', () => mockGerman.load());
jest.mock('../locales/de-DE/editors.json', () => ({ Builder: 'Baukasten' }));

/** The plugin as a page loads it. */
async function load(config: unknown): Promise<typeof I18n & typeof Language> {
  mockConfig.current = config;
  jest.resetModules();
  const [i18n, language] = [require('../i18n') as typeof I18n, require('./language') as typeof Language];
  await language.loadLanguage();
  return { ...i18n, ...language };
}

const bootData = (user: object) => ({ bootData: { user } });

afterEach(() => {
  mockGerman.load = () => ({ Polling: 'Abruf', '{count} h': '{count} Std.' });
  jest.restoreAllMocks();
});

test.each([
  ['10.1, no preference', bootData({ language: '', locale: 'de-DE' }), 'Polling'],
  ['10.1, German', bootData({ language: 'de-DE', locale: 'en-US' }), 'Abruf'],
  ['10.1, pseudo-locale', bootData({ language: 'pseudo-LOCALE' }), 'Polling'],
  ['12.4, English in Germany', bootData({ language: 'en-US', regionalFormat: 'de-DE' }), 'Polling'],
  ['12.4, German', bootData({ language: 'de-DE', regionalFormat: 'de-AT' }), 'Abruf'],
  ['another German', bootData({ language: 'de-AT' }), 'Abruf'],
  ['German without a country', bootData({ language: 'de' }), 'Abruf'],
  ['a language that begins with the same letters', bootData({ language: 'den-CA' }), 'Polling'],
  ['a language that is not translated', bootData({ language: 'fr-FR' }), 'Polling'],
  ['a language that is no text', bootData({ language: 7 }), 'Polling'],
  ['no user, as on a public dashboard', { bootData: {} }, 'Polling'],
  ['no configuration', undefined, 'Polling'],
])('%s', async (_, config, shown) => {
  const { t } = await load(config);
  expect(t('Polling')).toBe(shown);
});

test('“detect” is the language of the browser', async () => {
  jest.spyOn(navigator, 'language', 'get').mockReturnValue('de-CH');
  const { t } = await load(bootData({ language: 'detect' }));
  expect(t('Polling')).toBe('Abruf');
});

test('if the texts cannot be loaded, the page is English', async () => {
  mockGerman.load = () => {
    throw new Error('Loading chunk german failed.');
  };
  const { t } = await load(bootData({ language: 'de-DE' }));
  expect(t('Polling')).toBe('Polling');
  expect(t('{count} h', { count: 0.5 })).toBe('0.5 h');
});

test('the texts are loaded once, those of editors with the first editor', async () => {
  const { t, loadLanguage, loadEditorLanguage } = await load(bootData({ language: 'de-DE' }));
  expect(loadLanguage()).toBe(loadLanguage());
  expect(t('Builder')).toBe('Builder');
  const all = loadEditorLanguage();
  expect(loadEditorLanguage()).toBe(all);
  await all;
  expect([t('Builder'), t('Polling')]).toEqual(['Baukasten', 'Abruf']);
});
