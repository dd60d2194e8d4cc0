/** Loads a data source plugin the way Grafana does: its production bundle, as it is. */
import type { DataSourcePlugin, DataSourcePluginMeta } from '@grafana/data';
import { config } from '@grafana/runtime';
import i18next from 'i18next';
import type { Loading } from '../../generations';
import { getFailureReason } from '../../../../src/grafana/failure-reason';

type AnyPlugin = DataSourcePlugin<any, any, any, any>;

/**
 * The plugin of a manifest, with its meta data set, as `importDataSourcePlugin` does (plugin_loader.ts of Grafana 10.1,
 * importer/pluginImporter.ts of 12.4).
 * @throws when the module is missing or exports no plugin
 */
export async function loadPlugin(meta: DataSourcePluginMeta, loading: Loading): Promise<AnyPlugin> {
  const { plugin } = await loadModule(meta, loading).then(
    (module) => module as { plugin?: AnyPlugin },
    (error) => {
      throw new Error(
        `${meta.module} could not be loaded. Is the plugin built (npm run build)? ${getFailureReason(error)}`
      );
    }
  );
  if (!plugin?.DataSourceClass) {
    throw new Error(`${meta.module} does not export "plugin" with a data source. Is the plugin built (npm run build)?`);
  }
  plugin.meta = meta;
  return plugin;
}

async function loadModule(meta: DataSourcePluginMeta, { generation, strategy, sandbox }: Loading): Promise<unknown> {
  await loadTranslations(meta as TranslatedMeta);
  if (sandbox) {
    const { loadInSandbox } = await import('./sandbox');
    return loadInSandbox(meta, sandbox);
  }
  // Each brings its own SystemJS, which is a global: one for a page.
  if (generation === '10.1') {
    const { loadWithSystemJs } = await import('./systemjs-10.1');
    return loadWithSystemJs(meta);
  }
  const { loadWithSystemJs } = await import('./systemjs');
  return loadWithSystemJs(meta, strategy);
}

/** What `plugin.json` says of languages, as Grafana's server gives it to the page since 12.1. */
interface TranslatedMeta extends DataSourcePluginMeta {
  translations?: Readonly<Record<string, string>>;
}

/** Before the plugin, in its language or in English (importer/addTranslationsToI18n.ts of Grafana 12.4). */
async function loadTranslations({ id, translations }: TranslatedMeta): Promise<void> {
  const { language } = config.bootData.user;
  const resolved = translations?.[language] ? language : 'en-US';
  const path = translations?.[resolved];
  try {
    const response = path ? await fetch(`/${path}`) : undefined;
    if (response) {
      i18next.addResourceBundle(resolved, id, await response.json(), true, false);
    }
  } catch (error) {
    console.warn(`Could not load translation for plugin ${id}`, error);
  }
}
