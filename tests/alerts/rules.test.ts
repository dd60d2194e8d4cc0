/** @jest-environment node */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { expose } from '../../exporter/exposition';
import { statusAnswer, type ProfileName } from '../../simulator';
import { parseAnswer } from '../../src/lantime/answer';
import { expand, FAMILIES } from '../../src/lantime/catalogue';
import { EVENTS } from '../../src/lantime/catalogue/notification';
import { Metric, metricOfEntry } from '../../src/lantime/prometheus';
import { StatusReader } from '../../src/lantime/reader';
import { generated, grafanaFile, readRules, RULES_FILE, withLimits } from '../../tools/alert-rules';
import { samplesOf } from '../exposition/support';
import { M600 } from '../fixtures';

const START = Date.UTC(2026, 5, 1);
const rules = readRules();
const alerts = rules.groups.flatMap((group) => group.alerts);
const names = [...new Set(alerts.map(({ alert }) => alert))];

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const withPromtool = hasPromtool ? it : it.skip;
const promtool = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
};

/** The metrics that the exporter may expose, by name. */
const METRICS = new Map<string, Metric>(
  FAMILIES.flatMap((family) =>
    family.entries.flatMap((entry) =>
      expand(entry.path.replace(/^\*\*\/(?=sensors)/, 'chassis/slots/*/module/info/')).flatMap((path) => {
        const metric = metricOfEntry({ ...entry, family }, path);
        return metric ? [[metric.name, metric] as const] : [];
      })
    )
  )
);

describe('the rules', () => {
  withPromtool('are valid for Prometheus', () => {
    expect(promtool('check', 'rules', RULES_FILE)).toBe('');
  });

  withPromtool(
    'fire on their cases and are silent on their traps',
    () => {
      expect(promtool('test', 'rules', RULES_FILE.replace(/\.yml$/, '.test.yml'))).toBe('');
    },
    180_000
  );

  it('ask for metrics and states that exist', () => {
    const own = ['lantime_up'];
    const wrong = alerts.flatMap(({ alert, expr }) =>
      [...expr.matchAll(/\b(lantime_\w+)(?:\{([^}]*)\})?/g)].flatMap(([, name, selectors = '']) => {
        const metric = METRICS.get(name);
        if (!metric) {
          return own.includes(name) ? [] : [`${alert}: ${name}`];
        }
        const text = [...METRICS.values()].flatMap((one) =>
          one.name === name && one.textLabel ? [one.textLabel] : []
        );
        return [...selectors.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, label, , value]) => {
          const labels = [...metric.labelNames, ...(metric.states.length > 0 ? ['state'] : []), ...text];
          const isText = metric.form === 'info';
          const states = label === 'state' ? value.split('|').filter((state) => !/[.*]/.test(state)) : [];
          return [
            ...(labels.includes(label) || isText ? [] : [`${alert}: ${name} has no label ${label}`]),
            ...states
              .filter((state) => !metric.states.includes(state))
              .map((state) => `${alert}: ${name} is never ${state}`),
          ];
        });
      })
    );
    expect(wrong).toEqual([]);
  });

  it('name events that exist', () => {
    const named = alerts.flatMap(({ expr }) =>
      [...expr.matchAll(/event(?:=~|=|!=)"([^"]*)"/g)].flatMap(([, value]) => value.split('|'))
    );
    const known = Object.keys(EVENTS);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((pattern) => !known.some((event) => new RegExp(`^(?:${pattern})$`).test(event)))).toEqual([]);
  });

  it('keep their limits in one place', () => {
    expect(rules.limits.every(({ value, meaning }) => Number.isFinite(value) && meaning !== '')).toBe(true);
    const used = alerts.flatMap(({ expr }) => [...expr.matchAll(/lantime:limit:(\w+)/g)].map(([, name]) => name));
    expect(rules.limits.map(({ name }) => name).filter((name) => !used.includes(name))).toEqual([]);
    expect(() => withLimits('x > scalar(lantime:limit:nothing)', rules.limits)).toThrow('no limit "nothing"');
  });

  it('react to a device that cannot be read only in the group "reachability"', () => {
    const reacting = rules.groups
      .filter(({ alerts: all }) =>
        all.some(({ expr }) => /\b(lantime_up|lantime_probe_error)\b|\bup\{|absent/.test(expr))
      )
      .map(({ name }) => name);
    expect(reacting).toEqual(['lantime reachability']);
  });

  it('say what is wrong where, and what to do', () => {
    for (const { alert, annotations } of alerts) {
      expect([alert, annotations.runbook_url]).toEqual([alert, `docs/alerts.md#${alert.toLowerCase()}`]);
      expect(annotations.summary).toMatch(alert === 'LantimeAbsent' ? /\w/ : /\{\{ \$labels\.instance \}\}/);
      expect(annotations.description).toMatch(/^.{40,250}\.$/);
    }
  });
});

