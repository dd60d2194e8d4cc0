/** The holdover object of the device summary and of each clock; device-api.md 2.2 and 6.4. */
import { mark } from '../../i18n';
import { flags } from './flags';
import { asBoolean, asSent, Entry, gauge, ObjectRule, states } from './model';
import { HOLDOVER_OFFSET } from './quantities';
import { stateWords } from './states';
import { Evidence } from '../types';

/** HDR27 XMR_HOLDOVER_STATUS; the JSON form is PLAUSIBLE. */
const FROM_HEADER = { evidence: 'PLAUSIBLE', source: 'device-api.md 6.4' } as const;

/** An offset that the clock marks as invalid is not data. */
export const holdoverRule = (path: string): ObjectRule => ({
  path,
  absentKeys: (holdover) =>
    [holdover['offset-valid'], holdover['time-offset-valid']].some((flag) => asBoolean(flag) === false)
      ? Object.fromEntries(
          ['time-offset', 'time-offset-ns', 'offset', 'offset-ns'].map((key) => [
            key,
            mark('the clock says that it is not valid'),
          ])
        )
      : undefined,
});

/**
 * Entries for a holdover object.
 * @param metric first part of the names in Prometheus
 * @param evidence of offset and elapsed time, which the summary of the device is known to have
 */
export const holdoverEntries = (path: string, metric: string, evidence: Evidence): Entry[] => [
  gauge(
    `${path}/{time-offset,offset}`,
    'Holdover, estimated offset',
    's',
    'Time offset the device expects in holdover.',
    {
      evidence,
      metric: `${metric}_estimated_offset`,
      ...(evidence === 'KNOWN' ? { formerly: { raw: true as const } } : {}),
      quantity: HOLDOVER_OFFSET,
    }
  ),
  gauge(
    `${path}/{time-elapsed,elapsed}`,
    'Holdover, elapsed',
    's',
    'How long the device has been in holdover; 0 while synchronized. Seconds are plausible, not confirmed.',
    { evidence: 'PLAUSIBLE', metric: `${metric}_elapsed` }
  ),
  states(
    `${path}/{mode,holdover-mode}`,
    'Holdover, mode',
    asSent(stateWords('autonomous pre-autonomous remote')),
    'How the clock keeps time without its references.',
    { ...FROM_HEADER, metric: `${metric}_mode` }
  ),
  gauge(
    `${path}/interval`,
    'Holdover, time to next source',
    's',
    'How long the clock stays in holdover before it follows the next source; not a limit of its error.',
    { ...FROM_HEADER, metric: `${metric}_interval` }
  ),
  gauge(
    `${path}/{curr-prio,cur-prio,current-prio,current-priority}`,
    'Holdover, present priority',
    '',
    'Priority of the source that was followed.',
    {
      ...FROM_HEADER,
      metric: `${metric}_present_priority`,
    }
  ),
  gauge(`${path}/{nxt-prio,next-prio,next-priority}`, 'Holdover, next priority', '', 'Priority of the next source.', {
    ...FROM_HEADER,
    metric: `${metric}_next_priority`,
  }),
  ...flags(path, [
    [
      ['{in-holdover,flags/in-holdover}', `${metric}_active`],
      'In holdover',
      'yes',
      'warning',
      'no',
      'ok',
      'Whether the clock is in holdover.',
    ],
    [
      ['{in-transition,flags/in-transition}', `${metric}_transition`],
      'Holdover, transition',
      'changes its source',
      'neutral',
      'no',
      'neutral',
      'Whether the clock changes from one source to another.',
    ],
    [
      ['{offset-valid,time-offset-valid,flags/offset-valid}', `${metric}_offset_valid`],
      'Holdover, offset valid',
      'yes',
      'neutral',
      'no',
      'neutral',
      'Whether the estimated offset is valid.',
    ],
  ]).map((entry) => ({ ...entry, ...FROM_HEADER })),
];
