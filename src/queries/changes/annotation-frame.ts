/** Changes as annotations. */
import { DataFrame, FieldType, textUtil } from '@grafana/data';
import { Change } from '../../changes/model';
import { columnsFrom } from '../../grafana/table';
import { fillTemplate } from '../../lantime/template';
import { stableId, takeFirst } from './limit';
import { ChangesContext, ChangesQuery, selectChanges } from './select';
import { description, durationSuffix, deviceText, templateValues } from './text';

const DEFAULT_TITLES = { module: '{{slot}} {{name}}', chassis: '{{name}}' };

/**
 * Annotations in the form that Grafana's own processing understands. Without a data topic: old versions look for them
 * among the ordinary frames.
 */
export function annotationFrame(query: ChangesQuery, context: ChangesContext): { frame: DataFrame; cut: boolean } {
  const { range, now, device } = context;
  const getEnd = ({ start, end }: Change) => Math.max(start, end ?? now);
  // What covers all of a graph says nothing about it, and shades it: panels show it as a state.
  const coversRange = ({ start, end }: Change) => start <= range.from && (end === undefined || end >= range.to);
  const isRegion = (change: Change) => query.regions && getEnd(change) > change.start && !coversRange(change);
  const newestFirst = selectChanges(query, context)
    .filter((change) => change.start <= range.to && (query.regions ? getEnd(change) : change.start) >= range.from)
    .reverse();
  const { shown, cut } = takeFirst(newestFirst, query.limit);
  const rows = [...shown].reverse().map((change) => ({ change, ...annotationTexts(change, query, context) }));
  const column = columnsFrom(rows);
  return {
    frame: {
      refId: query.refId,
      fields: [
        column('time', FieldType.time, ({ change }) => change.start),
        column('timeEnd', FieldType.time, ({ change }) => (isRegion(change) ? getEnd(change) : null)),
        column('title', FieldType.string, ({ title }) => title),
        column('text', FieldType.string, ({ text }) => text),
        column('tags', FieldType.string, ({ tags }) => tags),
        column('id', FieldType.string, ({ change }) => stableId(change, device)),
      ],
      length: rows.length,
    },
    cut,
  };
}

/** Values are escaped: Grafana shows annotations as HTML. */
function annotationTexts(change: Change, query: ChangesQuery, context: ChangesContext) {
  const values = templateValues(change, context);
  const fill = (template: string) => fillTemplate(template, values, textUtil.escapeHtml);
  const type = context.reader.knownComponents.get(change.component)?.type ?? 'chassis';
  const defaultText = deviceText(`${description(change)}${durationSuffix(change, context.now)}`);
  return {
    title: fill(query.title || DEFAULT_TITLES[type]),
    text: query.text ? fill(query.text) : textUtil.escapeHtml(defaultText),
    // Grafana splits tags at commas.
    tags: [...query.tags, values.severity, values.slot ?? values.chassis, values.source]
      .map((tag) => deviceText(tag.replace(/,/g, ' ')))
      .filter((tag) => tag !== '')
      .join(','),
  };
}
