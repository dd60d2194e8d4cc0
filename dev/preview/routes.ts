/**
 * Who may send what through the data source proxy: `routes` of plugin.json, as Grafana's validateRequest() and
 * hasAccessToRoute() apply them (pkg/api/pluginproxy/ds_proxy.go).
 */
import path from 'node:path';

/** A route as plugin.json declares it. One without `url` leaves address and credentials to the data source. */
export interface Route {
  path: string;
  method?: string;
  reqRole?: Role;
  reqAction?: string;
}

export type Role = 'None' | 'Viewer' | 'Editor' | 'Admin';

const ROLES: Role[] = ['None', 'Viewer', 'Editor', 'Admin'];

/**
 * How Grafana compares a path with that of a route:
 * - `raw`: as it came. Up to the fix of CVE-2025-3454 in spring 2025.
 * - `cleaned`: both after removing `.`, `..` and `//`; the empty path becomes "." and is a prefix of nothing else.
 *   From then to the end of 2025.
 * - `cleaned-empty`: the same, and the empty path is a prefix of everything again (issue 116273). From 2026 on.
 */
export type Matching = 'raw' | 'cleaned' | 'cleaned-empty';

/** Who asks, and which Grafana answers. */
export interface Access {
  role: Role;
  matching: Matching;
  routes: readonly Route[];
}

/** Without routes everybody may send everything. */
export const NEWEST: Matching = 'cleaned-empty';

/**
 * Says why Grafana refuses a request, or nothing when it passes. The first route that matches decides; a path that no
 * route matches is allowed.
 * @param target what follows the address of the proxy, still encoded, with the query string
 */
export function refusedByRoute({ role, matching, routes }: Access, method: string, target: string): string | undefined {
  const proxyPath = escapedPath(target.replace(/\?.*$/s, ''));
  const route = routes.find(
    (candidate) =>
      (!candidate.method || candidate.method === '*' || candidate.method === method) &&
      comparable(proxyPath, matching).startsWith(comparable(candidate.path, matching))
  );
  return route && !hasAccess(route, role, matching) ? 'plugin proxy route access denied' : undefined;
}

/**
 * An action counts from Grafana 11.1 on, and then instead of the role; the first of the three generations stands for
 * 10.1. Nobody here has any action.
 */
function hasAccess({ reqRole, reqAction }: Route, role: Role, matching: Matching): boolean {
  if (reqAction && matching !== 'raw') {
    return false;
  }
  return !reqRole || ROLES.indexOf(role) >= ROLES.indexOf(reqRole);
}

function comparable(text: string, matching: Matching): string {
  if (matching === 'raw') {
    return text;
  }
  const clean = path.posix.normalize(`/${text}`).replace(/\/$/, '').slice(1);
  return clean === '' && (matching === 'cleaned' || text === '.') ? '.' : clean;
}

/** Go's URL.EscapedPath(): the path as it came if that is properly encoded, otherwise encoded anew. */
function escapedPath(raw: string): string {
  if (/^(?:[\w.~!$&'()*+,;=:@[\]/-]|%[\da-f]{2})*$/i.test(raw)) {
    return raw;
  }
  const bytes = Buffer.from(
    raw.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    'latin1'
  );
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[\w.~$&+,/:;=@-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
