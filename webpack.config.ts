import webpack, { type Compiler, type Configuration, type RuleSetRule } from 'webpack';
import createBaseConfig, { type Env } from './.config/webpack/webpack.config';
import { id as pluginId } from './src/plugin.json';
import { withRoutes } from './tools/plugin-routes';

/** Language level of the output: what every browser that runs Grafana 10.1 understands. Lower levels only make it larger. */
const TARGET = 'es2022';

/**
 * What nearly every dashboard needs, as chunks of their own: by itself webpack repeats a module in each chunk that needs
 * it, unless it is large.
 */
const SHARED: Readonly<Record<string, RegExp>> = {
  catalogue: /\/src\/lantime\/(catalogue\/(?!synonyms)|parse\.|units\.)/,
  frames:
    /\/src\/(grafana\/(fields|table|units)|lantime\/(evidence|state|ellipsis)|changes\/facts|history\/(block|decimation)|queries\/list\/lists)\./,
  variables: /\/src\/(queries\/variables\/(catalogue-values|device-values|kinds)|editor\/fields\/options)\./,
};

function raiseTarget(rule: RuleSetRule): RuleSetRule {
  const use = rule.use as { loader?: string; options?: { jsc?: object } } | undefined;
  return use?.loader === 'swc-loader'
    ? {
        ...rule,
        use: {
          ...use,
          options: { ...use.options, jsc: { ...use.options?.jsc, target: TARGET, externalHelpers: false } },
        },
      }
    : rule;
}

/** Corrects what the base configuration copies, also when `npm run dev` copies it again: completes plugin.json. */
class PluginRoutesPlugin {
  apply(compiler: Compiler): void {
    compiler.hooks.compilation.tap(PluginRoutesPlugin.name, (compilation) => {
      // After it was copied, and before the build mode is added.
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONS - 1;
      compilation.hooks.processAssets.tap({ name: PluginRoutesPlugin.name, stage }, () => {
        // Copied with everything else in JSON. Grafana reads the file with the name of the plugin; what is in the others is
        // loaded as a chunk (src/grafana/language.ts).
        Object.keys(compilation.assets)
          .filter((name) => name.startsWith('locales/') && !name.endsWith(`/${pluginId}.json`))
          .forEach((name) => compilation.deleteAsset(name));
        compilation.updateAsset('plugin.json', (source) => {
          const manifest = withRoutes(JSON.parse(source.source().toString()));
          return new webpack.sources.RawSource(JSON.stringify(manifest, null, 2));
        });
      });
    });
  }
}

/** Grafana's build configuration with our entry and language level. */
const config = async (env: Env): Promise<Configuration> => {
  const base = await createBaseConfig(env);
  return {
    ...base,
    // Only the plugin itself: the base configuration looks for plugin.json files everywhere.
    entry: { module: './module.ts' },
    // module.js has the hashes of all chunks, which nothing compresses; eight digits tell two builds of a chunk apart.
    output: { ...base.output, hashDigestLength: 8 },
    module: { ...base.module, rules: (base.module?.rules as RuleSetRule[]).map(raiseTarget) },
    plugins: [...(base.plugins ?? []), new PluginRoutesPlugin()],
    optimization: {
      ...base.optimization,
      splitChunks: {
        cacheGroups: Object.fromEntries(
          Object.entries(SHARED).map(([name, test]) => [name, { name, test, chunks: 'async', enforce: true }])
        ),
      },
    },
    // Pictures are for the catalogue of plugins; no page of Grafana loads them.
    performance: { assetFilter: (file) => file.endsWith('.js') },
  };
};

export default config;
