/** Definitions documents, good and bad, for the fuzzer; and what must hold of whatever is read with them. */
import * as fc from 'fast-check';
import { readDefinitions } from '../../../src/lantime/definitions/document';
import { READING_KEYS, WRITTEN_UNITS } from '../../../src/lantime/definitions/schema';
import { parseNumber } from '../../../src/lantime/parse';
import { StatusReader } from '../../../src/lantime/reader';
import { Reading, Snapshot } from '../../../src/lantime/types';

/** Paths of many kinds, of all of a list and of one of it. */
const PATHS = [
  'system/uptime',
  'system/cpuload',
  'system/sync-status/clock-status/clock',
  'system/sync-status/holdover-status/time-offset',
  'system/sync-status/est-time-quality',
  'ntp/*/offset',
  'ntp/sys/stratum',
  'ntp/*/leap',
  'network/ports/*/speed',
  'network/ports/lan0/link',
  'network/ports/*/*',
  'syncmon/nodes/*/offset',
  'syncmon/nodes/node-1/offset',
  'syncmon/nodes/*/{delay,jitter}',
  'module/satellites/*',
  'module/mrs/*/status/offset',
  'module/info/model',
  'module/sync-status/clock-idx',
  'chassis0/slots/pwr1/module/power-available',
  'chassis0/slots/*/module/power-capacity',
  'notification/events/*/triggered',
  'nobody/knows/*',
  '*',
];

const path = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PATHS) }, fc.string({ maxLength: 20 }));
const state = fc.oneof(
  fc.string({ minLength: 1, maxLength: 10 }),
  fc.record(
    {
      text: fc.string({ minLength: 1, maxLength: 10 }),
      number: fc.integer({ min: -2, max: 20 }),
      severity: fc.constantFrom('ok', 'neutral', 'warning', 'error', 'awful'),
    },
    { requiredKeys: [] }
  )
);
const reading = fc.record(
  {
    name: fc.string({ minLength: 1, maxLength: 12 }),
    kind: fc.constantFrom('gauge', 'counter', 'state', 'text', 'timestamp'),
    unit: fc.constantFrom(...Object.keys(WRITTEN_UNITS)),
    factor: fc.double({ noNaN: true, noDefaultInfinity: true }),
    states: fc.dictionary(fc.constantFrom('true', 'false', 'ok', 'synchronized', '1', '__proto__'), state),
    placeholders: fc.dictionary(fc.constantFrom('0', '-1', 'none', ''), fc.string({ minLength: 1, maxLength: 8 })),
    metric: fc.constantFrom<string | false>(false, 'fuzzed', 'clock_state', 'ntp_stratum'),
    confirmed: fc.boolean(),
  },
  { requiredKeys: [] }
);
const wild = fc.dictionary(fc.constantFrom(...READING_KEYS, 'other'), fc.anything());

/** Text of a document: mostly a good one, sometimes one with mistakes, sometimes none at all. */
export const definitionsTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.tuple(path, reading), { maxLength: 6 }).map(toDocument) },
  { weight: 2, arbitrary: fc.array(fc.tuple(path, wild), { maxLength: 3 }).map(toDocument) },
  { weight: 1, arbitrary: fc.string() }
);

function toDocument(list: ReadonlyArray<readonly [string, unknown]>): string {
  return JSON.stringify({ readings: Object.fromEntries(list) }) ?? '';
}

/** A reader with the definitions of a text, or without any where it has mistakes. @throws what is wrong */
export function readerWith(text: string): { reader: StatusReader; valid: boolean } {
  const { definitions, mistakes } = readDefinitions(text);
  if ((definitions === undefined) !== mistakes.length > 0) {
    throw new Error('a document is neither good nor has it a mistake');
  }
  for (const { line, column, text: problem } of mistakes) {
    if ((line !== undefined && line < 1) || (column !== undefined && column < 1) || problem.trim() === '') {
      throw new Error(`a mistake without a place or a reason: ${JSON.stringify(mistakes)}`);
    }
  }
  return { reader: new StatusReader(definitions), valid: definitions !== undefined };
}

/** No value may be out of a unit that nobody has told. @throws what is wrong */
export function checkUnits({ readings }: Snapshot): void {
  for (const reading of readings) {
    if (reading && typeof reading.value === 'number') {
      checkUnit(reading, reading.value);
    }
  }
}

function checkUnit({ descriptor, raw }: Reading, value: number): void {
  const { id, rawUnit, unit, entry, unitNote } = descriptor;
  const sent = typeof raw === 'string' ? parseNumber(raw) : raw;
  if (rawUnit && (unit !== '' || value !== sent)) {
    throw new Error(`${id} has an open unit and is not as it was sent: ${value} ${unit} of ${String(raw)}`);
  }
  if (entry?.quantity && !rawUnit) {
    throw new Error(`${id} has a unit that nothing has decided`);
  }
  if (rawUnit && !unitNote) {
    throw new Error(`${id} does not say which units it may have`);
  }
}
