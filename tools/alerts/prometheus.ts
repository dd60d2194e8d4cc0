/** The rules as Prometheus reads them, and as the mixin does. */
import { readFileSync } from 'node:fs';
import { Document, isMap, parse, YAMLMap, YAMLSeq, type Pair, type Scalar } from 'yaml';
import { z } from 'zod';
import { LIMITS } from './limits';
import type { AlertRule } from './model';
import { RECORDINGS } from './recordings';
import { ALERT_GROUPS } from './rules';

export const RULES_FILE = 'provisioning/prometheus/lantime.rules.yml';
/** For setups in which Grafana evaluates the alerts. */
export const RECORDING_FILE = 'provisioning/prometheus/lantime.recording.yml';
const SETTINGS_FILE = 'tools/alerts/settings.yml';

const absolute = z.url({ protocol: /^https?$/, error: 'must be an absolute URL, https://…' });
const settingsShape = z.strictObject({ runbook_url: absolute, grafana_url: absolute });
export type Settings = z.infer<typeof settingsShape>;

/** Targets of links. Throws if one is missing or not absolute. */
export function readSettings(text = readFileSync(SETTINGS_FILE, 'utf8')): Settings {
  const { success, data, error } = settingsShape.safeParse(parse(text));
  if (!success) {
    throw new Error(`${SETTINGS_FILE}: ${z.prettifyError(error)}`);
  }
  return data;
}

export const hasDevice = (rule: AlertRule) => !rule.ofFleet;

/** `runbook_url` and `dashboard_url`; the dashboards take the device by the name that Prometheus has for it. */
export function links(rule: AlertRule, { runbook_url, grafana_url }: Settings) {
  const base = grafana_url.replace(/\/+$/, '');
  const variable = ['fleet', 'health'].includes(rule.dashboard) ? 'instance' : 'device';
  const device = hasDevice(rule) ? `?var-${variable}={{ $labels.instance | urlquery }}` : '';
  return {
    runbook_url: `${runbook_url}#${rule.alert.toLowerCase()}`,
    dashboard_url: `${base}/d/lantime-${rule.dashboard}${device}`,
  };
}

export function prometheusRule(rule: AlertRule, settings: Settings) {
  return {
    alert: rule.alert,
    expr: rule.expr,
    for: rule.for,
    labels: {
      severity: rule.severity,
      cause: rule.cause,
      ...(hasDevice(rule) ? { device: '{{ $labels.instance }}' } : {}),
    },
    annotations: { summary: rule.summary, description: rule.description, ...links(rule, settings) },
  };
}

const limitRules = () =>
  LIMITS.map(({ name, value }) => ({ record: `lantime:limit:${name}`, expr: `vector(${value})` }));
const recordingRules = (every?: string) =>
  RECORDINGS.filter((recording) => recording.every === every).map(({ record, expr, labels }) => ({
    record,
    expr,
    ...(labels && { labels }),
  }));
/** Intervals of recordings that are not evaluated as often as the others. */
const intervals = () => [...new Set(RECORDINGS.flatMap(({ every }) => (every ? [every] : [])))];

/** Groups of recording rules, limits first. */
export const recordingGroups = () => [
  { name: 'lantime limits', rules: limitRules() },
  { name: 'lantime records', rules: recordingRules() },
  ...intervals().map((interval) => ({
    name: `lantime records, every ${interval}`,
    interval,
    rules: recordingRules(interval),
  })),
];
export const alertGroups = (settings: Settings) =>
  ALERT_GROUPS.map(({ name, rules }) => ({ name, rules: rules.map((rule) => prometheusRule(rule, settings)) }));

const HEAD = ` Alert rules for LANTIMEs. What each means and what to do is in docs/alerts.md.

 Generated from tools/alerts by "npm run alerts". All limits are in the first group; the rules read them as
 scalar(lantime:limit:...), so a limit can also be changed here, until the file is generated again.

 One fault raises one alert, that of its cause. Only the group "reachability" reacts to a device that cannot be read: it
 has no other series then. No rule fires for what is not fitted, because what is not fitted has no series either.`;
const RECORDING_HEAD = ` The recording rules of lantime.rules.yml without its alerts: for a Prometheus whose alerts are evaluated by Grafana
 (provisioning/alerting). Generated from tools/alerts by "npm run alerts".`;

const toKey = (record: string, expr: string): string => `${record} ${expr}`;

/** Adds a comment above each recording rule that begins a new subject. */
function document(content: object, head: string): string {
  const made = new Document(content, { aliasDuplicateObjects: false });
  made.commentBefore = head;
  // By expression, which no two rules share.
  const meanings = new Map<string, string>([
    ...LIMITS.filter(({ meaning }, i) => meaning !== LIMITS[i - 1]?.meaning).map(
      ({ name, value, meaning }) => [toKey(`lantime:limit:${name}`, `vector(${value})`), meaning] as const
    ),
    ...RECORDINGS.filter(({ meaning }, i) => meaning !== RECORDINGS[i - 1]?.meaning).map(
      ({ record, expr, meaning }) => [toKey(record, expr), meaning] as const
    ),
  ]);
  const groups = made.get('groups') as YAMLSeq<YAMLMap>;
  groups.items.forEach((group, i) => {
    (group as YAMLMap & { spaceBefore?: boolean }).spaceBefore = i > 0;
    for (const rule of (group.get('rules') as YAMLSeq).items) {
      const [first, second] = isMap(rule) ? (rule.items as Array<Pair<Scalar, Scalar>>) : [];
      const meaning =
        first?.key.value === 'record'
          ? meanings.get(toKey(String(first.value?.value), String(second?.value?.value)))
          : undefined;
      if (meaning) {
        (rule as YAMLMap).commentBefore = ` ${meaning}`;
      }
    }
  });
  return made.toString({ lineWidth: 0 });
}

export const prometheusFile = (settings: Settings) =>
  document({ groups: [...recordingGroups(), ...alertGroups(settings)] }, HEAD);
export const recordingFile = () => document({ groups: recordingGroups() }, RECORDING_HEAD);
