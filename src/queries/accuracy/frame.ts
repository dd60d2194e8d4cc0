/** Whether the bound of the time error stayed within limits: a table of verdicts, or the bounds over time. */
import {
  DataFrame,
  DataFrameType,
  FieldType,
  MappingType,
  QueryResultMetaNotice,
  SpecialValueMatch,
  ValueMapping,
} from '@grafana/data';
import {
  BoundSeries,
  BoundStatistics,
  bucketStatistics,
  gatherStatistics,
  judge,
  usualDistance,
  Verdict,
} from '../../analysis/accuracy';
import type { Served } from '../../grafana/communication-log';
import { stateConfig } from '../../grafana/fields';
import { filterDescriptors } from '../../grafana/filters';
import { LabelContext, readingLabels } from '../../grafana/labels';
import { info, limitNotice } from '../../grafana/notices';
import type { BoundSubject, RecordedBounds } from '../../grafana/prometheus-bounds';
import { columnsFrom } from '../../grafana/table';
import { decimated } from '../../history/decimation';
import type { Series } from '../../history/series';
import { t } from '../../i18n';
import type { Descriptor, State } from '../../lantime/types';
import type { AnswerQuery, CompleteQuery, QueryEnvironment } from '../kind';
import { limitOption } from '../holdover/limits';
import { isInSeconds, offsetNotices, selectEverywhere } from '../stability/offsets';
import { BoundSource, computeBound, findBound, isDeviceBound, isNodeOffset, readingsOfBound } from './bounds';
import type { AccuracyOptions } from './kind';

type AccuracyQuery = CompleteQuery<AccuracyOptions>;

const VERDICTS: ReadonlyArray<State & { value: Verdict }> = [
  { value: 'pass', text: 'pass', severity: 'ok', code: 0 },
  { value: 'fail', text: 'fail', severity: 'error', code: 2 },
  { value: 'insufficient data', text: 'insufficient data', severity: 'warning', code: 1 },
];

/** For NaN, which stands for infinity: Grafana writes an infinite time as ∞ years. */
const noBound = (): ValueMapping => ({
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NaN, result: { text: t('no bound'), index: 0 } },
});

/** Longer ranges are read from the hourly records in Prometheus, in which the last hour is missing, milliseconds. */
const LONGEST_BY_SAMPLES_MS = 2 * 86_400_000;
/** How long a sample holds without another, milliseconds. */
const LONGEST_HOLD_MS = 300_000;

/** A bound, and what is known of it in the range. */
interface Assessed {
  source: BoundSource;
  labels: Record<string, string>;
  statistics: BoundStatistics;
  series: BoundSeries;
  /** From hourly records. */
  isRecorded: boolean;
}

const answer: AnswerQuery<AccuracyOptions> = async (query, environment) => {
  const { device, settings, range, current } = environment;
  const labels: LabelContext = { components: device.reader.knownComponents, device: settings.name };
  const selected = selectEverywhere(device.selector, query);
  const passing = filterDescriptors(selected.descriptors, query.filters, labels);
  const usable = passing.filter(isInSeconds);
  const sources = usable.slice(0, query.limit).map((descriptor) => findBound(descriptor, device.reader));
  const to = Math.min(range.to, Date.now());
  const { assessed, notices, served } = await assess(sources, query, environment, to, labels);
  return {
    frames:
      query.format === 'timeseries'
        ? boundFrames(query, assessed, environment.request.maxDataPoints)
        : [verdictFrame(query, assessed)],
    notices: [
      ...(usable.length > sources.length ? [limitNotice('rows', query.limit)] : []),
      ...(current ? offsetNotices(t('Accuracy'), query, selected, passing) : []),
      ...notices,
    ],
    served,
  };
};
export default answer;

async function assess(
  sources: readonly BoundSource[],
  query: AccuracyQuery,
  environment: QueryEnvironment,
  to: number,
  context: LabelContext
): Promise<{
  assessed: Assessed[];
  notices: QueryResultMetaNotice[];
  served: Served;
}> {
  const { history, range, request } = environment;
  const isLong = to - range.from > LONGEST_BY_SAMPLES_MS;
  const recorded = isLong ? await history.forBounds(request, query.format === 'timeseries') : undefined;
  const found = (source: BoundSource) => findRecorded(recorded?.found, source);
  const sampled = sources.filter((source) => !found(source));
  const readings = [...new Set(sampled.flatMap(readingsOfBound))];
  // As fine as there is.
  const past = await history.forPanel(readings, { ...request, intervalMs: 1 }, false);
  // Every node has the bound of the device in its own.
  const series = new Map<Descriptor, Series>();
  const read = (descriptor: Descriptor): Series => {
    const known = series.get(descriptor) ?? past.series(descriptor, range.from - LONGEST_HOLD_MS, to);
    series.set(descriptor, known);
    return known;
  };
  let coarsest = 0;
  const assessed = sources.map((source): Assessed => {
    const labels = readingLabels(source.descriptor, context);
    const own = found(source);
    if (own) {
      const { times, values } = own.series ?? { times: [], values: [] };
      return {
        source,
        labels,
        statistics: bucketStatistics(own.statistics),
        series: { times, bounds: values },
        isRecorded: true,
      };
    }
    const distance = usualDistance(read(source.descriptor).times);
    coarsest = Math.max(coarsest, distance);
    const hold = Math.max(LONGEST_HOLD_MS, 1.5 * distance);
    const bound = computeBound(source, read, hold);
    return {
      source,
      labels,
      statistics: gatherStatistics(bound, range.from, to, hold / 1000),
      series: bound,
      isRecorded: false,
    };
  });
  const hasRecorded = assessed.some(({ isRecorded }) => isRecorded);
  return {
    assessed,
    notices: [
      ...(recorded?.notices ?? []),
      ...(sampled.length > 0 ? past.notices : []),
      ...(hasRecorded
        ? [
            // Troubleshooting: Nothing is wrong. [Analysis](analysis.md#long-ranges) has the details.
            info(
              t(
                'Long ranges are added up from what Prometheus recorded of each hour: the hour that has not ended is missing, percentiles are limits of buckets, and moments are accurate to the hour.'
              )
            ),
          ]
        : []),
      ...(sampled.length > 0 && coarsest > 60_000
        ? [
            // Troubleshooting: Load [the recording rules](alerts.md#recording-rules) into Prometheus; they begin with the
            // present.
            info(
              t(
                'Samples are {seconds} s apart, so shorter deviations may be missing. For reports over more than two days, Prometheus needs the recording rules of the project.',
                { seconds: Math.round(coarsest / 1000) }
              )
            ),
          ]
        : []),
    ],
    served: sampled.length > 0 || !recorded ? past.served : recorded.served,
  };
}

