/** Details of a request besides its queries, which differ between versions of Grafana. */
import { DataQueryRequest, dateTime } from '@grafana/data';
import { TemplateSrv } from '@grafana/runtime';
import type { LantimeQuery } from '../queries/stored';
import type { Message } from './communication-log';
import type { LabelFilter } from './filters';

type LantimeRequest = DataQueryRequest<LantimeQuery>;

/** Ad-hoc filters are part of the request; older versions of Grafana keep them in the template service. */
export function adHocFilters(request: LantimeRequest, templateSrv: TemplateSrv, dataSourceName: string): LabelFilter[] {
  const old = templateSrv as TemplateSrv & {
    /** The second parameter suppresses the deprecation warning of newer versions. */
    getAdhocFilters?: (name: string, quietly: boolean) => LabelFilter[];
  };
  const { filters } = request as { filters?: LabelFilter[] };
  return filters ?? old.getAdhocFilters?.(dataSourceName, true) ?? [];
}

/** A range that ends within this time of now is live. Grafana fixes it before the poll, whose result would be outside. */
const LIVE_MS = 60_000;

/** Milliseconds since 1970; `live` if the range ends now. */
export function getRange({ range }: LantimeRequest): { from: number; to: number; live: boolean } {
  const to = range.to.valueOf();
  const now = Date.now();
  const live = range.raw?.to === 'now' || Math.abs(now - to) < LIVE_MS;
  return { from: range.from.valueOf(), to: live ? Math.max(to, now) : to, live };
}

/** A request whose relative range is shifted by the time passed. */
export function movedBy(request: LantimeRequest, ms: number): LantimeRequest {
  const { range } = request;
  return range.raw?.to === 'now'
    ? {
        ...request,
        range: { ...range, from: dateTime(range.from.valueOf() + ms), to: dateTime(range.to.valueOf() + ms) },
      }
    : request;
}

/** Where a request comes from, as far as this version of Grafana says. */
export function getOrigin(request: LantimeRequest): Pick<Message, 'from' | 'panel'> {
  const { app, dashboardTitle, dashboardUID, panelName, panelId } = request as typeof request & {
    dashboardTitle?: string;
    panelName?: string;
  };
  return { from: dashboardTitle ?? dashboardUID ?? app ?? '', panel: panelName ?? (panelId ? `panel ${panelId}` : '') };
}