describe('docs/alerts.md', () => {
  const page = readFileSync('docs/alerts.md', 'utf8');

  it('has a section for each alert, and none for anything else', () => {
    expect([...page.matchAll(/^### (.*)$/gm)].map(([, title]) => title)).toEqual(names);
  });

  it('speaks of limits that exist', () => {
    const spoken = [...page.matchAll(/^Severity: .*$/gm)].flatMap(([line]) =>
      [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    );
    expect(spoken.filter((name) => !rules.limits.some((limit) => limit.name === name))).toEqual([]);
  });
});

it.each([...generated()])('%s is what the rules say; otherwise run "npm run alerts"', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});

describe.each(['KeepLast', 'OK'] as const)('the rules for Grafana, %s on errors', (onError) => {
  const text = grafanaFile(rules, onError);
  const { apiVersion, groups } = parse(text);
  const all = groups.flatMap((group: { rules: unknown[] }) => group.rules);

  it('are all there, with identities of their own', () => {
    expect(apiVersion).toBe(1);
    expect(all).toHaveLength(alerts.length);
    for (const key of ['uid', 'title']) {
      expect(new Set(all.map((rule: Record<string, string>) => rule[key])).size).toBe(alerts.length);
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
      expect(Object.values(labels).join()).not.toContain('$');
      expect(Object.values(annotations).join()).not.toMatch(/\$\{|\$value\b/);
    }
    const few = all.find(({ uid }: { uid: string }) => uid === 'lantime-few-satellites-critical');
    expect(few.data[0].model.expr).toContain('lantime_gnss_satellites_good < 4\n');
    expect(few.annotations.summary).toContain('{{ $values.A.Value }}');
  });
});

/** The alerts that a device raises which stays as it is for over an hour. */
async function alertsOf(answer: unknown): Promise<string[]> {
  const snapshot = new StatusReader().read(answer, START);
  const samples = samplesOf(await expose({ snapshot, durationSeconds: 0.2 }, { unknownReadings: false }));
  const series = samples.map(({ name, labels, value }) => {
    const all = Object.entries({ job: 'lantime', instance: 'lt1', ...labels });
    return {
      series: `${name}{${all.map(([label, text]) => `${label}=${JSON.stringify(text)}`).join(',')}}`,
      values: `${value}+0x90`,
    };
  });
  const folder = mkdtempSync(join(tmpdir(), 'lantime-alerts-'));
  try {
    const file = join(folder, 'test.json');
    const expr = 'count by (alertname, severity, event) (ALERTS{alertstate="firing"})';
    writeFileSync(
      file,
      JSON.stringify({
        rule_files: [resolve(RULES_FILE)],
        evaluation_interval: '5m',
        tests: [
          {
            interval: '1m',
            input_series: series,
            promql_expr_test: [{ expr, eval_time: '80m', exp_samples: [{ labels: '{alertname="none"}', value: 1 }] }],
          },
        ],
      })
    );
    // The expectation never holds, so promtool prints what there is.
    const printed = promtool('test', 'rules', file);
    const got = /got: (.*)/.exec(printed)?.[1];
    if (got === undefined) {
      throw new Error(printed);
    }
    return [...got.matchAll(/\{alertname="(\w+)"(?:, event="([^"]*)")?, severity="(\w+)"\}/g)]
      .map(([, name, event, severity]) => `${name} ${severity}${event ? ` ${event}` : ''}`)
      .sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SELF_SIGNED = 'LantimeDeviceAlarm warning self-signed-https-certificate-in-use';
const EXPIRED = [
  'LantimeCertificate critical https-certificate-expired',
  'LantimeDeviceAlarm critical https-certificate-expired',
];

describe('a device that is well raises nothing but what it reports itself', () => {
  const at = { startedAt: START, at: START + 3600_000 };
  withPromtool.each<[ProfileName, string[]]>([
    ['m300', [SELF_SIGNED]],
    ['m600', [...EXPIRED, SELF_SIGNED]],
    ['m3000', [SELF_SIGNED]],
    ['m1000', [SELF_SIGNED]],
    ['m4000', [SELF_SIGNED]],
    // Among its hundred nodes and its NTP sources some are meant to be bad.
    [
      'full',
      [
        'LantimeDeviceAlarm critical sync-monitor-alert',
        SELF_SIGNED,
        'LantimeNtpSourceLost warning',
        'LantimeSyncMonNode warning',
      ],
    ],
  ])('%s', async (profile, expected) => {
    expect(await alertsOf(statusAnswer(profile, at))).toEqual(expected);
  });

  withPromtool('a real M600', async () => {
    // Its event network-link-down is active, for ports that it does not have.
    expect(await alertsOf(parseAnswer(readFileSync(M600, 'utf8')))).toEqual([...EXPIRED, SELF_SIGNED]);
  });
});