function findRecorded(recorded: RecordedBounds | undefined, { descriptor }: BoundSource) {
  const subject: BoundSubject | undefined = isDeviceBound(descriptor)
    ? { kind: 'device' }
    : isNodeOffset(descriptor)
      ? { kind: 'node', node: descriptor.elements.node }
      : undefined;
  const statistics = subject && recorded?.statistics(subject);
  return statistics && { statistics, series: recorded?.series(subject) };
}

/** Whose error it is: the list member, the slot, or the device. */
function subjectName({ source: { descriptor }, labels }: Assessed): string {
  const members = Object.values(descriptor.elements);
  return members.length > 0 ? members.join(' ') : (labels.slot ?? labels.device);
}

const finiteOrMissing = (value: number | undefined): number | undefined => (Number.isFinite(value) ? value : undefined);

function remark({ statistics: { worst }, source }: Assessed): string {
  return (worst?.bound === Infinity ? 'At times the device gave no bound. ' : '') + `Bound: ${source.method}.`;
}

/** A row for each bound; for each limit a verdict, and the share within it. */
function verdictFrame(query: AccuracyQuery, assessed: readonly Assessed[]): DataFrame {
  const column = columnsFrom(assessed);
  const seconds = (name: string, cell: (row: Assessed) => number | undefined, description: string) =>
    column(
      name,
      FieldType.number,
      (row) => {
        const bound = cell(row);
        return bound === Infinity ? NaN : bound;
      },
      { unit: 's', description, mappings: [noBound()] }
    );
  const share = (name: string, cell: (row: Assessed) => number | undefined, description: string) =>
    column(name, FieldType.number, (row) => finiteOrMissing(cell(row)), {
      unit: 'percentunit',
      decimals: 3,
      description,
    });
  const quantile = (part: number, name: string) =>
    seconds(
      name,
      ({ statistics }) => statistics.quantile(part),
      `The bound was no greater for ${name} of the measured time.`
    );
  const limits = query.limits.map((limit) => ({ limit, label: limitOption(limit).label }));
  const fields = [
    column('Of', FieldType.string, subjectName, { description: t('Device, slot, node or source.') }),
    column('Reading', FieldType.string, ({ source }) => source.descriptor.title),
    ...limits.map(({ limit, label }) =>
      column(label, FieldType.string, ({ statistics }) => judge(statistics, { ...query, limit }), {
        ...stateConfig(VERDICTS, 'text'),
        description: t(
          'Verdict for a limit of {label}. Pass: at least {coverage} % of the time is measured, and at least {within} % of that is within the limit. Time without data is not within it.',
          { label, coverage: 100 * query.coverage, within: 100 * query.within }
        ),
      })
    ),
    share(
      'Coverage',
      ({ statistics: { covered, range } }) => covered / range,
      'Share of the time range that is measured.'
    ),
    seconds('Worst', ({ statistics }) => statistics.worst?.bound, 'Greatest bound of the time error.'),
    column('Worst at', FieldType.time, ({ statistics }) => finiteOrMissing(statistics.worst?.at), {
      description: t('When the greatest bound was first seen.'),
    }),
    quantile(0.5, '50 %'),
    quantile(0.95, '95 %'),
    quantile(0.99, '99 %'),
    ...limits.map(({ limit, label }) =>
      share(
        `Within ${label}`,
        ({ statistics }) => {
          const within = statistics.within(limit);
          return within === undefined ? undefined : within / statistics.covered;
        },
        `Share of the measured time with a bound of at most ${label}.`
      )
    ),
    column('Method', FieldType.string, remark, {
      description: t('What the bound is computed from, and what is not in it.'),
    }),
  ];
  // Not of the type of present values: these are of the past, and do not age.
  return { refId: query.refId, meta: { preferredVisualisationType: 'table' }, fields, length: assessed.length };
}

function boundFrames(query: AccuracyQuery, assessed: readonly Assessed[], most: number | undefined): DataFrame[] {
  return assessed.map((one) => {
    const name = subjectName(one);
    const { times, values } = decimated(
      // Infinity cannot be drawn; the table states it.
      {
        times: [...one.series.times],
        values: one.series.bounds.map((bound) => finiteOrMissing(bound ?? undefined) ?? null),
      },
      most
    );
    return {
      refId: query.refId,
      name,
      meta: { type: DataFrameType.TimeSeriesMulti },
      fields: [
        { name: 'Time', type: FieldType.time, config: {}, values: times },
        {
          name: 'Bound of the time error',
          type: FieldType.number,
          config: {
            unit: 's',
            displayNameFromDS: name,
            description: t('Bound: {method}.', { method: one.source.method }),
          },
          labels: one.labels,
          values,
        },
      ],
      length: times.length,
    };
  });
}
