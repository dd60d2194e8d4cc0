/** The communication of this page as data frames. */
import { DataFrame, DataFrameType, Field, FieldConfig, FieldType, ThresholdsMode } from '@grafana/data';
import { state } from '../../lantime/catalogue/model';
import { CommunicationLog, DeviceRequest, Message } from '../../grafana/communication-log';
import { fieldConfigOf, FrameContext } from '../readings/frame';
import { CommunicationView } from '../stored';

const STATES = [
  state('waiting', 0, 'neutral', 'waiting for the device'),
  state('processing', 1, 'neutral'),
  state('succeeded', 2, 'ok'),
  state('failed', 3, 'error'),
];

const column = (name: string, type: FieldType, values: unknown[], config: FieldConfig = {}): Field => ({
  name,
  type,
  values: values.map((value) => value ?? null),
  config,
});
const seconds = (description?: string): FieldConfig => ({ unit: 's', description });

/** Seconds from the beginning to the end; undefined while it has none, and when a clock was set in between. */
function durationOf(from: number, to: number | undefined): number | undefined {
  return to === undefined || to < from ? undefined : (to - from) / 1000;
}

function requestFields(requests: readonly DeviceRequest[]): Field[] {
  const cells = (name: string, type: FieldType, pick: (request: DeviceRequest) => unknown, config?: FieldConfig) =>
    column(name, type, requests.map(pick), config);
  return [
    cells('Started', FieldType.time, ({ startedAt }) => startedAt),
    cells('Path', FieldType.string, ({ path }) => path),
    cells('Why', FieldType.string, ({ why }) => why, { description: 'Who was waiting for it when it began.' }),
    cells('HTTP status', FieldType.number, ({ status }) => status, {
      description: 'As Grafana’s proxy gave it; a rejected login of the device comes as 400.',
    }),
    cells('Answered', FieldType.time, ({ endedAt }) => endedAt),
    cells('Round trip', FieldType.number, ({ startedAt, endedAt }) => durationOf(startedAt, endedAt), seconds()),
    cells('Size', FieldType.number, ({ bytes }) => bytes, { unit: 'decbytes' }),
    cells(
      'Age of the data',
      FieldType.number,
      ({ dataAge }) => dataAge,
      seconds('How old the values were on the device.')
    ),
    cells('Error', FieldType.string, ({ problem }) => problem),
  ];
}

/** Value below which a share of sorted numbers lies; undefined of none. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const bySize = (a: number, b: number) => a - b;

/** How many messages were served for each request that was answered, as long as both are kept; undefined without one. */
function messagesPerRequest({ requests, messages, kept }: CommunicationLog): number | undefined {
  const since = Math.max(
    requests.length < kept ? -Infinity : requests[0].startedAt,
    messages.length < kept ? -Infinity : messages[0].at
  );
  const answered = requests.filter(
    ({ startedAt, endedAt, problem }) => startedAt >= since && endedAt !== undefined && problem === undefined
  );
  const served = messages.filter(({ at, state: outcome }) => at >= since && outcome === 'succeeded');
  return answered.length > 0 ? served.length / answered.length : undefined;
}

function statisticsFields(log: CommunicationLog): Field[] {
  const { requests } = log;
  const ended = requests.filter(({ endedAt }) => endedAt !== undefined);
  const trips = ended.flatMap(({ startedAt, endedAt }) => durationOf(startedAt, endedAt) ?? []).sort(bySize);
  const sizes = ended.flatMap(({ bytes }) => bytes ?? []).sort(bySize);
  const good = ended.filter(({ problem }) => problem === undefined).length;
  const [first, last] = [requests[0], requests[requests.length - 1]];
  const span = first ? (last.startedAt - first.startedAt) / 1000 : 0;
  const one = (name: string, value: number | undefined, config?: FieldConfig) =>
    column(name, FieldType.number, first ? [value] : [], config);
  return [
    column('Since', FieldType.time, first ? [first.startedAt] : []),
    one('Requests', requests.length),
    one('Rate', span > 0 ? (requests.length - 1) / span : undefined, { unit: 'reqps' }),
    one('Success', ended.length > 0 ? good / ended.length : undefined, {
      unit: 'percentunit',
      min: 0,
      max: 1,
      thresholds: {
        mode: ThresholdsMode.Absolute,
        steps: [
          { value: -Infinity, color: 'orange' },
          { value: 0.99, color: 'green' },
        ],
      },
    }),
    one('Round trip, median', quantile(trips, 0.5), seconds()),
    one('Round trip, 95th percentile', quantile(trips, 0.95), seconds()),
    one('Size, median', quantile(sizes, 0.5), { unit: 'decbytes' }),
    one('Queries per request', messagesPerRequest(log), {
      decimals: 1,
      description: 'How many queries, variables and annotations the answer to one request served.',
    }),
  ];
}

