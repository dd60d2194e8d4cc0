import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import packageJson from '../package.json';
import { COLLECTOR_NAMES } from './collectors';
import type { Outcome, TargetState } from './prober';
import { reasonOf, REASONS } from './problems';

/** What the exporter says about itself on `/metrics`. */
export class ExporterMetrics {
  readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'lantime_exporter_requests_total',
    help: 'Requests to a device by outcome: ok, or the reason why it could not be read.',
    labelNames: ['target', 'outcome'] as const,
    registers: [this.registry],
  });
  private readonly duration = new Histogram({
    name: 'lantime_exporter_request_duration_seconds',
    help: 'Time from a request to a device until its answer was read, all devices together.',
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
    help: 'Whether the last attempt to load the configuration succeeded.',
    registers: [this.registry],
  });
  private readonly reloadTime = new Gauge({
    name: 'lantime_exporter_config_last_reload_success_timestamp_seconds',
    help: 'When the configuration was last loaded successfully.',
    registers: [this.registry],
  });

  /** @param states of all targets, at the moment */
  constructor(states: () => readonly TargetState[] = () => []) {
    new Gauge({
      name: 'lantime_exporter_series',
      help: 'Series that the collectors expose of the last answers, all targets together.',
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
    // Gauges named like counters, which `promtool check metrics` rejects; the same numbers are there by type.
    for (const thing of ['handles', 'requests', 'resources']) {
      this.registry.removeSingleMetric(`nodejs_active_${thing}_total`);
    }
    new Gauge({
      name: 'lantime_exporter_build_info',
      help: 'Version of the exporter and of Node.js it runs on; always 1.',
      labelNames: ['version', 'node_version'] as const,
      registers: [this.registry],
    }).set({ version: packageJson.version, node_version: process.version }, 1);
  }

  request(target: string, { error, durationSeconds }: Outcome): void {
    this.requests.inc({ target, outcome: error ? reasonOf(error) : 'ok' });
    this.duration.observe(durationSeconds);
  }

  /** The configuration in force. @param gone targets that are no longer in it */
  configured(targets: readonly string[], gone: readonly string[]): void {
    this.targets.set(targets.length);
    this.reloadSuccessful.set(1);
    this.reloadTime.setToCurrentTime();
    targets.forEach((target) => this.requests.inc({ target, outcome: 'ok' }, 0));
    // A counter of a device that is gone would stand still for ever.
    const outcomes = new Set(['ok', ...REASONS]);
    for (const target of gone) {
      outcomes.forEach((outcome) => this.requests.remove({ target, outcome }));
    }
  }

  reloadFailed(): void {
    this.reloadSuccessful.set(0);
  }
}
