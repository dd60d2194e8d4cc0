/**
 * An hour of a simulated device in Prometheus, in seconds: the answers it would have given are read and exposed as the
 * exporter does it, written down as OpenMetrics with their times, and made a block of Prometheus' storage by `promtool
 * tsdb create-blocks-from openmetrics`. Blocks so made have no staleness markers: start Prometheus on them with
 * {@link LOOKBACK_SECONDS}, so that a gap is a gap.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expose, type Probe } from '../../exporter/exposition';
import {
  expectedChanges,
  isSilent,
  PROFILES,
  startSimulator,
  statusAnswer,
  type ExpectedChange,
  type Incident,
  type ProfileName,
  type Simulator,
} from '../../dev/simulator';
import { LantimeError } from '../../src/lantime/errors';
import { StatusReader } from '../../src/lantime/reader';
import { LOGIN, needPrometheus } from './stack';

/** Seconds between scrapes, as provisioned. */
export const STEP_SECONDS = 15;
/** Longer than a step, shorter than two. */
export const LOOKBACK_SECONDS = 25;

/** A device with a past. */
export interface Past {
  profile: ProfileName;
  /** What Prometheus calls it. */
  instance: string;
  /** When the recording begins, and the device was switched on; milliseconds since 1970. */
  start: number;
  /** When the recording ends. */
  end: number;
  incident: Incident;
  /** What should be seen of the incident. */
  changes: ExpectedChange[];
}

/** The hour until now, with an incident that began 50 minutes ago and lasted 24. */
export function pastHour(profile: ProfileName, instance: string): Past {
  const end = 1000 * Math.floor(Date.now() / 1000);
  const incident = { startsAt: end - 50 * 60_000, scale: 8 };
  const changes = expectedChanges(incident, PROFILES[profile], PROFILES[profile].dialect);
  return { profile, instance, start: end - 3600_000, end, incident, changes };
}

function probeAt({ profile, start, incident }: Past, at: number, reader: StatusReader): Probe {
  return isSilent(incident, at)
    ? { error: new LantimeError('refused'), durationSeconds: 0.01 }
    : {
        snapshot: reader.read(statusAnswer(profile, { at, startedAt: start, incident }), at),
        durationSeconds: 0.1,
      };
}

/** Writes a past into the storage that Prometheus will open. @param folder as Prometheus is given it */
export async function record(folder: string, past: Past): Promise<void> {
  needPrometheus();
  const text = join(folder, 'past.om');
  const file = openSync(text, 'w');
  const reader = new StatusReader();
  const target = `job="lantime",instance=${JSON.stringify(past.instance)}`;
  for (let at = past.start; at <= past.end; at += STEP_SECONDS * 1000) {
    const exposition = await expose(probeAt(past, at, reader), { unknownReadings: false });
    for (const [, name, labels, value] of exposition.matchAll(/^([a-z]\w*)(?:\{(.*)\})? (\S+)$/gm)) {
      writeSync(file, `${name}{${labels ? `${target},${labels}` : target}} ${value} ${at / 1000}\n`);
    }
  }
  writeSync(file, '# EOF\n');
  closeSync(file);
  const data = join(folder, 'data');
  const { status, stderr } = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '-q', text, data], {
    encoding: 'utf8',
  });
  rmSync(text);
  if (status !== 0) {
    throw new Error(`promtool: ${stderr}`);
  }
}

/** The device of a past as it goes on. */
export async function startContinued({ profile, start, incident }: Past): Promise<Simulator> {
  let now = () => start;
  const simulator = await startSimulator({ ...LOGIN, tls: true, profile, incident, now: () => now() });
  now = Date.now;
  return simulator;
}
