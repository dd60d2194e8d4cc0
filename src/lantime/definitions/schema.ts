/**
 * The form of a definitions document. From this come the checks of both sides and the published JSON Schema
 * (docs/definitions.schema.json).
 */
import { z } from 'zod';
import { t } from '../../i18n';
import type { Unit } from '../types';

/** Units a definition can name: those of readings and their multiples. `divide` where that is exact. */
export const WRITTEN_UNITS: Readonly<Record<string, { unit: Unit; multiply?: number; divide?: number }>> = {
  '': { unit: '' },
  s: { unit: 's' },
  ms: { unit: 's', divide: 1e3 },
  µs: { unit: 's', divide: 1e6 },
  us: { unit: 's', divide: 1e6 },
  ns: { unit: 's', divide: 1e9 },
  ps: { unit: 's', divide: 1e12 },
  min: { unit: 's', multiply: 60 },
  h: { unit: 's', multiply: 3600 },
  d: { unit: 's', multiply: 86_400 },
  B: { unit: 'B' },
  kB: { unit: 'B', multiply: 1000 },
  KiB: { unit: 'B', multiply: 1024 },
  MiB: { unit: 'B', multiply: 1024 ** 2 },
  'bit/s': { unit: 'bit/s' },
  'kbit/s': { unit: 'bit/s', multiply: 1e3 },
  'Mbit/s': { unit: 'bit/s', multiply: 1e6 },
  'Gbit/s': { unit: 'bit/s', multiply: 1e9 },
  '°C': { unit: '°C' },
  '%': { unit: '%' },
  ratio: { unit: 'ratio' },
  W: { unit: 'W' },
  mW: { unit: 'W', divide: 1e3 },
  V: { unit: 'V' },
  mV: { unit: 'V', divide: 1e3 },
  A: { unit: 'A' },
  mA: { unit: 'A', divide: 1e3 },
  Hz: { unit: 'Hz' },
  mHz: { unit: 'Hz', divide: 1e3 },
  kHz: { unit: 'Hz', multiply: 1e3 },
  MHz: { unit: 'Hz', multiply: 1e6 },
  m: { unit: 'm' },
  mm: { unit: 'm', divide: 1e3 },
  km: { unit: 'm', multiply: 1e3 },
  '°': { unit: '°' },
  dB: { unit: 'dB' },
  'dB-Hz': { unit: 'dB-Hz' },
  ppm: { unit: 'ppm' },
  ppb: { unit: 'ppm', divide: 1e3 },
  packets: { unit: 'packets' },
  errors: { unit: 'errors' },
};

const LONGEST_DEFINED_TEXT = 500;
/** A large chassis has a few hundred kinds of readings. */
export const MOST_DEFINITIONS = 2000;

const textSchema = (longest: number) =>
  z
    .string()
    .min(1, { error: () => t('is empty; give a text, or leave it out') })
    .max(longest, { error: () => t('is longer than {count} characters; shorten it', { count: longest }) })
    .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/, { error: () => t('holds a control character; remove it') });

const severity = z
  .enum(['ok', 'neutral', 'warning', 'error'], { error: () => t('must be ok, neutral, warning or error') })
  .describe('How good or bad the state is; default neutral.');

const stateSchema = z.union(
  [
    textSchema(100),
    z.strictObject({
      text: textSchema(100).optional().describe('How panels show the state; default: the word itself.'),
      number: z
        .int({ error: () => t('must be a whole number') })
        .optional()
        .describe('The number that the device may send instead of the word; also the number of the state in graphs.'),
      severity: severity.optional(),
      meaning: textSchema(LONGEST_DEFINED_TEXT)
        .optional()
        .describe('What the state means, if the word does not say it.'),
    }),
  ],
  { error: () => t('must be a text, or a mapping of text, number, severity and meaning') }
);

const reading = z.strictObject({
  name: textSchema(100).optional().describe('Name of the reading.'),
  description: textSchema(LONGEST_DEFINED_TEXT).optional().describe('What it is, in one or two sentences.'),
  kind: z
    .enum(['gauge', 'counter', 'state', 'text', 'timestamp'], {
      error: () => t('must be gauge, counter, state, text or timestamp'),
    })
    .optional()
    .describe(
      'gauge: a number that goes up and down; counter: one that only grows; state: one of several words; text; timestamp: a point in time.'
    ),
  unit: z
    .enum(Object.keys(WRITTEN_UNITS) as [string, ...string[]], {
      error: () =>
        t('is not a known unit; use one of {units}, or "" for none, and a factor', {
          units: Object.keys(WRITTEN_UNITS).filter(Boolean).join(', '),
        }),
    })
    .optional()
    .describe('The unit in which the device sends the number. Panels and metrics show it in the base unit.'),
  factor: z
    .number({ error: () => t('must be a number') })
    .refine((factor) => factor !== 0 && Number.isFinite(factor), { error: () => t('must not be 0') })
    .optional()
    .describe('Factor from the number that the device sends to the unit.'),
  states: z
    .record(textSchema(100), stateSchema)
    .optional()
    .describe('States by the word or number that the device sends, in addition to the known ones.'),
  placeholders: z
    .record(z.string(), textSchema(200))
    .optional()
    .describe('Values that are not data, with the reason to show: { "-1": "no sensor" }.'),
  metric: z
    .union(
      [
        z.literal(false),
        z.string().regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, {
          error: () =>
            t('is not a name in Prometheus: small letters, digits and single underscores, and no digit first'),
        }),
      ],
      { error: () => t('must be a name in Prometheus (small letters, digits and single underscores), or false') }
    )
    .optional()
    .describe('Name in Prometheus without "lantime_" and without the unit; false to not expose it.'),
  confirmed: z
    .boolean({ error: () => t('must be true or false') })
    .optional()
    .describe('False if this is still a guess; default true.'),
  sample: z.unknown().optional().describe('A value as the device sent it; for readers of the file, not used.'),
  note: textSchema(2000).optional().describe('Any comment; not used.'),
});

const path = z
  .string()
  .min(1, { error: () => t('is empty; give the path of a reading, for example module/flux/level') })
  .max(500, { error: () => t('is longer than {count} characters; shorten it', { count: 500 }) })
  .regex(/^[^/\s][^/\n]*(\/[^/\n]+)*$/, {
    error: () => t('is not a path: segments with one slash between them, and none at the beginning or the end'),
  })
  .refine((written) => !written.includes('**'), {
    error: () => t('holds **, which is not known here; name each segment, or write *'),
  });

/** A definitions document. */
export const DefinitionsDocument = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1, { error: () => t('must be 1; there is no other version yet') }).optional(),
    readings: z
      .record(path, reading.nullable())
      .describe(
        'Readings by their path below the status: "module/flux/level" for every module, "chassis0/slots/io3/module/flux/level" for one; * stands for any member of a list.'
      ),
  })
  .describe('Definitions of readings by the owner of a LANTIME. They take precedence over the catalogue.');

export type DefinitionsTree = z.output<typeof DefinitionsDocument>;
export type ReadingDefinition = z.output<typeof reading>;

/** The keys of a reading's definition, for messages. */
export const READING_KEYS = Object.keys(reading.shape);
export const STATE_KEYS = ['text', 'number', 'severity', 'meaning'];

/** The published JSON Schema. */
export function jsonSchema(): object {
  return {
    ...z.toJSONSchema(DefinitionsDocument, { target: 'draft-7', io: 'input', unrepresentable: 'any' }),
    title: 'Definitions of readings of a LANTIME',
  };
}
