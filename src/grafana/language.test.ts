/** What each generation of Grafana says of its language, and what follows from it. */
import i18next, { type i18n as I18next } from 'i18next';
import type * as I18n from '../i18n';
import type * as Language from './language';

const mockConfig: { current: unknown } = { current: undefined };
const mockGerman: { load: () => unknown } = { load: () => ({ Polling: 'Abruf', '{count} h': '{count} Std.' }) };

jest.mock('@grafana/runtime', () => ({
  get config() {
    return mockConfig.current;
  },
}));
jest.mock('../locales/de-DE/timesync-lantime-datasource.json', () => mockGerman.load());
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

/** Grafana's i18n, set up as its `initTranslations` does (packages/grafana-i18n/src/i18n.tsx of Grafana 12.4). */
async function startI18next(): Promise<I18next> {
  const instance = i18next.createInstance();
  await instance.init({
    lng: 'de-DE',
    supportedLngs: ['en-US', 'de-DE'],
    fallbackLng: 'en-US',
    partialBundledLanguages: true,
    resources: {},
    returnEmptyString: false,
    showSupportNotice: false,
  });
  return instance;
}

/** SystemJS of a page that shares these packages with plugins, and the names that were asked for. */
function shareWithPlugins(packages: Record<string, unknown>): string[] {
  const asked: string[] = [];
  const imports = Object.fromEntries(Object.keys(packages).map((name) => [name, `package:${name}`]));
  Object.assign(globalThis, {
    System: {
      getImportMap: () => ({ imports }),
      import: async (name: string) => {
        asked.push(name);
        return { ...(packages[name] as object) };
      },
    },
  });
  return asked;
}

afterEach(() => {
  delete (globalThis as { System?: unknown }).System;
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

describe('Grafana’s i18n', () => {
  const ID = 'timesync-lantime-datasource';
  const german = () => bootData({ language: 'de-DE' });

  test('translates, where it has loaded the texts, and takes those of editors', async () => {
    const grafana = await startI18next();
    grafana.addResourceBundle('de-DE', ID, { Polling: 'Von Grafana', 'a.b: {count} h': '{count} h: a.b' }, true, false);
    shareWithPlugins({ i18next: grafana });
    mockGerman.load = () => {
      throw new Error('These are loaded already.');
    };
    const { t, loadEditorLanguage } = await load(german());
    // Points and colons are part of a text, and numbers are written as the language does.
    expect([t('Polling'), t('a.b: {count} h', { count: 0.5 })]).toEqual(['Von Grafana', '0,5 h: a.b']);
    expect([t('Builder'), t('constructor'), t('')]).toEqual(['Builder', 'constructor', '']);
    await loadEditorLanguage();
    expect([t('Builder'), t('Polling')]).toEqual(['Baukasten', 'Von Grafana']);
    expect(grafana.getFixedT('de-DE', ID)('Builder')).toBe('Baukasten');
  });

  test('without the texts is left alone: Grafana 11 and 12.0 do not load them', async () => {
    const grafana = await startI18next();
    shareWithPlugins({ i18next: grafana });
    const { t, loadEditorLanguage } = await load(german());
    await loadEditorLanguage();
    expect([t('Polling'), t('Builder')]).toEqual(['Abruf', 'Baukasten']);
    expect(grafana.hasResourceBundle('de-DE', ID)).toBe(false);
  });

  test('is not asked for where it is not shared, which would be a request to the server', async () => {
    const asked = shareWithPlugins({ react: {} });
    const { t } = await load(german());
    expect([t('Polling'), asked]).toEqual(['Abruf', []]);
  });

  test('is not asked for by SystemJS 0.20 of Grafana 10.1', async () => {
    const ask = jest.fn();
    Object.assign(globalThis, { System: { import: ask } });
    const { t } = await load(german());
    expect(t('Polling')).toBe('Abruf');
    expect(ask).not.toHaveBeenCalled();
  });

  test('that cannot be had is replaced', async () => {
    Object.assign(globalThis, {
      System: {
        getImportMap: () => ({ imports: { i18next: 'package:i18next' } }),
        import: () => Promise.reject(new Error('no')),
      },
    });
    const { t } = await load(german());
    expect(t('Polling')).toBe('Abruf');
  });
});
