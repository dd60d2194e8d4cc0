/** Prints what a device offers: every reading with value, unit and kind, and whether the catalogue knows it. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connectDevice } from '../exporter/target/connection';
import { parseAnswer } from '../src/lantime/answer';
import type { Definitions } from '../src/lantime/definitions';
import { describeDevice } from '../src/lantime/definitions/describe';
import { readDefinitions } from '../src/lantime/definitions/document';
import { LantimeError } from '../src/lantime/errors';
import { trustOf } from '../src/lantime/evidence';
import { StatusReader } from '../src/lantime/reader';
import { Reading, Snapshot } from '../src/lantime/types';

const USAGE = `Usage: npm run -s readings -- --url http://127.0.0.1:8080 [options]

  --url URL       address of the LANTIME, without a path
  --user USER     device user; the password is taken from LANTIME_PASSWORD
  --insecure      accept a self-signed certificate
  --ca FILE       authority to trust, PEM
  --timeout S     seconds to wait, default 10
  --json          one JSON object per reading, as an array
  --describe      a definitions document (YAML) with everything that nobody has described or confirmed
  --definitions F a definitions document in force
  --file F        a saved answer of /api/status instead of a device
`;

/** One reading as an object for scripts; times also as text. */
function asRecord(reading: Reading, snapshot: Snapshot) {
  const { descriptor: d, value } = reading;
  return {
    component: d.component,
    componentLabel: snapshot.components.get(d.component)?.label ?? d.component,
    field: d.field,
    id: d.id,
    label: d.label,
    elements: d.elements,
    value,
    ...(d.kind === 'timestamp' && typeof value === 'number' ? { time: new Date(value * 1000).toISOString() } : {}),
    ...(d.kind === 'state' && value !== null ? { state: stateText(reading) } : {}),
    unit: d.unit,
    kind: d.kind,
    known: d.known,
    derived: d.derived,
    evidence: d.evidence,
    ...(d.rawUnit ? { unitConfirmed: false } : {}),
    ...(d.unitNote ? { unitNote: d.unitNote } : {}),
    ...(reading.raw !== undefined ? { raw: reading.raw } : {}),
    ...(reading.absent !== undefined ? { absent: reading.absent } : {}),
    ...(reading.unreadable ? { unreadable: true } : {}),
  };
}

function stateText({ descriptor, value }: Reading): string {
  return descriptor.states.find((state) => state.value === String(value))?.text ?? String(value);
}

function print(reading: Reading): string {
  const { descriptor: d, value } = reading;
  const shown =
    value === null
      ? `(${reading.absent})`
      : d.kind === 'timestamp' && typeof value === 'number'
        ? new Date(value * 1000).toISOString()
        : d.kind === 'state'
          ? stateText(reading)
          : String(value);
  // Device text may hold control characters; a terminal must not obey them.
  const safe = shown.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
  return `${d.component}\t${d.field}\t${safe}${d.unit && value !== null ? ` ${d.unit}` : ''}\t${d.kind}\t${{ known: '', described: 'not confirmed', unknown: d.known ? 'unit or meaning unknown' : 'discovered' }[trustOf(d)]}`;
}

interface Options {
  url?: string;
  user?: string;
  insecure?: boolean;
  ca?: string;
  timeout?: string;
}

async function fetchBody({ url = '', user, insecure, ca, timeout }: Options): Promise<string> {
  const device = connectDevice({
    url,
    user,
    password: process.env.LANTIME_PASSWORD,
    insecure,
    ca: ca ? readFileSync(ca, 'utf8') : undefined,
    timeoutSeconds: timeout ? Number(timeout) : undefined,
  });
  try {
    return await device.fetchStatus();
  } finally {
    await device.close();
  }
}

/** @throws Error with all mistakes, one per line */
function loadDefinitions(file: string): Definitions | undefined {
  const { definitions, mistakes } = readDefinitions(readFileSync(file, 'utf8'));
  if (mistakes.length > 0) {
    throw new Error(
      mistakes
        .map(
          ({ line, column, path, text }) =>
            `${file}${line === undefined ? '' : `:${line}:${column}`}: ${path ? `${path}: ` : ''}${text}`
        )
        .join('\n')
    );
  }
  return definitions;
}

async function main(): Promise<void> {
  let options;
  try {
    options = parseArgs({
      options: {
        url: { type: 'string' },
        user: { type: 'string' },
        insecure: { type: 'boolean' },
        ca: { type: 'string' },
        timeout: { type: 'string' },
        json: { type: 'boolean' },
        describe: { type: 'boolean' },
        definitions: { type: 'string' },
        file: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (options.help || (!options.url && !options.file)) {
    (options.help ? process.stdout : process.stderr).write(USAGE);
    process.exitCode = options.help ? 0 : 2;
    return;
  }
  try {
    const definitions = options.definitions === undefined ? undefined : loadDefinitions(options.definitions);
    const body = options.file === undefined ? await fetchBody(options) : readFileSync(options.file, 'utf8');
    if (options.describe) {
      process.stdout.write(describeDevice(parseAnswer(body), definitions));
      return;
    }
    const snapshot = new StatusReader(definitions).read(parseAnswer(body), Date.now());
    const readings = snapshot.readings.filter((reading) => reading !== undefined);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(
            readings.map((reading) => asRecord(reading, snapshot)),
            null,
            1
          )}\n`
        : readings.map((reading) => `${print(reading)}\n`).join('')
    );
  } catch (error) {
    process.stderr.write(`${error instanceof LantimeError ? error.message : (error as Error).message}\n`);
    process.exitCode = 1;
  }
}

void main();
