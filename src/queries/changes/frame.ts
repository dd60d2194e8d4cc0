/** What happened, as Grafana shows it: log lines, the table of the device's events, or annotations. */
import { DataFrame, QueryResultMetaNotice } from '@grafana/data';
import { readingsForChanges } from '../../changes/merge';
import { info } from '../../grafana/notices';
import { t } from '../../i18n';
import type { AnswerQuery } from '../kind';
import type { ChangeOptions } from '../stored';
import { annotationFrame } from './annotation-frame';
import { eventTable } from './event-table';
import { logFrame } from './log-frame';
import { ChangesContext, ChangesQuery, READ_FROM } from './select';

const answer: AnswerQuery<ChangeOptions> = async (query, { device, settings, current, history, range, request }) => {
  const { reader, poller } = device;
  const context = { reader, snapshot: current, device: settings.name, range, now: Date.now() };
  const intervalMs = poller.intervalSeconds * 1000;
  const absence = isTable(query) ? { of: ['notification/events'], mayBeFiltered: true } : undefined;
  if (!settings.prometheus) {
    const result = changesFrame(query, { ...context, history: history.inBrowser(reader), intervalMs });
    return { ...result, served: new Map([['browser history', true]]), absence };
  }
  const past = await history.forChanges(readingsForChanges(reader, READ_FROM[query.source]), request);
  const result = changesFrame(query, { ...context, history: past, intervalMs: Math.max(intervalMs, past.stepMs) });
  return { ...result, notices: [...past.notices, ...result.notices], served: past.served, absence };
};
export default answer;

const isTable = ({ queryType, format }: ChangesQuery): boolean => queryType !== 'annotations' && format === 'table';

/** The frame of a query of events or annotations, with notices about what it does not show. */
export function changesFrame(
  query: ChangesQuery,
  context: ChangesContext
): { frames: DataFrame[]; notices: QueryResultMetaNotice[] } {
  const count = query.limit;
  const [make, shown] =
    query.queryType === 'annotations'
      ? [annotationFrame, () => t('the latest {count} annotations', { count })]
      : isTable(query)
        ? [eventTable, () => t('the first {count} events', { count })]
        : [logFrame, () => t('the latest {count} lines', { count })];
  const { frame, cut } = make(query, context);
  const notices = [
    ...(cut ? [info(t('Only {shown} are shown. Narrow the query down, or raise its limit.', { shown: shown() }))] : []),
    // An empty panel of log lines would leave open whether anything was looked for.
    ...(query.format === 'logs' && query.queryType !== 'annotations' && frame.length === 0 && context.snapshot
      ? [info(t('No event and no change that the query asks for was seen in this range.'))]
      : []),
    ...(query.components.length === 0
      ? [info(t('No component is selected: the variables of the query are empty.'))]
      : []),
  ];
  return { frames: [frame], notices };
}
