/** The page of Grafana around the plugin. Apart from the settings, which are also read where there is no page. */
import * as runtime from '@grafana/runtime';

/** What the page was served with, as far as it is used; its types differ between versions. */
interface PageConfig {
  bootData?: { user?: { orgId?: number; orgRole?: string; isGrafanaAdmin?: boolean } };
  appSubUrl?: string;
}

/**
 * Who looks at the page and where Grafana is served, from `config` of `@grafana/runtime`: the frontend sandbox refuses
 * the global `grafanaBootData` (sandboxPluginLoader.ts of Grafana 12.4).
 */
export function pageConfig(): { user: NonNullable<NonNullable<PageConfig['bootData']>['user']>; appSubUrl: string } {
  // Not by its own type, which differs between versions in parts that are not used.
  const { config } = runtime as { config?: PageConfig };
  const { bootData, appSubUrl } = config ?? {};
  return { user: bootData?.user ?? {}, appSubUrl: appSubUrl ?? '' };
}

/**
 * Names a data source among all that this browser knows at this address: several Grafanas may share a host, and several
 * organizations a uid.
 */
export function browserKey(uid: string): string {
  const { user, appSubUrl } = pageConfig();
  return `timesync-lantime/${appSubUrl}/${user.orgId ?? ''}/${uid}`;
}
