/**
 * The alert rules in other forms: for Grafana, and as tables for docs/alerts.md. Their one source is
 * provisioning/prometheus/lantime.rules.yml.
 */
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

export const RULES_FILE = 'provisioning/prometheus/lantime.rules.yml';
/** Prometheus' data source in Grafana. */
const DATASOURCE_UID = 'prometheus';

const recording = z.strictObject({ record: z.string().startsWith('lantime:limit:'), expr: z.string() });
const alert = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook_url: z.string() }),
});
const file = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(z.union([recording, alert])) })),
});

export type Alert = z.infer<typeof alert>;

export interface Limit {
  name: string;
  value: number;
  /** The comment above it. */
  meaning: string;
}

export interface Rules {
  limits: readonly Limit[];
  groups: ReadonlyArray<{ name: string; alerts: readonly Alert[] }>;
}

/** Reads the rules. Throws when a rule lacks something, or reads a limit that is not there. */
export function readRules(text = readFileSync(RULES_FILE, 'utf8')): Rules {
  const { groups } = file.parse(parse(text));
  const limits: Limit[] = [];
  let meaning = '';
  for (const line of text.split('\n')) {
    const comment = /^ {6}# (.*)/.exec(line);
    const record = /^ {6}- record: lantime:limit:(\w+)$/.exec(line);
    if (comment) {
      meaning = comment[1];
    } else if (record) {
      limits.push({ name: record[1], value: Number.NaN, meaning });
    }
  }
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    if ('record' in rule) {
      const limit = limits.find(({ name }) => `lantime:limit:${name}` === rule.record);
      const value = Number(/^vector\(([\d.e-]+)\)$/.exec(rule.expr)?.[1]);
      if (!limit || Number.isNaN(value)) {
        throw new Error(`${rule.record}: write "expr: vector(NUMBER)" below a line with its name.`);
      }
      limit.value = value;
    }
  }
  const rules: Rules = {
    limits,
    groups: groups
      .map(({ name, rules: all }) => ({ name, alerts: all.filter((rule) => 'alert' in rule) }))
      .filter(({ alerts }) => alerts.length > 0),
  };
  rules.groups.forEach(({ alerts }) => alerts.forEach((one) => withLimits(one.expr, limits)));
  return rules;
}

/** An expression with its limits written out. */
export function withLimits(expression: string, limits: readonly Limit[]): string {
  return expression.replace(/scalar\(lantime:limit:(\w+)\)/g, (_, name: string) => {
    const limit = limits.find((one) => one.name === name);
    if (!limit) {
      throw new Error(`There is no limit "${name}" in ${RULES_FILE}.`);
    }
    return String(limit.value);
  });
}

/** `LantimeFewSatellites` critical is `lantime-few-satellites-critical`. */
const uidOf = ({ alert: name, labels }: Alert) =>
  `${name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}-${labels.severity}`;

/** Prometheus' templates in Grafana's words, in which `$value` is a text. */
const forGrafana = (template: string) => template.replace(/\$value\b/g, '$values.A.Value');

function grafanaRule(rule: Alert, limits: readonly Limit[], onError: string) {
  const { severity } = rule.labels;
  const expression = { type: '__expr__', uid: '__expr__' };
  return {
    uid: uidOf(rule),
    title: `${rule.alert} (${severity})`,
    condition: 'B',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: DATASOURCE_UID,
        model: {
          refId: 'A',
          editorMode: 'code',
          expr: withLimits(rule.expr, limits),
          instant: true,
          range: false,
          intervalMs: 1000,
          maxDataPoints: 43200,
        },
      },
      {
        // As in Prometheus every series of the answer is an alert, whatever its value; Grafana's own import does it so.
        refId: 'B',
        relativeTimeRange: { from: 0, to: 0 },
        datasourceUid: '__expr__',
        model: {
          refId: 'B',
          type: 'math',
          datasource: expression,
          expression: 'is_number($A) || is_nan($A) || is_inf($A)',
        },
      },
    ],
    noDataState: 'OK',
    // One alert is enough to say that Prometheus cannot be asked.
    execErrState: rule.alert === 'LantimeUnreachable' ? 'Alerting' : onError,
    for: rule.for,
    labels: { severity },
    annotations: {
      summary: forGrafana(rule.annotations.summary),
      description: forGrafana(rule.annotations.description),
      runbook_url: rule.annotations.runbook_url,
    },
    isPaused: false,
  };
}

/**
 * Grafana's provisioning file.
 * @param onError what a rule does when its query fails: `KeepLast` exists from Grafana 10.4.1 on, and older ones do not start
 *   with it
 */
export function grafanaFile({ limits, groups }: Rules, onError: 'KeepLast' | 'OK'): string {
  const content = {
    apiVersion: 1,
    groups: groups.map(({ name, alerts }) => ({
      orgId: 1,
      name,
      folder: 'LANTIME',
      interval: '1m',
      rules: alerts.map((one) => grafanaRule(one, limits, onError)),
    })),
  };
  const versions = onError === 'KeepLast' ? '10.4.1 and newer; older ones do not start with it' : '10.1 and newer';
  return `# Made from ${RULES_FILE} by "npm run alerts"; do not edit. For Grafana ${versions}.\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\{\{ *\$(?:labels\.)?(\w+)[^}]*\}\}/g, '*$1*');

function limitsTable({ limits }: Rules): string {
  const rows = limits.map(
    ({ name, value, meaning }, i) =>
      `| ${meaning === limits[i - 1]?.meaning ? '' : cell(meaning)} | \`${name}\` | ${value} |`
  );
  return ['| What | Limit | Value |', '| --- | --- | --- |', ...rows].join('\n');
}

function rulesTable({ groups }: Rules): string {
  const rows = groups.flatMap(({ alerts }) =>
    alerts.map(
      ({ alert: name, labels, for: duration, annotations }) =>
        `| [${name}](#${name.toLowerCase()}) | ${labels.severity} | ${duration === '0s' ? 'at once' : duration} | ${cell(annotations.summary)} |`
    )
  );
  return ['| Alert | Severity | After | Says |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The page with its tables made anew. Throws when the marks between which they stand are gone. */
export function alertsPage(page: string, rules: Rules): string {
  const replace = (text: string, mark: string, table: string) => {
    const place = new RegExp(`(<!-- ${mark} -->)[^]*(<!-- /${mark} -->)`);
    if (!place.test(text)) {
      throw new Error(`docs/alerts.md lacks <!-- ${mark} --> and <!-- /${mark} -->.`);
    }
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n\n${table}\n\n${end}`);
  };
  return replace(replace(page, 'limits', limitsTable(rules)), 'rules', rulesTable(rules));
}

/** What is made of the rules, by file. */
export function generated(): ReadonlyMap<string, string> {
  const rules = readRules();
  return new Map([
    // Where people look first stands what every Grafana starts with.
    ['provisioning/alerting/lantime-rules.yaml', grafanaFile(rules, 'OK')],
    ['provisioning/alerting-10.4.1/lantime-rules.yaml', grafanaFile(rules, 'KeepLast')],
    ['docs/alerts.md', alertsPage(readFileSync('docs/alerts.md', 'utf8'), rules)],
  ]);
}
