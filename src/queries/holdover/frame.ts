/** How long until the error of a clock in holdover reaches a limit, as a table with a row for each limit. */
import { FieldType } from '@grafana/data';
import { expectHoldover, HoldoverOutlook } from '../../analysis/holdover';
import { passesFilters } from '../../grafana/filters';
import { enumeration, info, limitNotice, warning } from '../../grafana/notices';
import { columnsFrom, table } from '../../grafana/table';
import { mark, t } from '../../i18n';
import { formatDuration } from '../../lantime/duration';
import { historyId } from '../../lantime/readings';
import { findState } from '../../lantime/state';
import type { Component, Snapshot } from '../../lantime/types';
import type { AnswerQuery, QueryEnvironment } from '../kind';
import type { HoldoverOptions } from '../stored';
import { Beginning, findBeginning, formatMinute, HOLDOVER } from './beginning';
import { Clock, findClocks, presentValue } from './clocks';
import { measureDrift, Measurement } from './measure';

// Troubleshooting: [Analysis](analysis.md#holdover-countdown) explains the kinds.
const TABLE_NOTICE = mark(
  'Kind "table": free-run accuracy of the oscillator type from the manufacturer’s data sheets (plausible, not confirmed). ' +
    'It is a specification, not a measurement, and assumes a warmed-up oscillator and a constant temperature. ' +
    'Best case: the frequency was exact when holdover began. Worst case: it was already off by the one-day figure. ' +
    'The offset at the start of holdover is not included.'
);
// Troubleshooting: The same.
const MEASURED_NOTICE = mark(
  'Kind "measured": the offset that the device estimates, extrapolated linearly by at most one day. ' +
    'It is not a comparison with a reference, and temperature changes are not included.'
);

/** One limit of one clock; numbers are undefined where nothing can be stated. */
interface LimitRow {
  component: Component;
  limit?: number;
  state: string;
  leftWorst?: number;
  leftBest?: number;
  errorWorst?: number;
  errorBest?: number;
  kind: HoldoverOutlook['kind'];
  assumptions: string;
}

const answer: AnswerQuery<HoldoverOptions> = (query, environment) => {
  const { device, settings, current } = environment;
  const labels = { components: device.reader.knownComponents, device: settings.name };
  const passing = current
    ? findClocks(query.components, device.reader, current).filter(({ component }) =>
        passesFilters(component, query.filters, labels)
      )
    : [];
  const all = passing.flatMap((clock) => rowsOfClock(clock, query.limits, environment, current!));
  const rows = all.slice(0, query.limit);
  const has = (kind: HoldoverOutlook['kind']) => rows.some((row) => row.kind === kind);
  return {
    frames: [frameFrom(query.refId, rows)],
    notices: [
      ...(all.length > rows.length ? [limitNotice('rows', query.limit)] : []),
      // Troubleshooting: The device has not responded yet; the panel says why.
      ...(current ? [] : [warning(t('The device was not read, so its holdover is not known.'))]),
      // Troubleshooting: The chassis or slot has no clock. Choose `chassis0` or a slot with a clock.
      ...(current && passing.length === 0
        ? [
            info(
              t('The device reports no clock state for {components}.', { components: enumeration(query.components) })
            ),
          ]
        : []),
      ...(has('table') ? [info(t(TABLE_NOTICE))] : []),
      ...(has('measured') ? [info(t(MEASURED_NOTICE))] : []),
    ],
    served: new Map([
      ['live poll', true],
      ['browser history', true],
    ]),
  };
};
export default answer;

function rowsOfClock(
  clock: Clock,
  limits: readonly number[],
  environment: QueryEnvironment,
  current: Snapshot
): LimitRow[] {
  const { component, state } = clock;
  const value = presentValue(current, state);
  const shown = value === null ? 'not known' : (findState(state, value)?.text ?? String(value));
  const nothing = (text: string, because: string): LimitRow[] => [
    { component, state: text, kind: 'not known', assumptions: because },
  ];
  if (value !== 'synchronized' && value !== HOLDOVER) {
    return nothing(shown, 'No estimate: the clock is neither synchronized nor in holdover.');
  }
  if (value === 'synchronized') {
    return toRows(clock, limits, current, 'if holdover began now', { elapsed: 0, because: [] });
  }
  const { device, history, settings } = environment;
  const intervalMs = settings.pollIntervalSeconds * 1000;
  const past = history.inBrowser(device.reader);
  const began = findBeginning(clock, { reader: device.reader, history: past, snapshot: current, intervalMs });
  if (!began) {
    return nothing(
      shown,
      'The start of holdover is not known: the device does not report it, and this browser did not see it.'
    );
  }
  const measurement = measure(clock, began, environment, current);
  const elapsed = Math.max(0, (current.receivedAt - began.earliest) / 1000);
  return toRows(clock, limits, current, `in holdover since ${formatMinute(began.earliest)}`, {
    elapsed,
    measurement,
    because: [began.source],
  });
}

