/** The language of the page, which Grafana knows, and the texts of it, loaded on demand. */
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

/** Loads a part of the texts. What cannot be loaded stays English. */
async function load(german: () => Promise<{ load: () => void }>): Promise<void> {
  try {
    if (isGerman(pageLanguage())) {
      (await german()).load();
    }
  } catch {
    // The page works all the same.
  }
}

let panels: Promise<void> | undefined;
let editors: Promise<unknown> | undefined;

/** Loads the texts that panels may show in the page's language, once; awaited before the first is shown. */
export const loadLanguage = (): Promise<void> =>
  (panels ??= load(() => import(/* webpackChunkName: "german-panels" */ '../locales/german-panels')));

/** Loads all texts, once: editors and the settings page show those of panels, too. */
export const loadEditorLanguage = (): Promise<unknown> =>
  (editors ??= Promise.all([
    loadLanguage(),
    load(() => import(/* webpackChunkName: "german-editors" */ '../locales/german-editors')),
  ]));