function messageFields(messages: readonly Message[], states: 'text' | 'number'): Field[] {
  const cells = (name: string, type: FieldType, pick: (message: Message) => unknown, config?: FieldConfig) =>
    column(name, type, messages.map(pick), config);
  return [
    cells('Time', FieldType.time, ({ at }) => at),
    cells('Kind', FieldType.string, ({ kind }) => kind),
    cells('From', FieldType.string, ({ from }) => from),
    cells('Panel', FieldType.string, ({ panel }) => panel),
    cells('Query', FieldType.string, ({ refId }) => refId),
    cells(
      'State',
      states === 'text' ? FieldType.string : FieldType.number,
      ({ state: value }) => (states === 'text' ? value : STATES.find((one) => one.value === value)?.code),
      fieldConfigOf(STATES, states)
    ),
    cells('Duration', FieldType.number, ({ at, endedAt }) => durationOf(at, endedAt), seconds()),
    cells('Rows', FieldType.number, ({ rows }) => rows),
    cells('Handler', FieldType.string, ({ handlers }) => handlers.join(', ')),
    cells('What', FieldType.string, ({ what }) => what),
    cells('Error', FieldType.string, ({ problem }) => problem),
  ];
}

function handlerFields({ handlers }: CommunicationLog): Field[] {
  return [
    column(
      'Handler',
      FieldType.string,
      handlers.map(({ handler }) => handler)
    ),
    column(
      'Succeeded',
      FieldType.number,
      handlers.map(({ succeeded }) => succeeded)
    ),
    column(
      'Failed',
      FieldType.number,
      handlers.map(({ failed }) => failed)
    ),
    column(
      'Rows',
      FieldType.number,
      handlers.map(({ rows }) => rows)
    ),
    column(
      'Duration, mean',
      FieldType.number,
      handlers.map(({ succeeded, failed, milliseconds }) => milliseconds / 1000 / Math.max(1, succeeded + failed)),
      seconds()
    ),
    column(
      'Last time',
      FieldType.time,
      handlers.map(({ lastAt }) => lastAt)
    ),
  ];
}

/** One view of the communication, newest first. */
export function communicationFrame(
  view: CommunicationView,
  log: CommunicationLog,
  { query }: Pick<FrameContext, 'query'>
): DataFrame {
  const newest = <T>(list: readonly T[]) => [...list].reverse().slice(0, query.limit);
  const fields: Record<CommunicationView, () => Field[]> = {
    requests: () => requestFields(newest(log.requests)),
    statistics: () => statisticsFields(log),
    messages: () => messageFields(newest(log.messages), query.states),
    handlers: () => handlerFields(log),
  };
  const chosen = fields[view]();
  const frame: DataFrame = {
    refId: query.refId,
    meta: { type: DataFrameType.NumericLong, preferredVisualisationType: 'table' },
    fields: chosen,
    length: chosen[0].values.length,
  };
  const notice = log.isOn
    ? undefined
    : 'Tracking is switched off in the settings of this data source, under "Communication".';
  return notice ? { ...frame, meta: { ...frame.meta, notices: [{ severity: 'info', text: notice }] } } : frame;
}