function measure({ offset }: Clock, began: Beginning, { device }: QueryEnvironment, current: Snapshot): Measurement {
  const now = current.receivedAt;
  const sent = presentValue(current, offset) === null ? undefined : offset;
  const samples = sent ? device.history.series(historyId(sent), began.latest, now) : { times: [], values: [] };
  return measureDrift(sent, samples, now);
}

/** What the rows of a clock are based on. */
interface Basis {
  elapsed: number;
  /** Undefined while the clock is synchronized. */
  measurement?: Measurement;
  /** Sentences. */
  because: readonly string[];
}

function toRows(
  { component, oscillator, warmUp }: Clock,
  limits: readonly number[],
  current: Snapshot,
  state: string,
  { elapsed, measurement, because }: Basis
): LimitRow[] {
  const word = presentValue(current, oscillator);
  const type = (oscillator && findState(oscillator, word)?.text) ?? String(word);
  const nothing = (reason: string): LimitRow[] => [
    { component, state, kind: 'not known', assumptions: [reason, ...because].join(' ') },
  ];
  const drift = measurement?.drift;
  if (!drift && word === null) {
    return nothing('The device does not report its oscillator type.');
  }
  if (!drift && presentValue(current, warmUp) === 'not-warmed-up') {
    return nothing(`The oscillator (${type}) is not warmed up, so the data sheet figures do not apply.`);
  }
  const outlook = expectHoldover({ oscillator: String(word), elapsed, measured: drift, limits });
  if (outlook.kind === 'not known') {
    return nothing(`The drift is ${outlook.because}.`);
  }
  const { kind, error, reach } = outlook;
  const basis =
    measurement?.drift !== undefined
      ? measurement.how
      : `Data sheet figures for the type ${type}, not a measurement.${measurement ? ` ${measurement.because}` : ''}`;
  return outlook.limits.map(({ limit, best, worst }) => ({
    component,
    limit,
    state,
    leftWorst: worst,
    leftBest: best,
    // Before holdover it would be zero, which says nothing of the error there is.
    ...(elapsed > 0 ? { errorWorst: error.worst, errorBest: error.best } : {}),
    kind,
    assumptions: [
      basis,
      ...because,
      ...(kind === 'table' && best !== undefined && best === worst && best > 0
        ? ['Both cases are the data sheet figure, which is a maximum.']
        : []),
      ...(worst === undefined || best === undefined
        ? [
            `${worst === undefined ? 'Not' : 'Best case: not'} reached within ${formatDuration(reach)}, the range of this estimate.`,
          ]
        : []),
    ].join(' '),
  }));
}

function frameFrom(refId: string, rows: readonly LimitRow[]) {
  const column = columnsFrom(rows);
  const seconds = (name: string, cell: (row: LimitRow) => number | undefined, description: string) =>
    column(name, FieldType.number, cell, { unit: 's', description });
  const clocks = new Set(rows.map(({ component }) => component.id));
  return table(refId, [
    ...(clocks.size > 1 ? [column('Clock', FieldType.string, ({ component }) => component.label)] : []),
    seconds('Limit', ({ limit }) => limit, t('Limit of the absolute time error.')),
    column('State', FieldType.string, ({ state }) => state, {
      description: t(
        'Since when the clock has been in holdover; while it is synchronized, the row says what would happen if holdover began now.'
      ),
    }),
    seconds(
      'Time left, worst case',
      ({ leftWorst }) => leftWorst,
      t('Time until the error reaches the limit in the worst case; 0 if it has.')
    ),
    seconds(
      'Time left, best case',
      ({ leftBest }) => leftBest,
      t('Time until the error reaches the limit in the best case; 0 if it has.')
    ),
    seconds('Error now, worst case', ({ errorWorst }) => errorWorst, t('Absolute error at present in the worst case.')),
    seconds('Error now, best case', ({ errorBest }) => errorBest, t('Absolute error at present in the best case.')),
    column('Kind', FieldType.string, ({ kind }) => kind, {
      description: t(
        'Measured: extrapolated from the device’s own estimate. Table: data sheet of the oscillator type.'
      ),
    }),
    column('Assumptions', FieldType.string, ({ assumptions }) => assumptions, {
      description: t('What the row is based on.'),
    }),
  ]);
}
