/** @jest-environment node */
/** The alert rules, run by promtool over an hour of a healthy device and an hour and a half of a fault. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expose } from '../../../exporter/exposition';
import { startSimulator, type FaultName, type Simulator } from '../../../dev/simulator';
import { parseAnswer } from '../../../src/lantime/answer';
import { asLantimeError } from '../../../src/lantime/errors';
import { StatusReader } from '../../../src/lantime/reader';
import { connectDevice } from '../../../exporter/target/connection';
import { ALERT_NAMES } from '../../../tools/alerts/docs';
import { RULES_FILE } from '../../../tools/alerts/prometheus';
import { ASKED, hasPromtool } from '../alerts/support';
import { parseSamples } from '../exposition/support';
import { FAULTS_SEEN } from './table';

const withPromtool = hasPromtool ? it : it.skip;
const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const START = Date.UTC(2026, 5, 1);
const HEALTHY_MINUTES = 60;
const FAULTY_MINUTES = 90;
const STEP_MINUTES = 2;

let device: Simulator;
beforeAll(async () => {
  device = await startSimulator({ profile: 'm3000', now: () => START });
});
afterAll(() => device.close());

/** Values by series, `name{labels}` with the last brace open: the job is added behind. */
type Exposed = ReadonlyMap<string, number>;

/** What the exporter says of what the rules ask for. */
async function exposed(reader: StatusReader): Promise<Exposed> {
  const access = connectDevice({ url: device.url });
  const probe = await access
    .fetchStatus()
    .then((body) => ({ snapshot: reader.read(parseAnswer(body), START), durationSeconds: 0.1 }))
    .catch((error: unknown) => ({ error: asLantimeError(error), durationSeconds: 0.1 }));
  await access.close();
  const series = new Map<string, number>();
  for (const { name, labels, value } of parseSamples(await expose(probe, { unknownReadings: false }))) {
    if (ASKED.has(name)) {
      const pairs = Object.entries({ ...labels, instance: 'd' }).map(
        ([label, text]) => `${label}=${JSON.stringify(text)}`
      );
      series.set(`${name}{${pairs.join(',')}`, value);
    }
  }
  return series;
}

/** An hour of a device that is well, and what it exposes after. */
interface Course {
  healthy: Exposed;
  then: Exposed;
}

/** The series of a course for promtool, with its name as job. */
function inputSeries(job: string, { healthy, then }: Course): Array<{ series: string; values: string }> {
  const values = (value: number | undefined, minutes: number, step = 0) =>
    `${value === undefined ? '_' : `${value}+${step}`}x${Math.round(minutes / STEP_MINUTES)}`;
  /** The device's clock runs, and promtool's begins at 0. */
  const clock = (value: number | undefined, from: number, minutes: number) =>
    values(value === undefined ? undefined : value - START / 1000 + 60 * from, minutes, 60 * STEP_MINUTES);
  return [...new Set([...healthy.keys(), ...then.keys()])].map((series) => ({
    series: `${series},job=${JSON.stringify(job)}}`,
    values: series.startsWith('lantime_device_clock_timestamp_seconds')
      ? `${clock(healthy.get(series), 0, HEALTHY_MINUTES - STEP_MINUTES)} ${clock(then.get(series), HEALTHY_MINUTES, FAULTY_MINUTES + 4)}`
      : `${values(healthy.get(series), HEALTHY_MINUTES)} ${values(then.get(series), FAULTY_MINUTES + 4)}`,
  }));
}

/**
 * Alerts that fire at the end, as their labels without the job, by the name of the course. promtool runs all courses
 * at once: most of what it takes is the same for one.
 */
function firing(courses: ReadonlyMap<string, Course>): ReadonlyMap<string, string[]> {
  const at = `${HEALTHY_MINUTES + FAULTY_MINUTES}m`;
  const file = join(folder, 'test.json'); // JSON is YAML
  writeFileSync(
    file,
    JSON.stringify({
      rule_files: [resolve(RULES_FILE)],
      evaluation_interval: `${STEP_MINUTES}m`,
      tests: [
        {
          interval: `${STEP_MINUTES}m`,
          input_series: [...courses].flatMap(([job, course]) => inputSeries(job, course)),
          // What fires although it is not expected is printed.
          alert_rule_test: ALERT_NAMES.map((alertname) => ({ eval_time: at, alertname, exp_alerts: [] })),
        },
      ],
    })
  );
  const { stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8', maxBuffer: 1e8 });
  const printed = [...(stdout + stderr).matchAll(/Labels:\{(alertname=.*)\}/g)];
  const failed = /alertname: /.test(stdout + stderr);
  if (failed !== printed.length > 0 || /error|unmarshal/i.test(stderr.replace(/Annotations.*/g, ''))) {
    throw new Error(`promtool was not understood: ${(stdout + stderr).slice(0, 2000)}`);
  }
  const found = new Map([...courses.keys()].map((job) => [job, [] as string[]]));
  for (const [, labels] of printed) {
    const job = /, job="([^"]*)"/.exec(labels);
    const alerts = job && found.get(job[1]);
    if (!alerts) {
      throw new Error(`an alert of no course: ${labels}`);
    }
    alerts.push(labels.replace(job[0], ''));
  }
  return found;
}

/** Alerts that a fault brings truly. */
const TRULY: Partial<Record<string, RegExp>> = {
  ahead: /LantimeClock|LantimeTime/,
  behind: /LantimeClock|LantimeTime/,
  // The members of the list twice.
  twins: /#2/,
};

/** Faults of one kind look alike here: nothing is read. One stands for all. */
const tested = FAULTS_SEEN.filter(
  ({ fault, hasOwnTest, problems }) =>
    !hasOwnTest && (problems ? fault === 'truncated' : fault !== 'slow' && fault !== 'drip')
);

describe('no alert is raised', () => {
  const HEALTHY = 'healthy';
  const WITHOUT_POWER_SUPPLY = 'without power supply';
  let found: ReadonlyMap<string, string[]>;
  beforeAll(async () => {
    const reader = new StatusReader();
    const healthy = await exposed(reader);
    const courses = new Map<string, Course>([[HEALTHY, { healthy, then: healthy }]]);
    const supply = [...healthy.keys()].find((series) => series.startsWith('lantime_power_supply_available')) ?? '';
    courses.set(WITHOUT_POWER_SUPPLY, { healthy, then: new Map([...healthy, [supply, 0]]) });
    for (const { fault } of tested) {
      device.setFault(fault as FaultName);
      courses.set(fault, { healthy, then: await exposed(reader) });
    }
    device.setFault(undefined);
    found = hasPromtool ? firing(courses) : new Map();
  });
  /** What a course raises beyond what a device that is well does. */
  const raisedBy = (course: string) => {
    const before = new Set(found.get(HEALTHY));
    return (found.get(course) ?? []).filter((alert) => !before.has(alert));
  };

  withPromtool.each(tested.map((row) => [row.fault, row] as const))(
    'by %s, but that the device cannot be read',
    (fault, row) => {
      const raised = raisedBy(fault).filter((alert) => !TRULY[fault]?.test(alert));
      expect(raised).toEqual(row.problems ? [expect.stringContaining('LantimeUnreachable')] : []);
    }
  );

  withPromtool('without a reason, but one is with it', () => {
    expect(raisedBy(WITHOUT_POWER_SUPPLY)).toEqual([expect.stringContaining('LantimePowerSupply')]);
  });
});
