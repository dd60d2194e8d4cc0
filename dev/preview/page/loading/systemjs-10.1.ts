/**
 * Loading by SystemJS 0.20, configured as public/app/features/plugins/plugin_loader.ts of Grafana 10.1 does: AMD
 * detected in the source, shared packages registered by name, the version as a cache parameter.
 */
import type { DataSourcePluginMeta } from '@grafana/data';
import 'systemjs-10.1/dist/system.js';
import { externals } from './externals';

interface OldSystemJs {
  config(options: object): void;
  newModule(exports: object): object;
  registry: { set(name: string, module: object): void };
  registerDynamic(
    name: string,
    dependencies: string[],
    executes: boolean,
    declare: (require: unknown, exports: unknown, module: { exports: unknown }) => void
  ): void;
  import(path: string): Promise<unknown>;
}

/** @throws when the module or one of its dependencies cannot be had */
export async function loadWithSystemJs(meta: DataSourcePluginMeta): Promise<unknown> {
  const system = (window as unknown as { SystemJS: OldSystemJs }).SystemJS;
  const locate = ({ address }: { address: string }) => `${address}?_cache=${encodeURI(meta.info?.version ?? '')}`;
  system.registry.set('plugin-loader', system.newModule({ locate }));
  system.config({
    baseURL: 'public',
    defaultExtension: 'js',
    packages: { plugins: { defaultExtension: 'js' } },
    meta: { '/*': { esModule: true, authorization: true, loader: 'plugin-loader' } },
  });
  for (const [name, shared] of Object.entries(externals)) {
    system.registerDynamic(name, [], true, (_require, _exports, module) => {
      module.exports = shared;
    });
  }
  return system.import(meta.module);
}
