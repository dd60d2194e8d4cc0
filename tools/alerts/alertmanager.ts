/** The configuration of Alertmanager: routes, inhibitions and the template of messages. */
import { Document, isMap, type YAMLMap, type YAMLSeq } from 'yaml';
import { INHIBITIONS, type Selector } from './inhibitions';

export const ALERTMANAGER_FILE = 'provisioning/alertmanager/alertmanager.yml';
export const TEMPLATE_FILE = 'provisioning/alertmanager/lantime.tmpl';

/** Receivers by severity. */
export const RECEIVERS = { critical: 'lantime-page', warning: 'lantime-ticket', info: 'lantime-record' } as const;

/** One group, and so one message, for each device. */
export const GROUP_BY = ['device'];
/** Long enough for an alert and its consequences to come in one message, although their `for` differ. */
export const GROUP_WAIT_SECONDS = 30;

const quoted = (values: readonly string[]) => `"${values.join('|')}"`;
const matcher = (label: string, values: readonly string[] | undefined, not = false) =>
  values === undefined
    ? []
    : [`${label}${values.length > 1 ? (not ? '!~' : '=~') : not ? '!=' : '='}${quoted(values)}`];

function matchers({ alerts, causes, notCauses, severities }: Selector): string[] {
  return [
    // Leaves other alerts in the same Alertmanager alone.
    ...(alerts ? matcher('alertname', alerts) : ['alertname=~"Lantime.+"']),
    ...matcher('cause', causes),
    ...matcher('cause', notCauses, true),
    ...matcher('severity', severities),
  ];
}

const HEAD = ` Alertmanager for LANTIMEs: who is notified of what, and which alert silences which. See docs/alerts.md, "Alertmanager".
 Generated from tools/alerts by "npm run alerts", except for the receivers: configure each of them (email_configs,
 slack_configs, webhook_configs, pagerduty_configs ...). The templates "lantime.title" and "lantime.text" write the messages.`;

const EXAMPLE = ` email_configs:
   - to: oncall@example.com
     from: alertmanager@example.com
     smarthost: smtp.example.com:587
     headers: { Subject: '{{ template "lantime.title" . }}' }
     text: '{{ template "lantime.text" . }}'
     html: ''`;

export function alertmanagerFile(): string {
  const content = {
    templates: ['lantime.tmpl'],
    route: {
      receiver: RECEIVERS.warning,
      group_by: GROUP_BY,
      group_wait: `${GROUP_WAIT_SECONDS}s`,
      group_interval: '5m',
      repeat_interval: '12h',
      routes: [
        { matchers: ['severity="critical"'], receiver: RECEIVERS.critical, repeat_interval: '4h' },
        { matchers: ['severity="warning"'], receiver: RECEIVERS.warning },
        // At most once a day; add active_time_intervals to keep it out of the night.
        { matchers: ['severity="info"'], receiver: RECEIVERS.info, group_wait: '5m', repeat_interval: '24h' },
      ],
    },
    receivers: Object.values(RECEIVERS).map((name) => ({ name })),
    inhibit_rules: INHIBITIONS.map(({ source, target, equal }) => ({
      source_matchers: matchers(source),
      target_matchers: matchers(target),
      ...(equal.length > 0 ? { equal } : {}),
    })),
  };
  const made = new Document(content, { aliasDuplicateObjects: false });
  made.commentBefore = HEAD;
  (made.get('inhibit_rules') as YAMLSeq).items.forEach((rule, i) => {
    if (isMap(rule)) {
      (rule as YAMLMap).commentBefore = ` ${INHIBITIONS[i].why}`;
    }
  });
  const receivers = made.get('receivers') as YAMLSeq;
  receivers.comment = EXAMPLE;
  return made.toString({ lineWidth: 0 });
}

/** Device, component, since when, what to do, runbook and dashboard. */
export const TEMPLATE = `{{/* Messages about LANTIMEs. Generated from tools/alerts by "npm run alerts". */}}

{{ define "lantime.severity" }}{{ if eq .CommonLabels.severity "critical" }}CRITICAL{{ else if eq .CommonLabels.severity "warning" }}Warning{{ else }}Info{{ end }}{{ end }}

{{ define "lantime.title" -}}
{{ if eq .Status "resolved" }}Resolved{{ else }}{{ template "lantime.severity" . }}{{ end }}: {{ with .CommonLabels.device }}{{ . }}{{ else }}LANTIME monitoring{{ end }}
{{- if eq (len .Alerts) 1 }}, {{ (index .Alerts 0).Annotations.summary }}{{ else }}, {{ len .Alerts.Firing }} alerts{{ with len .Alerts.Resolved }}, {{ . }} resolved{{ end }}{{ end }}
{{- end }}

{{ define "lantime.component" -}}
{{ with .Labels.slot }} module {{ . }}{{ end }}{{ with .Labels.ptp_instance }} {{ . }}{{ end }}{{ with .Labels.port }} port {{ . }}{{ end }}
{{- with .Labels.association }} NTP source {{ . }}{{ end }}{{ with .Labels.node }} SyncMon node {{ . }}{{ end }}{{ with .Labels.source }} reference {{ . }}{{ end }}
{{- end }}

{{ define "lantime.alert" -}}
{{ .Annotations.summary }}
  Device:     {{ with .Labels.device }}{{ . }}{{ else }}none in particular{{ end }}
  Component: {{ template "lantime.component" . }}{{ if not (or .Labels.slot .Labels.port .Labels.association .Labels.node) }} the device as a whole{{ end }}
  Since:      {{ .StartsAt.UTC.Format "2006-01-02 15:04:05 UTC" }}{{ if eq .Status "resolved" }}
  Until:      {{ .EndsAt.UTC.Format "2006-01-02 15:04:05 UTC" }}{{ else }}
  What to do: {{ .Annotations.description }}{{ end }}
  Runbook:    {{ .Annotations.runbook_url }}
  Dashboard:  {{ .Annotations.dashboard_url }}
{{ end }}

{{ define "lantime.text" -}}
{{ range .Alerts.Firing }}{{ template "lantime.alert" . }}
{{ end }}{{ with .Alerts.Resolved }}Resolved:

{{ range . }}{{ template "lantime.alert" . }}
{{ end }}{{ end }}
{{- end }}
`;
