/** Changes as log lines. */
import { DataFrame, DataFrameType, FieldType } from '@grafana/data';
import { Change } from '../../changes/model';
import { columnsFrom } from '../../grafana/table';
import { stableId, takeFirst } from './limit';
import { changeLabels, ChangesContext, ChangesQuery, selectChanges } from './select';
import { description, durationSuffix, durationText, endText, getName, deviceText, wasReportedAgain } from './text';

interface Line {
  at: number;
  body: string;
  level: string;
  id: string;
  change: Change;
}

/** Log lines by the contract of Grafana's data plane, newest first; a period that ended has a line for its end. */
export function logFrame(query: ChangesQuery, context: ChangesContext): { frame: DataFrame; cut: boolean } {
  const { from, to } = context.range;
  const newestFirst = selectChanges(query, context)
    .flatMap((change) => toLines(change, context))
    .filter(({ at }) => at >= from && at <= to)
    .sort((a, b) => b.at - a.at);
  const { shown, cut } = takeFirst(newestFirst, query.limit);
  const column = columnsFrom(shown);
  return {
    frame: {
      refId: query.refId,
      meta: { type: DataFrameType.LogLines, preferredVisualisationType: 'logs' },
      fields: [
        column('timestamp', FieldType.time, ({ at }) => at),
        column('body', FieldType.string, ({ body }) => body),
        column('severity', FieldType.string, ({ level }) => level),
        column('id', FieldType.string, ({ id }) => id),
        // The same for Grafana 10.1, which takes a line's level from a field of this name (public/app/core/logsModel.ts).
        // Newer versions need not show it among the details of a line.
        column('level', FieldType.string, ({ level }) => level, { custom: { hidden: true } }),
        column('labels', FieldType.other, ({ change }) => changeLabels(change, context)),
      ],
      length: shown.length,
    },
    cut,
  };
}

function toLines(change: Change, { reader, now, device }: ChangesContext): Line[] {
  const { start, end, level } = change;
  const component = reader.knownComponents.get(change.component);
  const subject = `${component?.type === 'module' ? `${component.slot ?? component.id} ` : ''}${getName(change)}`;
  const line = (at: number, body: string, severity: string, part: string): Line => ({
    at,
    body: deviceText(body),
    level: severity,
    id: stableId(change, device, part),
    change,
  });
  const began = line(start, `${subject}: ${description(change)}${durationSuffix(change, now)}`, level, '');
  return end === undefined || end === start || wasReportedAgain(change)
    ? [began]
    : [began, line(end, `${subject}: ${endText(change)} after ${durationText(change, now)}`, 'info', ' end')];
}
