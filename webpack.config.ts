import type { Configuration, RuleSetRule } from 'webpack';
import createBaseConfig, { type Env } from './.config/webpack/webpack.config';

/** Language level of the output: what every browser that runs Grafana 10.1 understands. Lower levels only make it larger. */
const TARGET = 'es2022';

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

/** Grafana's build configuration with our entry and language level. */
const config = async (env: Env): Promise<Configuration> => {
  const base = await createBaseConfig(env);
  return {
    ...base,
    // Only the plugin itself: the base configuration looks for plugin.json files everywhere.
    entry: { module: './module.ts' },
    module: { ...base.module, rules: (base.module?.rules as RuleSetRule[]).map(raiseTarget) },
    // Pictures are for the catalogue of plugins; no page of Grafana loads them.
    performance: { assetFilter: (file) => file.endsWith('.js') },
  };
};

export default config;
