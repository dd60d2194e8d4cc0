/** The form of the configuration file, and messages about what does not have it. */
import { z } from 'zod';
import { LARGEST_MAX_ANSWER_MEGABYTES, LONGEST_TIMEOUT_SECONDS } from '../../src/lantime/answer';
import { problemText } from '../../src/lantime/definitions/document';
import type { DocumentPath, Finding } from '../../src/lantime/definitions/places';
import { LONGEST_INTERVAL_SECONDS, MINIMUM_INTERVAL_SECONDS } from '../../src/lantime/poller';
import { COLLECTOR_NAMES, type CollectorName } from '../exposition/collectors';
import { LISTEN_PROBLEM, parseListen, deviceUrlProblem } from './address';

const SECONDS_PER_UNIT: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const DURATION_PROBLEM = 'is not a duration; use seconds, or a number with ms, s, m or h, for example 15s';

/** `10`, `10s`, `1m`: seconds. @param why added to the message about the limits */
const duration = (least: number, most: number, why = '') =>
  z
    .union([z.number(), z.string()], { error: DURATION_PROBLEM })
    .transform((written, context) => {
      const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(String(written)) ?? [];
      if (number === undefined) {
        context.addIssue({ code: 'custom', message: DURATION_PROBLEM });
        return z.NEVER;
      }
      return Number(number) * SECONDS_PER_UNIT[unit];
    })
    .refine((seconds) => seconds >= least && seconds <= most, {
      error: `must be from ${least}s to ${most}s${why}`,
    });

const textSchema = z
  .string()
  .min(1, { error: 'is empty; enter a text, or leave the setting out' })
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, { error: 'contains a line break or a control character; remove it' });

/** A string that has to pass a check. @param problemWith says what is wrong; undefined when nothing is */
const checked = (problemWith: (written: string) => string | undefined) =>
  z.string().superRefine((written, context) => {
    const message = problemWith(written);
    if (message !== undefined) {
      context.addIssue({ code: 'custom', message });
    }
  });

/** Labels that Prometheus or the exposition sets; a target's own would displace them (as exported_...). */
const TAKEN_LABELS = new Set(
  (
    'instance job device chassis slot module model component field metric unit state reason le quantile ' +
    'address association event fan input interface interval led location mask message name node output port ' +
    'ptp_instance role satellite ' +
    'sensor serial_number service source storage system type value version'
  ).split(' ')
);

const labels = z.record(
  z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, {
      error: 'is not a valid label name; use letters, digits and underscores, and do not begin with a digit',
    })
    .refine((name) => !name.startsWith('__'), {
      error: 'begins with __, which Prometheus reserves for internal use; rename it',
    })
    .refine((name) => !TAKEN_LABELS.has(name), { error: 'is already a label of the series; rename it' }),
  z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text' }).transform(String)
);

const tls = z.strictObject({
  ca_file: textSchema.optional(),
  insecure_skip_verify: z.boolean().optional(),
  server_name: textSchema.optional(),
});

const collectors = z.strictObject(
  Object.fromEntries(COLLECTOR_NAMES.map((name) => [name, z.boolean().optional()])) as Record<
    CollectorName,
    z.ZodOptional<z.ZodBoolean>
  >
);

const metricNames = z
  .array(
    z.string().regex(/^[a-z0-9_*]{1,200}$/, { error: 'is not a metric name; an asterisk stands for any characters' })
  )
  .max(200, { error: 'contains more than 200 names; use asterisks' });
const metrics = z.strictObject({ allow: metricNames.optional(), deny: metricNames.optional() });

/** Settings that a target and `defaults` have in common. */
const SHARED = {
  user: textSchema
    .regex(/^[^:]*$/, { error: 'contains a colon, which basic authentication does not allow; use another user' })
    .optional(),
  password_env: textSchema.optional(),
  password_file: textSchema.optional(),
  tls: tls.optional(),
  interval: duration(
    MINIMUM_INTERVAL_SECONDS,
    LONGEST_INTERVAL_SECONDS,
    '; the values of a LANTIME are up to 8 s old, so polling more often only adds load'
  ).optional(),
  timeout: duration(0.5, LONGEST_TIMEOUT_SECONDS).optional(),
  max_answer_megabytes: z
    .number()
    .gt(0)
    .lte(LARGEST_MAX_ANSWER_MEGABYTES, { error: `must be at most ${LARGEST_MAX_ANSWER_MEGABYTES}` })
    .optional(),
  labels: labels.optional(),
  unknown_readings: z.boolean().optional(),
  collectors: collectors.optional(),
  metrics: metrics.optional(),
  state_sets: z.enum(['all', 'present'], { error: 'must be all or present' }).optional(),
  legacy_metric_names: z.boolean().optional(),
  // Checked in definitions.ts.
  definitions: z.unknown().optional(),
};

export const DefaultsSection = z.strictObject(SHARED);
export const TargetSection = z.strictObject({
  name: textSchema
    .max(200, { error: 'is longer than 200 characters; shorten it' })
    .refine((name) => name.trim() === name, { error: 'begins or ends with a space; remove it' }),
  url: checked(deviceUrlProblem),
  ...SHARED,
});
/** The file as a whole. Its sections are checked one by one, so that a mistake in one does not hide those in another. */
export const ConfigFile = z.strictObject({
  listen: checked((written) => (parseListen(written) ? undefined : LISTEN_PROBLEM)).optional(),
  defaults: z.unknown().optional(),
  definitions: z.unknown().optional(),
  targets: z.array(z.unknown()).min(1, { error: 'is empty; add a target with name and url' }),
});

export type SharedSettings = z.output<typeof DefaultsSection>;
export type TargetSettings = z.output<typeof TargetSection>;

const NESTED_SECTIONS: Readonly<Record<string, z.ZodObject>> = { tls, collectors, metrics };

/** Messages for zod's own checks. */
const messageFor = (issue: z.core.$ZodRawIssue): string =>
  issue.code === 'too_small' ? 'must be larger than 0' : problemText(issue);

function unknownKeyProblem(key: string, known: string[]): string {
  return key === 'password'
    ? 'is not allowed in the file; set password_env to the name of an environment variable, or password_file to the path of a file that contains it'
    : `is not known here; remove or correct it (known: ${known.join(', ')})`;
}

/** Checks one section. @returns undefined when something is wrong with it, which is added to `findings` */
export function parseSection<T>(
  schema: z.ZodObject & z.ZodType<T>,
  value: unknown,
  path: DocumentPath,
  findings: Finding[]
): T | undefined {
  const result = schema.safeParse(value, { error: messageFor });
  if (result.success) {
    return result.data;
  }
  for (const issue of result.error.issues) {
    const at = [...path, ...(issue.path as Array<string | number>)];
    if (issue.code === 'unrecognized_keys') {
      const nested = String(at[at.length - 1]);
      const { shape } = Object.hasOwn(NESTED_SECTIONS, nested) ? NESTED_SECTIONS[nested] : schema;
      const known = Object.keys(shape);
      findings.push(
        ...issue.keys.map((key) => ({ path: [...at, key], text: unknownKeyProblem(key, known), atKey: true }))
      );
    } else if (issue.code === 'invalid_key') {
      findings.push({ path: at, text: issue.issues[0].message, atKey: true });
    } else {
      findings.push({ path: at, text: issue.message });
    }
  }
  return undefined;
}
