/** promtool's unit tests, written from cases/. */
import { Document } from 'yaml';
import { BEFORE, CASES, LASTS, SUBJECTS, type Case, type CaseSeries, type Value } from './cases';
import { ALERTS } from './rules';

export const TEST_FILE = 'provisioning/prometheus/lantime.rules.test.yml';

const MINUTES: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60 };
/** Minutes of `90s`, `5m`, `1h`. */
export const toMinutes = (duration: string) => Number.parseFloat(duration) * MINUTES[duration.slice(-1)];

const AFTER = 100;
/** Two evaluations, and the windows of a minute or two that an expression has. */
const SLACK = 6;

const part = (value: Value, minutes: number) =>
  value === null
    ? `_x${minutes}`
    : typeof value === 'number'
      ? `${value}+0x${minutes - 1}`
      : `${value.from}${value.step < 0 ? '-' : '+'}${Math.abs(value.step)}x${minutes - 1}`;

interface Phases {
  before: number;
  lasts: number;
}

function toSamples([before, during, after = before]: CaseSeries[string], phases: Phases): string {
  // What grows goes on growing through the fault and after it, unless it says otherwise.
  const since = (value: Value, minutes: number): Value =>
    value !== null && typeof value === 'object' ? { ...value, from: value.from + value.step * minutes } : value;
  const goesOn = before !== null && typeof before === 'object';
  const same = (a: Value, b: Value) => JSON.stringify(a) === JSON.stringify(b);
  const second = goesOn && same(before, during) ? since(during, phases.before) : during;
  const third = goesOn && same(before, after) ? since(after, phases.before + phases.lasts) : after;
  return [part(before, phases.before), part(second, phases.lasts), part(third, AFTER)].join(' ');
}

/** Series of a clock that runs with the time of the test are given by how far they are off. */
function clockValues(one: CaseSeries[string], phases: Phases): string {
  const [before, during, after = before] = one;
  const starts = [0, phases.before, phases.before + phases.lasts];
  return [before, during, after]
    .map((value, i) => {
      const off = value !== null && typeof value === 'object' ? value.from : Number.NaN;
      return part({ from: off + starts[i] * 60, step: 60 }, [phases.before, phases.lasts, AFTER][i]);
    })
    .join(' ');
}

function inputSeries(device: string, job: string, series: CaseSeries, phases: Phases) {
  return Object.entries(series).map(([name, values]) => {
    const [, own, metric, labels = ''] = /^(!?)(\w+)(?:\{(.*)\})?$/.exec(name) ?? [];
    const written = labels.replace(/\b[A-Z]+\d?\b/g, (word) => SUBJECTS[word] ?? word);
    const all = [`job="${job}"`, `instance=${JSON.stringify(device)}`, ...(written ? [written] : [])].join(', ');
    return {
      series: `${own ? '' : 'lantime_'}${metric}{${all}}`,
      values: metric === 'device_clock_timestamp_seconds' ? clockValues(values, phases) : toSamples(values, phases),
    };
  });
}

const base: CaseSeries = {
  up: [1, 1],
  system_uptime_seconds: [
    { from: 1e6, step: 60 },
    { from: 1e6, step: 60 },
  ],
};
/** What a companion of a job, or a trap, adds to the usual. */
const withBase = (one: Pick<Case, 'bare'>, series: CaseSeries): CaseSeries =>
  one.bare ? series : { ...base, ...series };

const firing = (device: string | undefined, alerts: readonly string[], minute: number, job?: string) => ({
  expr:
    device === undefined
      ? `count by (alertname, severity) (ALERTS{alertstate="firing"})`
      : job
        ? `count by (alertname, severity) (ALERTS{alertstate="firing", job="${job}"})`
        : `count by (alertname, severity) (ALERTS{alertstate="firing", instance=${JSON.stringify(device)}})`,
  eval_time: `${minute}m`,
  exp_samples: alerts.map((alert) => {
    const [name, severity] = alert.split(' ');
    return { labels: `{alertname="${name}", severity="${severity}"}`, value: 1 };
  }),
});

