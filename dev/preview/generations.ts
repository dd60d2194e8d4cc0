/** The ways in which Grafana loads a plugin and makes its data source; what is here is for server and page. */

/** A Grafana before the change of loaders, and one after it. */
export const GENERATIONS = ['10.1', '12.4'] as const;
export type Generation = (typeof GENERATIONS)[number];

/** How the page imitates Grafana, from the address of the page. */
export interface Loading {
  generation: Generation;
  /** How scripts are fetched; Grafana's server decides (pkg/plugins/pluginassets/loadingstrategy.go of 12.4). */
  strategy: 'fetch' | 'script';
  /** The frontend sandbox with the `app_mode` of Grafana, or none. */
  sandbox?: 'production' | 'development';
}

const findWord = <T extends string>(allowed: readonly T[], word: string | null): T | undefined =>
  allowed.find((one) => one === word);

/**
 * Reads `?grafana=10.1`, `?strategy=script`, `?sandbox=development`.
 * @param version of the packages that the page has, which decides unless the address does
 */
export function readLoading(parameters: URLSearchParams, version: string): Loading {
  const sandbox = findWord(['production', 'development'], parameters.get('sandbox'));
  const own = Number(version.split('.')[0]) < 11 ? '10.1' : '12.4';
  return {
    // The sandbox is that of the newer generation; 10.1 has but a beginning of it.
    generation: sandbox ? '12.4' : (findWord(GENERATIONS, parameters.get('grafana')) ?? own),
    strategy: findWord(['fetch', 'script'], parameters.get('strategy')) ?? 'fetch',
    sandbox,
  };
}
