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
import { parseSamples } from '../exposition/support';
import { FAULTS_SEEN } from './table';

const withPromtool = spawnSync('promtool', ['--version']).status === 0 ? it : it.skip;
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

/** What the exporter says, by series. */
async function exposed(reader: StatusReader): Promise<Map<string, number>> {
  const access = connectDevice({ url: device.url });
  const probe = await access
    .fetchStatus()
    .then((body) => ({ snapshot: reader.read(parseAnswer(body), START), durationSeconds: 0.1 }))
    .catch((error: unknown) => ({ error: asLantimeError(error), durationSeconds: 0.1 }));
  await access.close();
  const series = new Map<string, number>();
  for (const { name, labels, value } of parseSamples(await expose(probe, { unknownReadings: false }))) {
    const all = { ...labels, instance: 'd', job: 'lantime' };
    const pairs = Object.entries(all).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    series.set(`${name}{${pairs.join(',')}}`, value);
  }
  return series;
}

/** Alerts that fire at the end. */
function firing(healthy: ReadonlyMap<string, number>, faulty: ReadonlyMap<string, number>): Set<string> {
  const values = (value: number | undefined, minutes: number, step = 0) =>
    `${value === undefined ? '_' : `${value}+${step}`}x${Math.round(minutes / STEP_MINUTES)}`;
  /** The device's clock runs, and promtool's begins at 0. */
  const clock = (value: number | undefined, from: number, minutes: number) =>
    values(value === undefined ? undefined : value - START / 1000 + 60 * from, minutes, 60 * STEP_MINUTES);
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
          input_series: [...new Set([...healthy.keys(), ...faulty.keys()])].map((series) => ({
            series,
            values: series.startsWith('lantime_device_clock_timestamp_seconds')
              ? `${clock(healthy.get(series), 0, HEALTHY_MINUTES - STEP_MINUTES)} ${clock(faulty.get(series), HEALTHY_MINUTES, FAULTY_MINUTES + 4)}`
              : `${values(healthy.get(series), HEALTHY_MINUTES)} ${values(faulty.get(series), FAULTY_MINUTES + 4)}`,
          })),
          // What fires although it is not expected is printed.
          alert_rule_test: ALERT_NAMES.map((alertname) => ({ eval_time: at, alertname, exp_alerts: [] })),
        },
      ],
    })
  );
  const { stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
  const found = new Set<string>();
  for (const [, labels] of (stdout + stderr).matchAll(/Labels:(\{alertname=.*\})/g)) {
    found.add(labels);
  }
  const failed = /alertname: /.test(stdout + stderr);
  if (failed !== found.size > 0 || /error|unmarshal/i.test(stderr.replace(/Annotations.*/g, ''))) {
    throw new Error(`promtool was not understood: ${(stdout + stderr).slice(0, 2000)}`);
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
  let reader: StatusReader;
  let healthy: ReadonlyMap<string, number>;
  let before: ReadonlySet<string>;
  beforeAll(async () => {
    reader = new StatusReader();
    healthy = await exposed(reader);
    before = firing(healthy, healthy);
  });

  withPromtool.each(tested.map((row) => [row.fault, row] as const))(
    'by %s, but that the device cannot be read',
    async (fault, row) => {
      device.setFault(fault as FaultName);
      const faulty = await exposed(reader);
      device.setFault(undefined);
      const raised = [...firing(healthy, faulty)].filter((alert) => !before.has(alert) && !TRULY[fault]?.test(alert));
      expect(raised).toEqual(row.problems ? [expect.stringContaining('LantimeUnreachable')] : []);
    }
  );

  withPromtool('without a reason, but one is with it', () => {
    const name = [...healthy.keys()].find((series) => series.startsWith('lantime_power_supply_available')) ?? '';
    const raised = [...firing(healthy, new Map([...healthy, [name, 0]]))].filter((alert) => !before.has(alert));
    expect(raised).toEqual([expect.stringContaining('LantimePowerSupply')]);
  });
});
