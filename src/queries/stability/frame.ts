/** A statistic of time offsets over the observation interval, one line for each reading and one for a mask. */
import { DataFrame, Field, FieldType, QueryResultMetaNotice } from '@grafana/data';
import {
  computeStability,
  countSamplesNeeded,
  findSamplingInterval,
  listFactors,
  OffsetGrid,
  placeOnGrid,
  StabilityPoint,
  Statistic,
} from '../../analysis/stability';
import { findLimit, Mask, MASKS } from '../../analysis/wander-masks';
import { filterDescriptors } from '../../grafana/filters';
import { LabelContext, readingLabels, seriesName } from '../../grafana/labels';
import { enumeration, info, limitNotice, warning } from '../../grafana/notices';
import { column, uniquelyNamed } from '../../grafana/table';
import type { Series } from '../../history/series';
import { formatNumber, t } from '../../i18n';
import { fullDescription } from '../../lantime/evidence';
import type { Descriptor } from '../../lantime/types';
import type { AnswerQuery, CompleteQuery } from '../kind';
import type { StabilityOptions } from '../stored';
import { isInSeconds, offsetNotices, selectEverywhere } from './offsets';

type StabilityQuery = CompleteQuery<StabilityOptions>;

const DESCRIPTIONS: Readonly<Record<Statistic, string>> = {
  mtie: 'Maximum time interval error (ITU-T G.810).',
  tdev: 'Time deviation (ITU-T G.810).',
  adev: 'Overlapping Allan deviation (IEEE Std 1139).',
};

const answer: AnswerQuery<StabilityOptions> = async (query, { device, settings, history, range, request, current }) => {
  const labels: LabelContext = { components: device.reader.knownComponents, device: settings.name };
  const selected = selectEverywhere(device.selector, query);
  const passing = filterDescriptors(selected.descriptors, query.filters, labels);
  const offsets = passing.filter(isInSeconds);
  const kept = offsets.slice(0, query.limit);
  // As fine as there is: a step chosen for the width of the panel would be another sampling interval.
  const past = await history.forPanel(kept, { ...request, intervalMs: 1 }, false);
  const curves = computeCurves(
    kept,
    (descriptor) => past.series(descriptor, range.from, range.to),
    query.statistic,
    labels
  );
  return {
    frames: [stabilityFrame(query, curves)],
    notices: [
      ...(offsets.length > kept.length ? [limitNotice('series', query.limit)] : []),
      ...(current ? offsetNotices(t('Stability'), query, selected, passing) : []),
      ...curveNotices(query.statistic, curves),
      // Troubleshooting: Choose another statistic, or no mask.
      ...(query.statistic === 'adev' && query.mask !== 'none'
        ? [info(t('Masks are limits of MTIE and TDEV; none is drawn for ADEV.'))]
        : []),
      ...(kept.length > 0 ? past.notices : []),
    ],
    served: past.served,
  };
};
export default answer;

/** A reading with its samples and what was computed of them. */
export interface Curve {
  descriptor: Descriptor;
  name: string;
  labels: Record<string, string>;
  grid: OffsetGrid;
  points: StabilityPoint[];
}

/**
 * The curves of readings on one grid: they come with the same polls, so that all share the sampling interval of the one with
 * the most samples.
 */
export function computeCurves(
  descriptors: readonly Descriptor[],
  readSeries: (descriptor: Descriptor) => Series,
  statistic: Statistic,
  context: LabelContext
): Curve[] {
  const all = descriptors.map((descriptor) => ({ descriptor, ...readSeries(descriptor) }));
  const longest = all.reduce<Series | undefined>(
    (most, series) => (countNumbers(series) > (most ? countNumbers(most) : 0) ? series : most),
    undefined
  );
  const tau0 = (longest && findSamplingInterval(longest.times, longest.values)) ?? 1;
  return all.map(({ descriptor, times, values }) => {
    const grid = placeOnGrid(times, values, tau0);
    const labels = readingLabels(descriptor, context);
    const points = computeStability(statistic, grid, listFactors(grid.offsets.length));
    return { descriptor, name: seriesName(descriptor, labels, ''), labels, grid, points };
  });
}

const countNumbers = ({ values }: Series): number => values.filter((value) => typeof value === 'number').length;

/**
 * The frame of curves: `tau`, a field for each reading that has a value, and one for the mask. It has no type of Grafana's
 * data plane, because none is for values over anything but time.
 */
