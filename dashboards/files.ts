/** The dashboards as files. */
import { DASHBOARDS, PROMETHEUS_DASHBOARDS } from './index';
import { buildDashboard } from './parts/dashboard';

/** The text of each file, by its name. */
export function dashboardFiles(): Map<string, string> {
  return new Map(
    [...DASHBOARDS, ...PROMETHEUS_DASHBOARDS].map((source) => [
      `${source.id}.json`,
      `${JSON.stringify(buildDashboard(source), null, 2)}\n`,
    ])
  );
}
