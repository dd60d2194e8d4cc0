/** Which Prometheus scrapes which device through which exporter, where several of each share the devices. */
import assert from 'node:assert/strict';

/** One device in one Prometheus. */
export interface Scrape {
  device: string;
  /** Of Prometheus. */
  url: string;
  /** HOST:PORT of the exporter. */
  exporter: string;
  /** Of the last scrape; `unknown` before the first. */
  health: 'up' | 'down' | 'unknown';
}

interface ActiveTarget {
  labels: { job: string; instance: string };
  scrapeUrl: string;
  health: Scrape['health'];
}

/** The scrapes of devices by all Prometheus at these addresses. */
export async function listScrapes(urls: readonly string[]): Promise<Scrape[]> {
  const lists = await Promise.all(
    urls.map(async (url) => {
      const answer = await fetch(`${url}/api/v1/targets?state=active`);
      const { data } = (await answer.json()) as { data: { activeTargets: ActiveTarget[] } };
      return data.activeTargets
        .filter(({ labels }) => labels.job === 'lantime')
        .map(({ labels, scrapeUrl, health }) => ({
          device: labels.instance,
          url,
          exporter: new URL(scrapeUrl).host,
          health,
        }));
    })
  );
  return lists.flat();
}

/** @throws when a device is scraped twice, not at all, or by nobody who gets an answer */
export function assertScrapedOnce(scrapes: readonly Scrape[], devices: readonly string[]): void {
  assert.deepEqual(scrapes.map(({ device }) => device).sort(), [...devices].sort());
  assert.deepEqual(
    scrapes.filter(({ health }) => health !== 'up'),
    []
  );
}

/**
 * The documented step for an exporter that is out of service.
 * @param config text of provisioning/scale/prometheus-*.yml
 */
export function takeOver(config: string): string {
  const changed = config.replaceAll('#takeover ', '');
  assert.notEqual(changed, config);
  return changed;
}

/** Requests to each device that were answered, from the `/metrics` of an exporter. */
export function countRequests(metrics: string): Map<string, number> {
  return new Map(
    [...metrics.matchAll(/^lantime_exporter_requests_total\{target="([^"]+)",outcome="ok"\} (\d+)$/gm)].map(
      ([, target, count]) => [target, Number(count)]
    )
  );
}
