/**
 * A past in Prometheus, in seconds: the answers the device would have given are read and exposed as the exporter does it,
 * written down as OpenMetrics with their times, and made a block of Prometheus' storage by `promtool tsdb
 * create-blocks-from openmetrics`. Blocks so made have no staleness markers: start Prometheus on them with
 * {@link LOOKBACK_SECONDS}, so that a gap is a gap.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expose, type Probe } from '../../exporter/exposition';
import { LantimeError } from '../../src/lantime/errors';
import { StatusReader } from '../../src/lantime/reader';
import { needPrometheus } from '../programs/prometheus';
import { answerAt, type Past } from '.';

/** Seconds between scrapes, as provisioned. */
export const STEP_SECONDS = 15;
/** Longer than a step, shorter than two. */
export const LOOKBACK_SECONDS = 25;

function probeAt(past: Past, at: number, reader: StatusReader): Probe {
  const answer = answerAt(past, at);
  return answer === undefined
    ? { error: new LantimeError('refused'), durationSeconds: 0.01 }
    : { snapshot: reader.read(answer, at), durationSeconds: 0.1 };
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
