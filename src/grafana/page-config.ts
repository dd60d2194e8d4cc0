/** Configuration of the Grafana page. Separate from the settings, which are also read where there is no page. */
import * as runtime from '@grafana/runtime';

/** The part of the page's configuration that is used; its types differ between versions. */
interface PageConfig {
  bootData?: { user?: { orgId?: number; orgRole?: string; isGrafanaAdmin?: boolean; language?: string } };
  appSubUrl?: string;
  /** Whether the server has a secure SOCKS proxy for data sources. */
  secureSocksDSProxyEnabled?: boolean;
}

/**
 * The user and the path under which Grafana is served, from `config` of `@grafana/runtime`: the frontend sandbox denies
 * access to the global `grafanaBootData` (sandboxPluginLoader.ts of Grafana 12.4).
 */
export function pageConfig(): {
  user: NonNullable<NonNullable<PageConfig['bootData']>['user']>;
  appSubUrl: string;
  secureSocksProxy: boolean;
} {
  // Not typed as in the package, where unused parts differ between versions.
  const { config } = runtime as { config?: PageConfig };
  const { bootData, appSubUrl, secureSocksDSProxyEnabled } = config ?? {};
  return {
    user: bootData?.user ?? {},
    appSubUrl: appSubUrl ?? '',
    secureSocksProxy: secureSocksDSProxyEnabled === true,
  };
}

/**
 * Identifies a data source in this browser: several Grafana servers may share a host, and several organizations a uid.
 */
export function browserKey(uid: string): string {
  const { user, appSubUrl } = pageConfig();
  return `timesync-lantime/${appSubUrl}/${user.orgId ?? ''}/${uid}`;
}
