/** Everything the data source makes of a snapshot, for checks that none of it throws and that text stays text. */
import { DataFrame, MetricFindValue } from '@grafana/data';
import { changesFrame } from '../../../src/queries/changes/frame';
import { tagKeys, tagValues } from '../../../src/grafana/filters';
import { FrameContext, tableFrame, timeSeriesFrames } from '../../../src/queries/readings/frame';
import { LIST_VIEWS, listsOf, SLOT_VIEWS } from '../../../src/queries/list/lists';
import { LantimeQuery, ListQuery, ChangesQuery, resolveQuery } from '../../../src/queries/stored';
import { variableOptions } from '../../../src/queries/variables/options';
import { resolveVariable } from '../../../src/queries/variables/resolve';
import { VARIABLE_KINDS, VariableOption } from '../../../src/queries/variables/stored';
import { listFrame } from '../../../src/queries/list/frame';
import { DEFAULT_BOUNDS } from '../../../src/history/bounds';
import { MemoryHistory } from '../../../src/history/memory';
import { StatusReader } from '../../../src/lantime/reader';
import { Snapshot } from '../../../src/lantime/types';
import { fakeTemplateSrv } from '../datasource/support';

const templateSrv = fakeTemplateSrv();

export interface Views {
  frames: DataFrame[];
  options: VariableOption[];
  tags: MetricFindValue[];
}

/** @param more of every query, such as a legend */
export function viewsOf(reader: StatusReader, snapshot: Snapshot, more: Partial<LantimeQuery> = {}): Views {
  const past = new MemoryHistory(DEFAULT_BOUNDS, 10_000);
  past.record(snapshot);
  const resolved = (query: Partial<LantimeQuery>) => resolveQuery({ refId: 'A', ...more, ...query }, templateSrv);
  const contextOf = (query: Partial<LantimeQuery>): FrameContext => ({
    query: resolved(query),
    components: reader.knownComponents,
    device: 'LANTIME',
    webUrl: 'https://lantime.example.com/',
    notices: [],
  });
  const all = reader.knownDescriptors;
  const series = contextOf({});
  const frames = timeSeriesFrames(all, ({ id }) => past.series(id, 0, Infinity), series);
  frames.push(tableFrame(all, snapshot, contextOf({ format: 'table' })));
  const ids = [...SLOT_VIEWS, ...LIST_VIEWS].map(({ id }) => id);
  for (const list of [...ids, ...listsOf(reader).keys()]) {
    const context = contextOf({ queryType: 'list', list, components: ['*'] });
    frames.push(listFrame(context.query as ListQuery, reader, snapshot, context).frame);
  }
  for (const query of [
    { queryType: 'events' },
    { queryType: 'events', format: 'table' },
    { queryType: 'annotations', severity: 'info', title: '{{name}} {{component}}', text: '{{description}}' },
    { queryType: 'annotations', severity: 'info' },
  ] as Array<Partial<LantimeQuery>>) {
    const context = contextOf({ components: ['*'], limit: 20_000, ...query });
    frames.push(
      changesFrame(context.query as ChangesQuery, {
        reader,
        past,
        snapshot,
        intervalMs: 10_000,
        context,
        range: { from: -8.64e15, to: 8.64e15 },
        now: snapshot.receivedAt,
      })
    );
  }
  const options = VARIABLE_KINDS.flatMap((kind) =>
    variableOptions(resolveVariable({ kind, includeEmpty: true, list: '*' }, templateSrv), reader, snapshot)
  );
  const { knownComponents } = reader;
  const keys = tagKeys(all, knownComponents, 'LANTIME');
  const tags = [
    ...keys,
    ...keys.slice(0, 50).flatMap(({ value }) => tagValues(String(value), all, knownComponents, 'LANTIME')),
  ];
  return { frames, options, tags };
}

/** Frames have as many values in each field as they say. */
export function checkViews(reader: StatusReader, snapshot: Snapshot): void {
  const { frames } = viewsOf(reader, snapshot);
  for (const { fields, length } of frames) {
    for (const { name, values } of fields) {
      if (values.length !== length) {
        throw new Error(`the field ${name} has ${values.length} values in a frame of ${length}`);
      }
    }
    const names = fields.map(({ name }) => name);
    if (new Set(names).size !== names.length) {
      throw new Error(`two fields have one name: ${names.join(', ').slice(0, 500)}`);
    }
  }
}
