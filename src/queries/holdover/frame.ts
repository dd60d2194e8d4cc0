/** How long until the error of a clock in holdover reaches a limit, as a table with a row for each limit. */
import { FieldType } from '@grafana/data';
import { expectHoldover, HoldoverOutlook } from '../../analysis/holdover';
import { matchesFilters } from '../../grafana/filters';
import { componentLabels } from '../../grafana/labels';
import { enumeration, info, limitNotice, warning } from '../../grafana/notices';
import { columnsFrom, table } from '../../grafana/table';
import { formatDuration } from '../../lantime/duration';
import { historyId } from '../../lantime/readings';
import { findState } from '../../lantime/state';
import type { Component, Snapshot } from '../../lantime/types';
import type { AnswerQuery, QueryEnvironment } from '../kind';
import type { HoldoverOptions } from '../stored';
import { Beginning, findBeginning, formatMoment, HOLDOVER } from './beginning';
import { Clock, findClocks, presentValue } from './clocks';
import { measureDrift, Measurement } from './measure';

const TABLE_NOTICE =
  'Kind "table": free-run figures of the type of oscillator from the manufacturer’s data sheets (plausible, not confirmed). ' +
  'They are a specification, not a measurement, for a warmed-up oscillator at a constant temperature. ' +
  'Best case: the frequency was right at first and drifts evenly. Worst case: it was off by the figure for one day at once. ' +
  'An offset from before holdover comes on top.';
const MEASURED_NOTICE =
  'Kind "measured": the offset that the device itself estimates, extended in a straight line by at most one day. ' +
  'It is not a comparison with a reference, and changes of temperature are not included.';

/** One limit of one clock; numbers are undefined where nothing can be stated. */
interface Row {
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
    ? findClocks(query.components, device.reader, current).filter(({ component }) => {
        const own = componentLabels(component.id, labels);
        return matchesFilters((key) => own[key], query.filters);
      })
    : [];
  const all = passing.flatMap((clock) => rowsOfClock(clock, query.limits, environment, current!));
  const rows = all.slice(0, query.limit);
  const has = (kind: HoldoverOutlook['kind']) => rows.some((row) => row.kind === kind);
  return {
    frames: [frameFrom(query.refId, rows)],
    notices: [
      ...(all.length > rows.length ? [limitNotice('rows', query.limit)] : []),
      ...(current ? [] : [warning('The device was not read, so that nothing can be said of its holdover.')]),
      ...(current && passing.length === 0
        ? [info(`The device sends no state of a clock for ${enumeration(query.components)}.`)]
        : []),
      ...(has('table') ? [info(TABLE_NOTICE)] : []),
      ...(has('measured') ? [info(MEASURED_NOTICE)] : []),
    ],
    served: new Map([
      ['live poll', true],
      ['browser history', true],
    ]),
  };
};
export default answer;

function rowsOfClock(clock: Clock, limits: readonly number[], environment: QueryEnvironment, current: Snapshot): Row[] {
  const { component, state } = clock;
  const value = presentValue(current, state);
  const shown = value === null ? 'not known' : (findState(state, value)?.text ?? String(value));
  const nothing = (text: string, because: string): Row[] => [
    { component, state: text, kind: 'not known', assumptions: because },
  ];
  if (value !== 'synchronized' && value !== HOLDOVER) {
    return nothing(shown, 'Nothing can be said of a clock in this state.');
  }
  if (value === 'synchronized') {
    return toRows(clock, limits, current, 'synchronized: if holdover began now', { elapsed: 0, because: [] });
  }
  const { device, history, settings } = environment;
  const intervalMs = settings.pollIntervalSeconds * 1000;
  const past = history.inBrowser(device.reader);
  const began = findBeginning(clock, { reader: device.reader, history: past, snapshot: current, intervalMs });
  if (!began) {
    return nothing(
      shown,
      'It is not known since when: the device does not say, and this browser did not see it begin.'
    );
  }
  const measurement = measure(clock, began, environment, current);
  const elapsed = Math.max(0, (current.receivedAt - began.earliest) / 1000);
  return toRows(clock, limits, current, `in holdover since ${formatMoment(began.earliest)}`, {
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

/** What is worked out from. */
interface Basis {
  elapsed: number;
  /** Undefined while there is nothing to measure. */
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
): Row[] {
  const word = presentValue(current, oscillator);
  const type = (oscillator && findState(oscillator, word)?.text) ?? String(word);
  const nothing = (reason: string): Row[] => [
    { component, state, kind: 'not known', assumptions: [reason, ...because].join(' ') },
  ];
  const drift = measurement?.drift;
  if (!drift && word === null) {
    return nothing('The device does not say which oscillator it has.');
  }
  if (!drift && presentValue(current, warmUp) === 'not-warmed-up') {
    return nothing(`The oscillator (${type}) is not warmed up; the figures of its type do not apply.`);
  }
  const outlook = expectHoldover({ oscillator: String(word), elapsed, measured: drift, limits });
  if (outlook.kind === 'not known') {
    return nothing(`The drift is ${outlook.because}.`);
  }
  const { kind, error, reach } = outlook;
  const basis =
    measurement?.drift !== undefined
      ? measurement.how
      : `Free-run figures of the type ${type}, not of this one.${measurement ? ` ${measurement.because}` : ''}`;
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
      ...(worst === undefined || best === undefined
        ? [
            `Not within ${formatDuration(reach)}${worst === undefined ? '' : ' in the best case'}; nothing is said of later.`,
          ]
        : []),
    ].join(' '),
  }));
}

function frameFrom(refId: string, rows: readonly Row[]) {
  const column = columnsFrom(rows);
  const seconds = (name: string, cell: (row: Row) => number | undefined, description: string) =>
    column(name, FieldType.number, cell, { unit: 's', description });
  const clocks = new Set(rows.map(({ component }) => component.id));
  return table(refId, [
    ...(clocks.size > 1 ? [column('Clock', FieldType.string, ({ component }) => component.label)] : []),
    seconds('Limit', ({ limit }) => limit, 'Limit of the absolute time error.'),
    column('State', FieldType.string, ({ state }) => state, {
      description: 'Whether the clock is in holdover and since when, or that this is what it would be now.',
    }),
    seconds(
      'Time left, worst case',
      ({ leftWorst }) => leftWorst,
      'Time until the error reaches the limit in the worst case; 0 if it has.'
    ),
    seconds(
      'Time left, best case',
      ({ leftBest }) => leftBest,
      'Time until the error reaches the limit in the best case; 0 if it has.'
    ),
    seconds('Error now, worst case', ({ errorWorst }) => errorWorst, 'Absolute error by now in the worst case.'),
    seconds('Error now, best case', ({ errorBest }) => errorBest, 'Absolute error by now in the best case.'),
    column('Kind', FieldType.string, ({ kind }) => kind, {
      description: 'Measured: the device’s own estimate. Table: data sheet of the type of oscillator.',
    }),
    column('Assumptions', FieldType.string, ({ assumptions }) => assumptions, {
      description: 'What the row is worked out from.',
    }),
  ]);
}
