/** @jest-environment node */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expose } from '../../../exporter/exposition';
import { statusAnswer, type ProfileName } from '../../../dev/simulator';
import { parseAnswer } from '../../../src/lantime/answer';
import { expandAlternatives, FAMILIES } from '../../../src/lantime/catalogue';
import { EVENTS } from '../../../src/lantime/catalogue/notification';
import { Metric, metricOfEntry } from '../../../src/lantime/prometheus-names';
import { StatusReader } from '../../../src/lantime/reader';
import { ALERTMANAGER_FILE, GROUP_WAIT_SECONDS } from '../../../tools/alerts/alertmanager';
import { CASES } from '../../../tools/alerts/cases';
import { ALERT_NAMES } from '../../../tools/alerts/docs';
import { forGrafana, grafanaRulesFile, toUid } from '../../../tools/alerts/grafana';
import { generated } from '../../../tools/alerts/index';
import { INHIBITIONS, selects } from '../../../tools/alerts/inhibitions';
import { LIMITS, withLimits } from '../../../tools/alerts/limits';
import { links, readSettings, RULES_FILE } from '../../../tools/alerts/prometheus';
import { RECORDINGS } from '../../../tools/alerts/recordings';
import { ALERT_GROUPS, ALERTS, OWN_EVENTS } from '../../../tools/alerts/rules';
import { SCENES } from '../../../tools/alerts/scenes';
import { toMinutes } from '../../../tools/alerts/unit-tests';
import { parseSamples } from '../exposition/support';
import { alertsByJob, alertsWithin, hasPromtool, promtool } from './support';
import { M600 } from '../../fixtures';

const START = Date.UTC(2026, 5, 1);
const withPromtool = hasPromtool ? it : it.skip;
const settings = readSettings();
const expressions = [
  ...ALERTS.map(({ alert, expr }) => [alert, expr]),
  ...RECORDINGS.map(({ record, expr }) => [record, expr]),
];

/** The metrics that the exporter may expose, by name. */
const METRICS = new Map<string, Metric>(
  FAMILIES.flatMap((family) =>
    family.entries.flatMap((entry) =>
      expandAlternatives(entry.path.replace(/^\*\*\/(?=sensors)/, 'chassis/slots/*/module/info/')).flatMap((path) => {
        const metric = metricOfEntry({ ...entry, family }, path);
        return metric ? [[metric.name, metric] as const] : [];
      })
    )
  )
);
/** The exporter's own. */
const OWN = [
  'lantime_up',
  'lantime_unreadable_fields',
  'lantime_readings_dropped',
  'lantime_probe_age_seconds',
  'lantime_probe_certificate_expiry_timestamp_seconds',
  'lantime_probe_certificate_verified',
  'lantime_defined_state_severity',
  'lantime_exporter_targets',
  'lantime_exporter_config_last_reload_successful',
];

