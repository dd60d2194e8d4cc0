/** The rules as Grafana-managed ones, with contact points and a notification policy: what Grafana reads when it starts. */
import { stringify } from 'yaml';
import { GROUP_BY, GROUP_WAIT_SECONDS, RECEIVERS } from './alertmanager';
import { withLimits } from './limits';
import type { AlertRule } from './model';
import { hasDevice, links, type Settings } from './prometheus';
import { ALERT_GROUPS } from './rules';

/** Prometheus' data source in Grafana. */
const DATASOURCE_UID = 'prometheus';

/** What a rule does when its query fails: `KeepLast` exists from Grafana 10.4.1 on, and older ones do not start with it. */
export type OnError = 'KeepLast' | 'OK';

/** `LantimeFewSatellites` critical is `lantime-few-satellites-critical`. */
export const toUid = ({ alert, severity }: AlertRule) =>
  `${alert.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}-${severity}`;

/**
 * Converts templates of Prometheus to those of Grafana. There `$value` is a text of all expressions, and `$values.A`
 * and the labels are missing if the query returned nothing or failed. An annotation must then neither fail nor say "no
 * value".
 */
export function forGrafana(template: string): string {
  return template
    .replace(/\{\{ *\$value *(\|[^}]*)?\}\}/g, (_, functions = '') => guarded('$values.A', `.Value ${functions}`))
    .replace(/\{\{ *(\$labels\.\w+) *(\|[^}]*)?\}\}/g, (_, label: string, functions = '') =>
      guarded(label, `. ${functions}`)
    );
}
const guarded = (what: string, shown: string) => `{{ with ${what} }}{{ ${shown.trim()} }}{{ end }}`;

/** A label's template: Grafana reads a `$` in labels as a variable of its environment. */
const DEVICE_LABEL = '{{ with .Labels.instance }}{{ . }}{{ end }}';

function grafanaRule(rule: AlertRule, settings: Settings, onError: OnError) {
  const expression = { type: '__expr__', uid: '__expr__' };
  return {
    uid: toUid(rule),
    title: `${rule.alert} (${rule.severity})`,
    condition: 'B',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: DATASOURCE_UID,
        model: {
          refId: 'A',
          editorMode: 'code',
          expr: withLimits(rule.expr),
          instant: true,
          range: false,
          intervalMs: 1000,
          maxDataPoints: 43200,
        },
      },
      {
        // As in Prometheus, every returned series is an alert, whatever its value. Grafana's own import does the same.
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
    // One alert is enough to report that Prometheus cannot be queried.
    execErrState: rule.alert === 'LantimeUnreachable' ? 'Alerting' : onError,
    for: rule.for,
    labels: {
      severity: rule.severity,
      cause: rule.cause,
      ...(hasDevice(rule) ? { device: DEVICE_LABEL } : {}),
    },
    annotations: {
      summary: forGrafana(rule.summary),
      description: forGrafana(rule.description),
      ...Object.fromEntries(Object.entries(links(rule, settings)).map(([name, link]) => [name, forGrafana(link)])),
    },
    isPaused: false,
  };
}

const yaml = (comment: string, content: object) =>
  `${comment.replace(/^/gm, '# ')}\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;

/** Grafana's provisioning file of rules. */
export function grafanaRulesFile(settings: Settings, onError: OnError): string {
  const versions = onError === 'KeepLast' ? '10.4.1 and newer; older ones do not start with it' : '10.1 and newer';
  return yaml(
    `The rules of provisioning/prometheus/lantime.rules.yml as Grafana-managed ones. Use only one of the two; see docs/alerts.md.
Generated from tools/alerts by "npm run alerts"; do not edit. For Grafana ${versions}.`,
    {
      apiVersion: 1,
      groups: ALERT_GROUPS.map(({ name, rules }) => ({
        orgId: 1,
        name,
        folder: 'LANTIME',
        interval: '1m',
        rules: rules.map((rule) => grafanaRule(rule, settings, onError)),
      })),
    }
  );
}

/** Contact points by severity, and one message for each device, as Alertmanager does it. */
export function grafanaNotificationsFile(): string {
  const wait = { group_wait: `${GROUP_WAIT_SECONDS}s`, group_interval: '5m' };
  const route = (severity: keyof typeof RECEIVERS, repeat_interval: string) => ({
    receiver: RECEIVERS[severity],
    object_matchers: [
      ['alertname', '=~', 'Lantime.+'],
      ['severity', '=', severity],
    ],
    group_by: GROUP_BY,
    ...wait,
    ...(severity === 'info' ? { group_wait: '5m' } : {}),
    repeat_interval,
  });
  return yaml(
    `Who is told of Grafana-managed alerts: one message for each device. Grafana has one tree of policies for each
organization, and this file REPLACES it: merge it with yours where there is one. Put your own addresses into the contact
points. Grafana cannot let one alert silence another; docs/alerts.md says how to have that all the same.
Generated from tools/alerts by "npm run alerts".`,
    {
      apiVersion: 1,
      contactPoints: Object.entries(RECEIVERS).map(([severity, name]) => ({
        orgId: 1,
        name,
        receivers: [
          {
            uid: name,
            type: 'email',
            settings: {
              addresses: `lantime-${severity}@example.com`,
              singleEmail: true,
              subject:
                '{{ if eq .Status "resolved" }}Resolved{{ else }}{{ .CommonLabels.severity | toUpper }}{{ end }}: {{ with .CommonLabels.device }}{{ . }}{{ else }}LANTIME monitoring{{ end }}, {{ len .Alerts.Firing }} firing',
            },
          },
        ],
      })),
      policies: [
        {
          orgId: 1,
          receiver: RECEIVERS.warning,
          group_by: ['grafana_folder', 'alertname'],
          ...wait,
          repeat_interval: '12h',
          routes: [route('critical', '4h'), route('warning', '12h'), route('info', '24h')],
        },
      ],
    }
  );
}
