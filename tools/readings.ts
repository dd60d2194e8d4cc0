/** Prints what a device offers: every reading with value, unit and kind, and whether the catalogue knows it. */
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { wholeNumber } from '../dev/command-line';
import { connectDevice } from '../exporter/target/connection';
import { parseAnswer } from '../src/lantime/answer';
import type { Definitions } from '../src/lantime/definitions';
import { describeDevice } from '../src/lantime/definitions/describe';
import { readDefinitions } from '../src/lantime/definitions/document';
import { getTrust } from '../src/lantime/evidence';
import { StatusReader } from '../src/lantime/reader';
import { Reading, Snapshot } from '../src/lantime/types';

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
  return `${d.component}\t${d.field}\t${safe}${d.unit && value !== null ? ` ${d.unit}` : ''}\t${d.kind}\t${{ known: '', described: 'not confirmed', unknown: d.known ? 'unit or meaning unknown' : 'discovered' }[getTrust(d)]}`;
}

interface Options {
  url?: string;
  user?: string;
  insecure?: boolean;
  ca?: string;
  /** Seconds. */
  timeout?: number;
  json?: boolean;
  describe?: boolean;
  definitions?: string;
  file?: string;
}

async function fetchBody({ url = '', user, insecure, ca, timeout }: Options): Promise<string> {
  const device = connectDevice({
    url,
    user,
    password: process.env.LANTIME_PASSWORD,
    insecure,
    ca: ca ? readFileSync(ca, 'utf8') : undefined,
    timeoutSeconds: timeout,
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

async function printReadings(options: Options): Promise<void> {
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
}

const command = new Command('npm run -s readings --')
  .description(
    'Lists the readings of a LANTIME: component, field, value with unit, kind, and whether the catalogue knows it.'
  )
  .option('--url <url>', 'address of the LANTIME, without a path')
  .option('--user <name>', 'user of the device; the password is read from LANTIME_PASSWORD')
  .option('--insecure', 'accept a self-signed certificate')
  .option('--ca <file>', 'CA certificate (PEM)')
  .option('--timeout <seconds>', 'timeout of the request (default: 10)', wholeNumber(1, 3600))
  .addOption(new Option('--file <file>', 'a saved response of /api/status instead of a device').conflicts('url'))
  .option('--definitions <file>', 'a definitions document to apply')
  .addOption(new Option('--json', 'print a JSON array with one object per reading').conflicts('describe'))
  .option('--describe', 'print a definitions document (YAML) of everything that is not described or not confirmed')
  .action(async (options: Options) => {
    if (options.url === undefined && options.file === undefined) {
      command.error('error: --url or --file is required (see --help)');
    }
    await printReadings(options);
  });

command.parseAsync().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
