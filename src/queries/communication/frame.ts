/** What this page has asked of the device, as tables. */
import { DataFrame, Field, FieldConfig, FieldType, ThresholdsMode } from '@grafana/data';
import { CommunicationLog, DeviceRequest, Message } from '../../grafana/communication-log';
import { stateConfig, StateFormat } from '../../grafana/fields';
import { info } from '../../grafana/notices';
import { column, columnsFrom, table } from '../../grafana/table';
import { t } from '../../i18n';
import { state } from '../../lantime/catalogue/model';
import type { AnswerQuery, CompleteQuery } from '../kind';
import type { CommunicationOptions, CommunicationView } from '../stored';

const answer: AnswerQuery<CommunicationOptions> = (query, { communication }) => ({
  frames: [communicationFrame(query, communication)],
  notices: communication.isOn
    ? []
    : [info(t('Tracking is switched off in the settings of this data source, under "Communication".'))],
  served: new Map(),
});
export default answer;

const HANDLER_STATES = [
  state('waiting', 0, 'neutral', 'waiting for the device'),
  state('processing', 1, 'neutral'),
  state('succeeded', 2, 'ok'),
  state('failed', 3, 'error'),
];

const secondsField = (description?: string): FieldConfig => ({ unit: 's', description });

/** Seconds from the beginning to the end; undefined while it has none, and when a clock was set in between. */
function secondsBetween(from: number, to: number | undefined): number | undefined {
  return to === undefined || to < from ? undefined : (to - from) / 1000;
}

function requestFields(requests: readonly DeviceRequest[]): Field[] {
  const cells = columnsFrom(requests);
  return [
    cells('Started', FieldType.time, ({ startedAt }) => startedAt),
    cells('Path', FieldType.string, ({ path }) => path),
    cells('Why', FieldType.string, ({ why }) => why, { description: t('Who was waiting for it when it began.') }),
    cells('HTTP status', FieldType.number, ({ status }) => status, {
      description: t('As Grafana’s proxy gave it; a rejected login of the device comes as 400.'),
    }),
    cells('Answered', FieldType.time, ({ endedAt }) => endedAt),
    cells(
      'Round trip',
      FieldType.number,
      ({ startedAt, endedAt }) => secondsBetween(startedAt, endedAt),
      secondsField()
    ),
    cells('Size', FieldType.number, ({ bytes }) => bytes, { unit: 'decbytes' }),
    cells(
      'Age of the data',
      FieldType.number,
      ({ dataAge }) => dataAge,
      secondsField('How old the values were on the device.')
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
  const trips = ended.flatMap(({ startedAt, endedAt }) => secondsBetween(startedAt, endedAt) ?? []).sort(bySize);
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
          { value: -Infinity, color: 'dark-orange' },
          { value: 0.99, color: 'semi-dark-green' },
        ],
      },
    }),
    one('Round trip, median', quantile(trips, 0.5), secondsField()),
    one('Round trip, 95th percentile', quantile(trips, 0.95), secondsField()),
    one('Size, median', quantile(sizes, 0.5), { unit: 'decbytes' }),
    one('Queries per request', messagesPerRequest(log), {
      decimals: 1,
      description: t('How many queries, variables and annotations the answer to one request served.'),
    }),
  ];
}

function messageFields(messages: readonly Message[], states: StateFormat): Field[] {
  const cells = columnsFrom(messages);
  return [
    cells('Time', FieldType.time, ({ at }) => at),
    cells('Kind', FieldType.string, ({ kind }) => kind),
    cells('From', FieldType.string, ({ from }) => from),
    cells('Panel', FieldType.string, ({ panel }) => panel),
    cells('Query', FieldType.string, ({ refId }) => refId),
    cells(
      'State',
      states === 'text' ? FieldType.string : FieldType.number,
      ({ state: value }) => (states === 'text' ? value : HANDLER_STATES.find((one) => one.value === value)?.code),
      stateConfig(HANDLER_STATES, states)
    ),
    cells('Duration', FieldType.number, ({ at, endedAt }) => secondsBetween(at, endedAt), secondsField()),
    cells('Rows', FieldType.number, ({ rows }) => rows),
    cells('Handler', FieldType.string, ({ handlers }) => handlers.join(', ')),
    cells('What', FieldType.string, ({ what }) => what),
    cells('Error', FieldType.string, ({ problem }) => problem),
  ];
}

function handlerFields({ handlers }: CommunicationLog): Field[] {
  const cells = columnsFrom(handlers);
  return [
    cells('Handler', FieldType.string, ({ handler }) => handler),
    cells('Succeeded', FieldType.number, ({ succeeded }) => succeeded),
    cells('Failed', FieldType.number, ({ failed }) => failed),
    cells('Rows', FieldType.number, ({ rows }) => rows),
    cells(
      'Duration, mean',
      FieldType.number,
      ({ succeeded, failed, milliseconds }) => milliseconds / 1000 / Math.max(1, succeeded + failed),
      secondsField()
    ),
    cells('Last time', FieldType.time, ({ lastAt }) => lastAt),
  ];
}

/** One view of the communication, newest first. */
function communicationFrame(
  { refId, view, states, limit }: Pick<CompleteQuery<CommunicationOptions>, 'refId' | 'view' | 'states' | 'limit'>,
  log: CommunicationLog
): DataFrame {
  const newest = <T>(list: readonly T[]) => [...list].reverse().slice(0, limit);
  const fields: Record<CommunicationView, () => Field[]> = {
    requests: () => requestFields(newest(log.requests)),
    statistics: () => statisticsFields(log),
    messages: () => messageFields(newest(log.messages), states),
    handlers: () => handlerFields(log),
  };
  return table(refId, fields[view]());
}
