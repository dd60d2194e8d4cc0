import type { DataSourcePlugin, DataSourcePluginMeta } from '@grafana/data';
import { externals } from './externals';

type Define = (...args: unknown[]) => void;

declare global {
  interface Window {
    define?: Define & { amd?: object };
  }
}

/** Loads a data source plugin the way Grafana does: its production bundle, as it is, through AMD. */
export async function loadPlugin(meta: DataSourcePluginMeta): Promise<DataSourcePlugin<any, any, any, any>> {
  const uri = new URL(meta.module, document.baseURI).href;
  const { plugin } = (await loadAmdModule(uri)) as { plugin?: DataSourcePlugin<any, any, any, any> };
  if (!plugin?.DataSourceClass) {
    throw new Error(`${uri} does not export "plugin" with a data source.`);
  }
  plugin.meta = meta;
  return plugin;
}

async function loadAmdModule(uri: string): Promise<unknown> {
  let defined: { dependencies: string[]; factory: unknown } | undefined;
  const define: Define = (...args) => {
    // define(name?, dependencies?, factory)
    const factory = args.pop();
    const dependencies = args.find(Array.isArray) ?? [];
    defined = { dependencies, factory };
  };
  window.define = Object.assign(define, { amd: {} });
  try {
    await loadScript(uri);
  } finally {
    delete window.define;
  }
  if (!defined) {
    throw new Error(`${uri} is not an AMD module.`);
  }
  const { dependencies, factory } = defined;
  if (typeof factory !== 'function') {
    return factory;
  }
  const exports = {};
  const missing = dependencies.filter((name) => !(name in externals) && !['module', 'exports'].includes(name));
  if (missing.length > 0) {
    throw new Error(
      `The plugin asks for ${missing.map((name) => `"${name}"`).join(', ')}, which the preview does not provide. ` +
        `It provides what Grafana 10.1 shares with plugins (see preview/page/externals.ts).`
    );
  }
  const special: Record<string, unknown> = { module: { id: uri, uri }, exports };
  return factory(...dependencies.map((name) => special[name] ?? externals[name])) ?? exports;
}

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} could not be loaded. Is the plugin built (npm run build)?`));
    document.head.append(script);
  });
}
