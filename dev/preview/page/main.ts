import { initPluginTranslations } from '@grafana/i18n';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/**
 * Translations first, and only then the other packages of Grafana: their modules translate while they load. i18next is
 * set up by hand, because it would advertise in the console otherwise.
 */
async function main(): Promise<void> {
  await i18next
    .use(initReactI18next)
    .init({ resources: {}, lng: 'en-US', returnEmptyString: false, showSupportNotice: false });
  await initPluginTranslations('preview');
  const { start } = await import(/* webpackMode: "eager" */ './start');
  start();
}

void main();
