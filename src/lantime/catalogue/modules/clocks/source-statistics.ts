/**
 * What a clock computes for each reference source: mean, deviation, bounds, steps, and MTIE and TDEV with the mask they
 * are compared with; device-api.md 6.8. The JSON is not published, so several shapes are accepted: a list of numbers or
 * of objects, below the mask or beside it.
 */
import { counter, Entry, Family, gauge, states, text, yesNo } from '../../model';
import { sourceQuantity } from '../../quantities';

const SOURCE = 'chassis/slots/*/module/mrs/*';
const STATISTICS = `${SOURCE}/{statistics,stats,status/statistics,status/stats,info/stats}`;
const METRICS = `${SOURCE}/{metrics,stats/metrics,status/metrics}`;

const STABILITY = [
  ['mtie', 'MTIE', 'Maximum time interval error (MTIE) computed by the clock, for an observation interval.'],
  ['tdev', 'TDEV', 'Time deviation (TDEV) computed by the clock, for an observation interval.'],
] as const;

/** Tables below the object of a mask, or below `metrics` itself, without a label for the mask. */
const tables = (base: string, prefix: string): Entry[] =>
  STABILITY.flatMap(([key, name, description]) => [
    gauge(`${base}/${key}/*`, name, 's', description, {
      metric: `${prefix}_${key}`,
      quantity: sourceQuantity(key),
    }),
    gauge(`${base}/${key}/*/{tau,interval,observation-interval}`, `${name} interval`, 's', 'Observation interval.', {
      metric: false,
    }),
    gauge(`${base}/${key}/*/{limit,mask-limit,mask-value}`, `${name} limit`, 's', 'Limit of the mask.', {
      metric: `${prefix}_${key}_limit`,
      quantity: sourceQuantity(key),
    }),
    gauge(`${base}/${key}/count`, `${name} values`, '', 'Number of observation intervals.', {
      evidence: 'DERIVED',
      metric: false,
    }),
  ]);

export const SOURCE_STATISTICS: Family = {
  title: 'Reference clock',
  source: 'device-api.md 6.8',
  evidence: 'PLAUSIBLE',
  rules: [
    { path: METRICS, member: 'mask', unlessKeys: ['mtie', 'tdev', 'mask', 'mask-violated', 'exceeded', 'flags'] },
    { path: `${METRICS}/{mtie,tdev}`, member: 'interval' },
    { path: `${METRICS}/*/{mtie,tdev}`, member: 'interval' },
  ],
  entries: [
    ...(
      [
        ['{mean,average,avg}', 'mean', 'Source offset, mean', 'mean'],
        ['{sigma,std-dev,stddev,standard-deviation}', 'deviation', 'Source offset, deviation', 'standard deviation'],
        ['{min,minimum}', 'minimum', 'Source offset, minimum', 'smallest'],
        ['{max,maximum}', 'maximum', 'Source offset, maximum', 'largest'],
      ] as const
    ).map(([keys, of, name, word]) =>
      gauge(`${STATISTICS}/${keys}`, name, 's', `Offset of the source computed by the clock: ${word}.`, {
        metric: `clock_source_offset_${of}`,
        quantity: sourceQuantity(of),
      })
    ),
    counter(`${STATISTICS}/{steps,step-count}`, 'Source steps', '', 'How often the source stepped.', {
      metric: 'clock_source_steps',
    }),
    states(
      `${STATISTICS}/{step-detected,step}`,
      'Source step',
      yesNo('stepped', 'no', 'warning', 'ok'),
      'Whether the source has stepped.',
      { metric: 'clock_source_stepped' }
    ),
    ...tables(METRICS, 'clock_source_single'),
    ...tables(`${METRICS}/*`, 'clock_source'),
    text(`${METRICS}/{mask,*/mask}`, 'Mask', 'Mask for MTIE and TDEV, named after the ITU-T recommendation.', {
      metric: false,
    }),
    ...(
      [
        [METRICS, 'clock_source_single_mask_violated'],
        [`${METRICS}/*`, 'clock_source_mask_violated'],
      ] as const
    ).map(([base, metric]) =>
      states(
        `${base}/{mask-violated,exceeded}`,
        'Mask violated',
        yesNo('violated', 'kept', 'warning', 'ok'),
        'Whether the source violates the mask.',
        { metric }
      )
    ),
  ],
};
