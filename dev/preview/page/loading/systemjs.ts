/**
 * Loading by SystemJS 6 with its AMD and named-register extras, hooked as public/app/features/plugins/loader of Grafana
 * 12.4 does (systemjs.ts, systemjsHooks.ts, utils.ts): shared packages behind an import map, scripts fetched and
 * evaluated or as script elements, the version as a cache parameter.
 */
import type { DataSourcePluginMeta } from '@grafana/data';
import i18next from 'i18next';
import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';
import { externals as common } from './externals';

interface SystemJs {
  addImportMap(map: { imports: Record<string, string> }): void;
  set(id: string, module: unknown): void;
  import(path: string): Promise<unknown>;
  constructor: { prototype: Hooks };
}

interface Hooks {
  shouldFetch(url: string): boolean;
  resolve(id: string, parent?: string): string;
}

/** Grafana 11 and newer share what it translates with, too. */
const externals: Record<string, unknown> = { ...common, i18next };

/** @throws when the module or one of its dependencies cannot be had */
export async function loadWithSystemJs(meta: DataSourcePluginMeta, strategy: 'fetch' | 'script'): Promise<unknown> {
  const system = (window as unknown as { System: SystemJs }).System;
  const hooks = system.constructor.prototype;
  const { resolve } = hooks;
  hooks.shouldFetch = (url) => strategy === 'fetch' || !/^[^#?]+\.js([?#].*)?$/.test(url);
  hooks.resolve = function (this: Hooks, id, parent) {
    let url: string;
    try {
      url = resolve.call(this, id, parent);
    } catch {
      throw new Error(
        `The plugin asks for "${id}", which the preview does not provide. ` +
          'It provides what Grafana 10.1 shares with plugins (see preview/page/loading/externals.ts).'
      );
    }
    return url.endsWith('.js') ? `${url}?_cache=${encodeURI(meta.info?.version ?? '')}` : url;
  };
  system.addImportMap({
    imports: Object.fromEntries(Object.keys(externals).map((name) => [name, `package:${name}`])),
  });
  for (const [name, shared] of Object.entries(externals)) {
    system.set(`package:${name}`, shared);
  }
  return system.import(`/${meta.module}`);
}