/** The name of the case, which the device has. */
const testName = ({ alert, severity }: Case) => `${alert} ${severity}`;

function toUnitTest(one: Case) {
  const {
    alert,
    severity,
    series,
    trap,
    before = BEFORE,
    lasts = LASTS,
    also = [],
    passes,
    job = 'lantime',
    companions,
  } = one;
  const rule = ALERTS.find((candidate) => candidate.alert === alert && candidate.severity === severity);
  if (!rule) {
    throw new Error(`tools/alerts/cases: there is no rule ${alert} ${severity}.`);
  }
  const phases = { before, lasts };
  const device = testName(one);
  const trapName = `${device}, trap: ${trap.why}`;
  const trapJob = trap.job ?? (companions ? `${job}-trap` : 'lantime');
  const raised = [`${alert} ${severity}`, ...also];
  const ofJob = rule.ofFleet && companions ? job : undefined;
  const counted = (list: readonly string[], minute: number) => {
    const expected = firing(one.alone ? undefined : device, list, minute, ofJob);
    // Each device of the job has its own.
    expected.exp_samples.forEach((sample) => {
      if (ofJob && !sample.labels.includes(alert)) {
        sample.value = 1 + Object.keys(companions ?? {}).length;
      }
    });
    return expected;
  };
  const first = before + toMinutes(rule.for) + SLACK;
  const trapTest = {
    input_series: inputSeries(trapName, trapJob, withBase(one, trap.series), phases),
    promql_expr_test: [first, before + lasts - 1, before + lasts + AFTER - 1].map((minute) =>
      firing(one.alone ? undefined : trapName, [], minute)
    ),
  };
  const own = {
    input_series: [
      ...inputSeries(device, job, withBase(one, series), phases),
      ...Object.entries(companions ?? {}).flatMap(([name, its]) =>
        inputSeries(`${device}, ${name}`, job, withBase(one, its), phases)
      ),
    ],
    promql_expr_test: [
      counted([], before - 1),
      counted(raised, first),
      ...(passes ? [counted([], before + lasts - 1)] : [counted(raised, before + lasts - 1)]),
      counted([], before + lasts + AFTER - 1),
    ],
  };
  return { own, trapTest };
}

const HEAD = ` Each rule fires in its case, with no other, stays while the fault lasts, ends after it, and is silent on its trap:
 promtool test rules lantime.rules.test.yml. The label "instance" names the case.
 Generated from tools/alerts/cases by "npm run alerts".`;

/** Cases share a test where they can: what takes long is the evaluation of the rules, however many devices there are. */
const togetherWith = ({ alert, alone, before = BEFORE, lasts = LASTS }: Case) =>
  alone || alert === 'LantimeExporterDown' ? alert : `${before} minutes well, ${lasts} with the fault`;

export function unitTestFile(): string {
  const names = [...new Set(CASES.map(togetherWith))];
  const tests = names.flatMap((name) => {
    const cases = CASES.filter((one) => togetherWith(one) === name);
    const all = cases.map(toUnitTest);
    const parts = cases.some(({ alone }) => alone)
      ? [all.map(({ own }) => own), all.map(({ trapTest }) => trapTest)]
      : [all.flatMap(({ own, trapTest }) => [own, trapTest])];
    return parts.map((part, i) => ({
      name: i === 0 ? name : `${name}, trap`,
      interval: '1m',
      input_series: part.flatMap(({ input_series }) => input_series),
      promql_expr_test: part.flatMap(({ promql_expr_test }) => promql_expr_test),
    }));
  });
  const made = new Document(
    { rule_files: ['lantime.rules.yml'], evaluation_interval: '1m', tests },
    { aliasDuplicateObjects: false }
  );
  made.commentBefore = HEAD;
  return made.toString({ lineWidth: 0 });
}
