import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { COLLECTOR_NAMES } from '../exposition/collectors';
import { errorReason, REASONS } from '../problems';
import type { PollResult, TargetState } from '../target/target-poller';
import { VERSION } from '../version';

/** The metrics of the exporter itself, on `/metrics`. */
export class SelfMetrics {
  readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'lantime_exporter_requests_total',
    help: 'Requests to a device by outcome: ok, or the reason why the device could not be read.',
    labelNames: ['target', 'outcome'] as const,
    registers: [this.registry],
  });
  private readonly duration = new Histogram({
    name: 'lantime_exporter_request_duration_seconds',
    help: 'Duration of requests to devices, all devices together.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30],
    registers: [this.registry],
  });
  private readonly targets = new Gauge({
    name: 'lantime_exporter_targets',
    help: 'Targets in the configuration.',
    registers: [this.registry],
  });
  private readonly reloadSuccessful = new Gauge({
    name: 'lantime_exporter_config_last_reload_successful',
    help: 'Whether the last attempt to load the configuration was successful.',
    registers: [this.registry],
  });
  private readonly reloadTime = new Gauge({
    name: 'lantime_exporter_config_last_reload_success_timestamp_seconds',
    help: 'When the configuration was last loaded successfully.',
    registers: [this.registry],
  });

  private readonly refusedFiles = new Set<string>();

  /**
   * @param states of all targets, called for each scrape
   * @param heapLimit bytes
   */
  constructor(states: () => readonly TargetState[] = () => [], heapLimit?: number) {
    new Gauge({
      name: 'lantime_exporter_targets_without_memory',
      help: 'Targets that are not polled because the heap is nearly full.',
      registers: [this.registry],
      collect() {
        this.set(states().filter(({ error }) => error && errorReason(error) === 'out-of-memory').length);
      },
    });
    if (heapLimit !== undefined) {
      new Gauge({
        name: 'lantime_exporter_heap_limit_bytes',
        help: 'Limit of the heap, from --max-old-space-size or chosen by Node.js.',
        registers: [this.registry],
      }).set(heapLimit);
    }
    new Gauge({
      name: 'lantime_exporter_series',
      help: 'Series of the last answers by collector, all targets together.',
      labelNames: ['collector'] as const,
      registers: [this.registry],
      collect() {
        const sums = new Map<string, number>(COLLECTOR_NAMES.map((name) => [name, 0]));
        for (const { series } of states()) {
          Object.entries(series ?? {}).forEach(([name, count]) => sums.set(name, (sums.get(name) ?? 0) + count));
        }
        sums.forEach((count, collector) => this.set({ collector }, count));
      },
    });
    collectDefaultMetrics({ register: this.registry });
    // Gauges named like counters, which `promtool check metrics` rejects; the same numbers are exposed by type.
    for (const thing of ['handles', 'requests', 'resources']) {
      this.registry.removeSingleMetric(`nodejs_active_${thing}_total`);
    }
    new Gauge({
      name: 'lantime_exporter_build_info',
      help: 'Version of the exporter and of the Node.js that runs it; always 1.',
      labelNames: ['version', 'node_version'] as const,
      registers: [this.registry],
    }).set({ version: VERSION, node_version: process.version }, 1);
  }

  countRequest(target: string, { error, durationSeconds }: PollResult): void {
    // From 0 on, but for devices that are polled only: of several exporters with one configuration, each polls some.
    this.requests.inc({ target, outcome: 'ok' }, error ? 0 : 1);
    if (error) {
      this.requests.inc({ target, outcome: errorReason(error) });
    }
    this.duration.observe(durationSeconds);
  }

  /** @param count number of targets from now on @param gone targets that were removed */
  setTargets(count: number, gone: readonly string[]): void {
    this.targets.set(count);
    // Their counters would never change again.
    const outcomes = ['ok', ...REASONS];
    for (const target of gone) {
      outcomes.forEach((outcome) => this.requests.remove({ target, outcome }));
    }
  }

  /** After an attempt to load a file. The metric is 1 when none of the files has a mistake. */
  countReload(file: 'config' | 'web', isSuccessful: boolean): void {
    if (isSuccessful) {
      this.refusedFiles.delete(file);
    } else {
      this.refusedFiles.add(file);
    }
    if (isSuccessful && file === 'config') {
      this.reloadTime.setToCurrentTime();
    }
    this.reloadSuccessful.set(this.refusedFiles.size === 0 ? 1 : 0);
  }
}