describe('the rules', () => {
  withPromtool('are valid for Prometheus', () => {
    expect(promtool('check', 'rules', RULES_FILE)).toBe('');
  });

  it('ask for metrics, labels and states that exist', () => {
    const wrong = expressions.flatMap(([alert, expr]) =>
      [...expr.matchAll(/\b(lantime_\w+)\b(?:\{([^}]*)\})?/g)].flatMap(([, name, selectors = '']) => {
        const metric = METRICS.get(name);
        if (!metric) {
          return OWN.includes(name) ? [] : [`${alert}: ${name}`];
        }
        const text = [...METRICS.values()].flatMap((one) =>
          one.name === name && one.textLabel ? [one.textLabel] : []
        );
        return [...selectors.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, label, , value]) => {
          const labels = [...metric.labelNames, ...(metric.states.length > 0 ? ['state'] : []), ...text];
          const isText = metric.form === 'info';
          const states = label === 'state' ? value.split('|').filter((state) => !/[.*()]/.test(state)) : [];
          return [
            ...(labels.includes(label) || isText ? [] : [`${alert}: ${name} has no label ${label}`]),
            ...states
              .filter((state) => !metric.states.includes(state) && !/^not-selected$/.test(state))
              .map((state) => `${alert}: ${name} is never ${state}`),
          ];
        });
      })
    );
    expect(wrong).toEqual([]);
  });

  it('name events that exist', () => {
    const named = ALERTS.flatMap(({ expr }) =>
      [...expr.matchAll(/event(?:=~|=|!=|!~)"([^"]*)"/g)].flatMap(([, value]) =>
        value.replace(/\(responding\|sync\)/, 'sync').split('|')
      )
    );
    const known = Object.keys(EVENTS);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((pattern) => !known.some((event) => new RegExp(`^(?:${pattern})$`).test(event)))).toEqual([]);
  });

  it('have one that speaks for each event it claims, and none twice', () => {
    const claims = ALERTS.flatMap(({ alert, events = [] }) => events.map((event) => `${event} ${alert}`));
    const claimants = [...new Set(claims)].map((claim) => claim.split(' ')[0]);
    expect(claimants.filter((event, i) => claimants.indexOf(event) !== i)).toEqual([]);
    expect(OWN_EVENTS.filter((event) => !(event in EVENTS))).toEqual([]);
    const [warning] = ALERTS.filter(({ alert }) => alert === 'LantimeDeviceAlarm');
    const excluded = new RegExp(`^(?:${/event!~"([^"]*)"/.exec(warning.expr)?.[1]})$`);
    expect(
      Object.keys(EVENTS)
        .filter((event) => excluded.test(event))
        .sort()
    ).toEqual([...OWN_EVENTS]);
    expect(excluded.test('refclock-7-not-sync')).toBe(true);
  });

  it('keep their limits in one place', () => {
    expect(LIMITS.every(({ value, meaning }) => Number.isFinite(value) && meaning !== '')).toBe(true);
    const used = expressions.flatMap(([, expr]) => [...expr.matchAll(/lantime:limit:(\w+)/g)].map(([, name]) => name));
    expect(LIMITS.map(({ name }) => name).filter((name) => !used.includes(name))).toEqual([]);
    expect(() => withLimits('x > scalar(lantime:limit:nothing)')).toThrow('no limit "nothing"');
  });

  it('react to a device that cannot be read only in the group "reachability"', () => {
    const reacting = ALERT_GROUPS.filter(({ rules }) =>
      rules.some(({ expr }) => /\b(lantime_up|lantime_probe_error)\b|\bup\{|absent/.test(expr))
    ).map(({ name }) => name);
    expect(reacting).toEqual(['lantime reachability']);
  });

  it('say in words what is wrong where, and what to do', () => {
    for (const rule of ALERTS) {
      const { alert, summary, description, ofFleet } = rule;
      expect([alert, summary]).toEqual([alert, expect.stringMatching(ofFleet ? /\w/ : /\{\{ \$labels\.instance \}\}/)]);
      expect([alert, description]).toEqual([alert, expect.stringMatching(/^.{40,300}[.)]$/)]);
      // Ids of events and states are no words.
      expect([alert, /\{\{ \$labels\.(event|state) \}\}/.test(summary) && alert !== 'LantimeUnknownState']).toEqual([
        alert,
        false,
      ]);
    }
  });

  it('lead to a runbook and a dashboard by absolute addresses', () => {
    const { runbook_url, grafana_url } = settings;
    for (const rule of ALERTS) {
      const { runbook_url: runbook, dashboard_url: dashboard } = links(rule, settings);
      expect(runbook).toBe(`${runbook_url}#${rule.alert.toLowerCase()}`);
      const uid = new URL(dashboard.replace(/\{\{.*\}\}/, 'x')).pathname.split('/').pop();
      expect(dashboard.startsWith(grafana_url)).toBe(true);
      const file = `src/dashboards/${uid?.replace('lantime-', '')}.json`;
      expect(JSON.parse(readFileSync(file, 'utf8')).uid).toBe(uid);
    }
    expect(() => readSettings('runbook_url: docs/alerts.md\ngrafana_url: http://localhost:3000')).toThrow(
      /runbook_url|absolute/
    );
  });

  it('have a case each', () => {
    const cases = CASES.map(({ alert, severity }) => `${alert} ${severity}`);
    expect(cases.filter((one, i) => cases.indexOf(one) !== i)).toEqual([]);
    expect(ALERTS.map(({ alert, severity }) => `${alert} ${severity}`).filter((one) => !cases.includes(one))).toEqual(
      []
    );
  });
});

