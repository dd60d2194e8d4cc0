/**
 * `routes` of the built plugin.json: who may send what through Grafana's data source proxy. The proxy adds the address and
 * the password of the device to any request, so without routes everybody who may query the data source could send
 * anything. webpack.config.ts writes them into dist/plugin.json; src/plugin.json has none.
 *
 * The proxy takes the first route whose method fits and whose path is a prefix of the requested one, still encoded and
 * case-sensitive; a request that no route matches is allowed (validateRequest() in pkg/api/pluginproxy/ds_proxy.go). A
 * route without `url` leaves address, credentials and TLS settings to the data source. How paths are compared depends on
 * the generation of Grafana (dev/preview/routes.ts imitates all three; docs/security.md lists what still passes):
 *
 * | Grafana                                       | paths are compared      | what the empty path matches       |
 * | --------------------------------------------- | ----------------------- | --------------------------------- |
 * | until the fix of CVE-2025-3454 (spring 2025)  | as they came            | everything                        |
 * | from then to the end of 2025                  | after path cleaning     | what begins with a dot            |
 * | from 2026 on (grafana/grafana issue 116273)   | after path cleaning     | everything                        |
 *
 * Cleaning removes `.`, `..` and `//`. In the second generation it also turns the empty path into `.`. So the empty path
 * closes everything in the first and the third generation; in the second, the one-character paths do.
 */

/** A route as Grafana's schema of plugin.json defines it, as far as it is used here. */
export interface PluginRoute {
  path: string;
  method?: string;
  reqRole?: 'Viewer' | 'Editor' | 'Admin';
  reqAction?: string;
}

const PLUGIN_ID = 'timesync-lantime-datasource';

/**
 * An action that no user has. Where Grafana knows `reqAction` (11.1 and newer) it is checked instead of the role, so the
 * route is closed to administrators too; older versions ignore it and check the role.
 */
const NOBODY = { reqRole: 'Admin', reqAction: `${PLUGIN_ID}:write` } as const;

/**
 * Every character a path can begin with, other than `a`, which has routes of its own. RFC 3986: unreserved characters,
 * `%` of encoded ones, sub-delims, and `:` and `@`; also `[` and `]`, which Go does not encode. Not `/`, which cleaning
 * removes, and not `.`, which the empty path stands for in the second generation.
 */
const FIRST_CHARACTERS = "bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~%!$&'()*+,;=:@[]";

/** The routes in the order in which Grafana tries them. */
export const PLUGIN_ROUTES: readonly PluginRoute[] = [
  // What the plugin lives on: everybody who may query the data source reads the status.
  { path: 'api/status', method: 'GET' },
  // Administrators may read everything else, because the path of the configuration is a setting. `a` is the beginning of
  // `api`, for the second generation.
  { path: 'a', method: 'GET', reqRole: 'Admin' },
  { path: '', method: 'GET', reqRole: 'Admin' },
  // Any other method: nobody from Grafana 11.1 on, administrators before.
  { path: 'a', ...NOBODY },
  { path: '', ...NOBODY },
  // The second generation has to be closed character by character. These routes have no method, so that they take few
  // lines; an administrator of that generation can therefore still write outside of `a…`.
  ...[...FIRST_CHARACTERS].map((path): PluginRoute => ({ path, reqRole: 'Admin' })),
];

/** @returns the complete manifest, from that of src/plugin.json */
export function withRoutes<Manifest extends object>(manifest: Manifest): Manifest & { routes: readonly PluginRoute[] } {
  return { ...manifest, routes: PLUGIN_ROUTES };
}
