/** What an alert rule is. The rules are in rules/, their limits in limits.ts; all other forms are generated from them. */

/** Severities as in monitoring mixins: critical pages someone, warning opens a ticket, info is for the record. */
export type Severity = 'critical' | 'warning' | 'info';

/**
 * What is at fault, in the label `cause`. It lets Alertmanager silence the consequences of a cause (inhibitions.ts),
 * and shows people where to look.
 */
export const CAUSES = {
  reachability: 'nothing is known about the device',
  exporter: 'the exporter or what it reads is not complete',
  antenna: 'antenna and cable',
  reception: 'satellites and their signals',
  clock: 'one of the reference clocks',
  sync: 'the device follows no reference, or its time is not good',
  time: 'the time itself is wrong',
  service: 'a service does not run',
  ntp: 'NTP does not follow the clock',
  leap: 'leap seconds',
  'ptp-port': 'a PTP port',
  ptp: 'what PTP announces or serves',
  power: 'power supplies',
  cooling: 'fans and temperature',
  module: 'a module, its inputs and outputs',
  network: 'a network port',
  cluster: 'the NTP cluster',
  syncmon: 'nodes that the device watches',
  redundancy: 'which clock or reference is followed',
  maintenance: 'firmware, configuration, certificate, access',
  device: 'an alarm of the device without a rule of its own',
} as const;
export type Cause = keyof typeof CAUSES;

export interface AlertRule {
  alert: string;
  severity: Severity;
  cause: Cause;
  /** How long the expression must hold, as Prometheus writes it. */
  for: string;
  /** PromQL; limits as `scalar(lantime:limit:NAME)`. */
  expr: string;
  /** One line: what is wrong, where. Prometheus' templates, with `{{ $value | FUNCTION }}` and `{{ $labels.NAME }}`. */
  summary: string;
  /** What it means and what to do first. */
  description: string;
  /** UID of the dashboard without its prefix `lantime-`. */
  dashboard: 'fleet' | 'chassis' | 'gnss' | 'ntp' | 'ptp' | 'syncmon' | 'network' | 'events' | 'io' | 'health';
  /** Events of the device that this rule covers; the catch-all rule leaves them out. */
  events?: readonly string[];
  /** Not about one device: there is no label `instance`. */
  ofFleet?: true;
}

export interface AlertGroup {
  name: string;
  rules: readonly AlertRule[];
}

export interface Limit {
  name: string;
  value: number;
  /** Of this limit and the following ones without a meaning. */
  meaning: string;
}

export interface Recording {
  record: string;
  expr: string;
  labels?: Readonly<Record<string, string>>;
  /** How often it is evaluated, as Prometheus writes it, if not as often as the others. */
  every?: string;
  /** A comment in the file of rules, and a row in the documentation. */
  meaning: string;
}