describe('Alertmanager', () => {
  it('takes the configuration', () => {
    const { status, stdout, stderr } = spawnSync('amtool', ['check-config', ALERTMANAGER_FILE], { encoding: 'utf8' });
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

  it('gets a cause before what follows from it would be told', () => {
    const late = INHIBITIONS.flatMap(({ source, target }) => {
      const causes = ALERTS.filter((rule) => selects(source, rule));
      const targets = ALERTS.filter((rule) => selects(target, rule));
      expect(causes.length).toBeGreaterThan(0);
      expect(targets.length).toBeGreaterThan(0);
      return causes.flatMap((cause) =>
        targets
          .filter(
            (one) =>
              one !== cause &&
              // The milder form of the same alert may come first: then it gets worse.
              one.alert !== cause.alert &&
              // Of one cause among several each has symptoms of its own; those that come late are slow ones.
              source.alerts !== undefined &&
              60 * toMinutes(one.for) + GROUP_WAIT_SECONDS < 60 * toMinutes(cause.for)
          )
          .map((one) => `${cause.alert} comes after ${one.alert}`)
      );
    });
    expect(
      late.filter((one) => !/^Lantime(Unreachable|NotScraped|WeakSignals|ModuleMissing|ModuleError) /.test(one))
    ).toEqual([]);
  });
});

describe('docs/alerts.md', () => {
  const page = readFileSync('docs/alerts.md', 'utf8');

  it('has a section for each alert, and none for anything else', () => {
    expect([...page.matchAll(/^### (Lantime.*)$/gm)].map(([, title]) => title).sort()).toEqual([...ALERT_NAMES].sort());
  });

  it('speaks of limits that exist', () => {
    const spoken = [...page.matchAll(/^Severity: .*$/gm)].flatMap(([line]) =>
      [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    );
    expect(spoken.filter((name) => !LIMITS.some((limit) => limit.name === name))).toEqual([]);
  });

  it('shows at least 25 scenes', () => {
    expect(SCENES.length).toBeGreaterThanOrEqual(25);
  });
});

it.each([...generated()])('%s is what the rules say; otherwise run "npm run alerts"', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});

describe.each(['KeepLast', 'OK'] as const)('the rules for Grafana, %s on errors', (onError) => {
  const { apiVersion, groups } = parse(grafanaRulesFile(settings, onError));
  const all = groups.flatMap((group: { rules: unknown[] }) => group.rules);

  it('are all there, with identities of their own', () => {
    expect(apiVersion).toBe(1);
    expect(all).toHaveLength(ALERTS.length);
    for (const key of ['uid', 'title']) {
      expect(new Set(all.map((rule: Record<string, string>) => rule[key])).size).toBe(ALERTS.length);
    }
    // Grafana takes 40 characters of letters, digits, hyphen and underscore.
    expect(all.filter(({ uid }: { uid: string }) => !/^[a-zA-Z0-9_-]{1,40}$/.test(uid))).toEqual([]);
  });

  it('fire for each series, keep their state on errors, and take no data for normal', () => {
    for (const rule of all) {
      expect(rule.data.map(({ refId }: { refId: string }) => refId)).toEqual(['A', 'B']);
      expect(rule).toMatchObject({
        condition: 'B',
        noDataState: 'OK',
        execErrState: rule.uid === 'lantime-unreachable-critical' ? 'Alerting' : onError,
        labels: { severity: expect.stringMatching(/critical|warning|info/), cause: expect.any(String) },
        data: [
          { datasourceUid: 'prometheus', model: { instant: true, range: false } },
          { datasourceUid: '__expr__', model: { type: 'math', expression: expect.stringContaining('is_number($A)') } },
        ],
      });
    }
  });

  it('hold their limits, and nothing that Grafana would take for a variable of its environment', () => {
    for (const { data, labels, annotations } of all) {
      expect(data[0].model.expr).not.toContain('lantime:limit');
      expect(Object.values(annotations).join()).not.toMatch(/\$\{|\$value\b/);
      expect(Object.values(labels).join()).not.toContain('$');
    }
  });

  it('write their annotations without data, too', () => {
    expect(forGrafana('{{ $value }} and {{ $value | humanize }}')).toBe(
      '{{ with $values.A }}{{ .Value }}{{ end }} and {{ with $values.A }}{{ .Value | humanize }}{{ end }}'
    );
    for (const { annotations } of all) {
      // What is missing makes functions fail, and prints "no value"; only "with" and "if" take it.
      const bare = Object.values<string>(annotations)
        .join()
        .replace(/\{\{ (with|if) \$(values\.A|labels\.\w+) \}\}/g, '');
      expect(bare).not.toMatch(/\$/);
    }
  });

  it('have identities that stay', () => {
    expect(toUid(ALERTS[0])).toBe('lantime-unreachable-critical');
  });
});

const hasJsonnet = spawnSync('jsonnet', ['--version']).status === 0;
(hasJsonnet ? it : it.skip)('the mixin is one', () => {
  // Its members are hidden, as mixins have them.
  const shown =
    "local mixin = import 'mixin/mixin.libsonnet'; { [name]: mixin[name] for name in std.objectFieldsAll(mixin) }";
  const mixin = JSON.parse(execFileSync('jsonnet', ['-e', shown], { encoding: 'utf8', maxBuffer: 1e8 }));
  expect(Object.keys(mixin).sort()).toEqual(['grafanaDashboards', 'prometheusAlerts', 'prometheusRules']);
  const names = mixin.prometheusAlerts.groups.flatMap(({ rules }: { rules: Array<{ alert: string }> }) =>
    rules.map(({ alert }) => alert)
  );
  expect(names).toEqual(ALERTS.map(({ alert }) => alert));
  expect(Object.values<{ uid: string }>(mixin.grafanaDashboards).map(({ uid }) => uid)).toContain('lantime-fleet');
});

/** The alerts that a device raises which stays as it is for over an hour. */
async function evaluate(answer: unknown): Promise<string[]> {
  const snapshot = new StatusReader().read(answer, START);
  const samples = parseSamples(await expose({ snapshot, durationSeconds: 0.2 }, { unknownReadings: false }));
  return alertsWithin(
    samples.map(({ name, labels, value }) => {
      const all = Object.entries({ job: 'lantime', instance: 'lt1', ...labels });
      const moves = name === 'lantime_device_clock_timestamp_seconds';
      return {
        series: `${name}{${all.map(([label, text]) => `${label}=${JSON.stringify(text)}`).join(',')}}`,
        values: moves ? '0+300x20' : `${value}+0x20`,
      };
    }),
    { length: 90, step: 5 }
  );
}

describe('a leap second that only some devices announce', () => {
  const HOUR = 60;
  /** promtool begins on 1 January 1970. */
  const JANUARY = 31 * 24 * HOUR;
  const STEP = 30;
  /** Leap indicators of devices by job: the first device announces for its last hours, the second never. */
  const announcing = (job: string, indicator: number, lastHours: number) =>
    [lastHours, 0].map((hours, i) => ({
      series: `lantime_ntp_leap_indicator{association="sys",instance="lt${i + 1}",job="${job}"}`,
      values: `0x${(JANUARY - hours * HOUR) / STEP - 1} ${hours > 0 ? `${indicator}x${(hours * HOUR) / STEP - 1}` : ''}`,
    }));
  const differing = (length: number, indicator = 1) =>
    alertsByJob(announcing('a', indicator, 10), { length, step: STEP }, 'LantimeLeapSecondsDiffer').get('a');

  withPromtool('is an alert of those that do not in the last hours of the month', () => {
    expect(differing(JANUARY - STEP)).toEqual(['LantimeLeapSecondsDiffer warning']);
  });

  withPromtool('is none before, when it is not known who is late', () => {
    expect(differing(JANUARY - 3 * HOUR)).toBeUndefined();
  });

  withPromtool('is none where it is no announcement but a loss of synchronization', () => {
    expect(differing(JANUARY - STEP, 3)).toBeUndefined();
  });
});

const SELF_SIGNED = ['LantimeCertificate info'];

describe('a device that is well raises nothing above info', () => {
  const at = { startedAt: START, at: START + 3600_000 };
  withPromtool.each<[ProfileName, string[]]>([
    ['m1000', SELF_SIGNED],
    ['m4000', SELF_SIGNED],
    // Among its hundred nodes and its NTP sources some are meant to be bad.
    ['full', [...SELF_SIGNED, 'LantimeNtpSourceLost warning', 'LantimeSyncMonNode warning']],
  ])('%s', async (profile, expected) => {
    expect(await evaluate(statusAnswer(profile, at))).toEqual(expected);
  });

  withPromtool('a real M600', async () => {
    // Its event network-link-down is active, for ports that it does not have; its certificate is self-signed and expired.
    expect(await evaluate(parseAnswer(readFileSync(M600, 'utf8')))).toEqual(SELF_SIGNED);
  });
});
