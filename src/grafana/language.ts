/** The language of the page, which Grafana knows, and the texts of it, loaded on demand. */
import { addTexts, translateBy, type Translator } from '../i18n';
import { pageConfig } from './page-config';

/**
 * The language in which Grafana shows its page, such as `de-DE`; empty if it does not say, which is English. Every version
 * keeps it with the user; `detect` is that of the browser (packages/grafana-i18n/src/i18n.tsx of Grafana 12.4). Not
 * `user.locale`, which is that of the browser whatever the language of the page.
 */
export function pageLanguage(): string {
  const { language } = pageConfig().user;
  return language === 'detect' ? (globalThis.navigator?.language ?? '') : typeof language === 'string' ? language : '';
}

/** German of every country. */
const isGerman = (language: string): boolean => /^de($|[-_])/i.test(language);

const GERMAN = 'de-DE';
const PLUGIN_ID = 'timesync-lantime-datasource';

/** What is used of i18next, with which Grafana translates. */
interface I18next {
  hasResourceBundle(language: string, namespace: string): boolean;
  addResourceBundle(language: string, namespace: string, texts: object, deep: boolean, overwrite: boolean): unknown;
  getFixedT(language: string, namespace: string): (key: string, options: object) => unknown;
}

/** What is used of SystemJS, with which Grafana loads plugins; SystemJS 0.20 of Grafana 10.1 has no import map. */
interface SystemJs {
  getImportMap?(): { imports?: Readonly<Record<string, string>> };
  import(name: string): Promise<I18next>;
}

/**
 * Grafana's i18n, where it has loaded our texts: from 12.1 on it reads `locales/<language>/<id>.json` of a plugin with
 * `languages` in its plugin.json, before the plugin (public/app/features/plugins/importer/addTranslationsToI18n.ts of
 * Grafana 12.4). It shares i18next by name, which the plugin cannot import: Grafana 10.1 shares none, and the plugin would
 * not load there. A name that is not in the import map would be asked for at the server. The frontend sandbox has no
 * SystemJS; there, and before 12.1, the plugin loads the texts by itself.
 */
async function grafanaI18n(): Promise<I18next | undefined> {
  const { System } = globalThis as { System?: SystemJs };
  const shared = System?.getImportMap?.().imports?.i18next !== undefined;
  const i18next = shared ? await System?.import('i18next') : undefined;
  return i18next?.hasResourceBundle(GERMAN, PLUGIN_ID) === true ? i18next : undefined;
}

/** Translates by Grafana's i18n, whose keys are our English texts: a point or a colon in them separates nothing. */
function translator(i18next: I18next): Translator {
  const translate = i18next.getFixedT(GERMAN, PLUGIN_ID);
  const options = { keySeparator: false, nsSeparator: false, skipInterpolation: true };
  return (text) => {
    const found = translate(text, options);
    return typeof found === 'string' ? found : text;
  };
}

type Part = () => Promise<{ texts: Readonly<Record<string, string>> }>;
const ofPanels: Part = () => import(/* webpackChunkName: "german-panels" */ '../locales/german-panels');
const ofEditors: Part = () => import(/* webpackChunkName: "german-editors" */ '../locales/german-editors');

/**
 * Loads a part of the texts. What cannot be loaded stays English.
 * @param loadedByGrafana whether Grafana's i18n has the part, if it has any
 */
async function load(part: Part, loadedByGrafana: boolean): Promise<void> {
  try {
    if (!isGerman(pageLanguage())) {
      return;
    }
    const i18next = await grafanaI18n().catch(() => undefined);
    if (!i18next) {
      addTexts(GERMAN, (await part()).texts);
      return;
    }
    if (!loadedByGrafana) {
      i18next.addResourceBundle(GERMAN, PLUGIN_ID, (await part()).texts, true, true);
    }
    translateBy(GERMAN, translator(i18next));
  } catch {
    // The page works all the same.
  }
}

let panels: Promise<void> | undefined;
let editors: Promise<unknown> | undefined;

/** Loads the texts that panels may show in the page's language, once; awaited before the first is shown. */
export const loadLanguage = (): Promise<void> => (panels ??= load(ofPanels, true));

/** Loads all texts, once: editors and the settings page show those of panels, too. */
export const loadEditorLanguage = (): Promise<unknown> =>
  (editors ??= Promise.all([loadLanguage(), load(ofEditors, false)]));