function stabilityFrame({ refId, statistic, mask }: StabilityQuery, curves: readonly Curve[]): DataFrame {
  const taus = new Map(curves.flatMap(({ points }) => points.map(({ factor, tau }) => [factor, tau] as const)));
  const factors = [...taus.keys()].sort((a, b) => a - b);
  const unit = statistic === 'adev' ? 'sci' : 's';
  const drawn = curves.filter(({ points }) => points.length > 0);
  const fields = drawn.map(({ descriptor, name, labels, points }): Field => {
    const values = new Map(points.map(({ factor, value }) => [factor, value]));
    return {
      ...column(
        name,
        FieldType.number,
        factors.map((factor) => values.get(factor)),
        {
          unit,
          displayNameFromDS: name,
          description: `${DESCRIPTIONS[statistic]} ${fullDescription(descriptor)}`,
        }
      ),
      labels,
    };
  });
  if (statistic !== 'adev' && mask !== 'none' && factors.length > 0) {
    const { name, source }: Mask = MASKS[mask];
    const limits = factors.map((factor) => findLimit(MASKS[mask], statistic, taus.get(factor)!));
    fields.push(column(name, FieldType.number, limits, { unit, displayNameFromDS: name, description: source }));
  }
  const tau = column(
    'tau',
    FieldType.number,
    factors.map((factor) => taus.get(factor)),
    {
      unit: 's',
      description: t('Observation interval.'),
    }
  );
  return {
    refId,
    meta: { preferredVisualisationType: 'table' },
    fields: uniquelyNamed([tau, ...fields], (_, name, count) => `${name} ${count}`),
    length: factors.length,
  };
}

const secondsText = (value: number): string => `${formatNumber(Number(value.toPrecision(4)))} s`;
const percentText = (share: number): string => `${formatNumber(Number((100 * share).toPrecision(2)))} %`;
/** `least–most`, or one of them if they are the same. */
const span = (values: readonly number[], format: (value: number) => string): string => {
  const [least, most] = [Math.min(...values), Math.max(...values)].map(format);
  return least === most ? least : t('{least} to {most}', { least, most });
};

/** What the curves are computed from, and what they are not. */
function curveNotices(statistic: Statistic, curves: readonly Curve[]): QueryResultMetaNotice[] {
  const notices: QueryResultMetaNotice[] = [];
  const drawn = curves.filter(({ points }) => points.length > 0);
  const name = statistic.toUpperCase();
  if (drawn.length > 0) {
    const grids = drawn.map(({ grid }) => grid);
    const { tau0 } = grids[0];
    const gaps = grids.map(({ samples, offsets }) => 1 - samples / offsets.length);
    const shortest = Math.min(...grids.map(({ spacing }) => spacing.shortest));
    const longest = Math.max(...grids.map(({ spacing }) => spacing.longest));
    const isUneven = shortest < 0.99 * tau0 || longest > 1.01 * tau0;
    notices.push(
      // Troubleshooting: What the curves are computed from.
      info(
        t(
          '{name}: sampling interval {interval}, {samples} samples, {gaps} gaps. Only windows without a gap count. The offsets are what the device measured when it was polled; this does not measure its output.',
          {
            name,
            interval: isUneven
              ? t('{interval} (samples are {shortest} to {longest} apart)', {
                  interval: secondsText(tau0),
                  shortest: secondsText(shortest),
                  longest: secondsText(longest),
                })
              : secondsText(tau0),
            samples: span(
              grids.map(({ samples }) => samples),
              String
            ),
            gaps: span(gaps, percentText),
          }
        )
      )
    );
    const repeating = drawn.filter(({ grid: { repeated, samples } }) => repeated > samples / 2);
    if (repeating.length > 0) {
      notices.push(
        // Troubleshooting: Look at longer observation intervals; at short ones, stability appears better than it is.
        info(
          t(
            'More than half of the samples repeat the one before, because the device measures less often than it is polled or rounds: short observation intervals say little for {curves}.',
            { curves: enumeration(repeating.map((curve) => curve.name)) }
          )
        )
      );
    }
    if (grids.some(({ cut }) => cut)) {
      // Troubleshooting: Choose a shorter range.
      notices.push(warning(t('The range has more samples than are computed; the earliest are left out.')));
    }
  }
  const tooFew = curves.filter(({ points }) => points.length === 0);
  if (tooFew.length > 0) {
    notices.push(
      // Troubleshooting: The history is too short for even one observation interval, or gaps cut it up. Keep a tab open,
      // widen the range, or choose a history data source.
      info(
        t('Too few samples for {name}, which needs {count} without a gap: {readings}.', {
          name,
          count: countSamplesNeeded(statistic),
          readings: enumeration(
            tooFew.map(({ name: reading, grid }) => t('{reading} has {count}', { reading, count: grid.samples }))
          ),
        })
      )
    );
  }
  return notices;
}
