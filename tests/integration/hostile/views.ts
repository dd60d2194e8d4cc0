/** Everything the data source makes of a snapshot, for checks that none of it throws and that text stays text. */
import { DataFrame, MetricFindValue } from '@grafana/data';
import { changesFrame } from '../../../src/queries/changes/frame';
import { tagKeys, tagValues } from '../../../src/grafana/filters';
import { ReadingsQuery, tableFrame, timeSeriesFrames } from '../../../src/queries/readings/frame';
import { LIST_VIEWS, countLists, SLOT_VIEWS } from '../../../src/queries/list/lists';
import { ChangesQuery } from '../../../src/queries/changes/select';
import { interpolation } from '../../../src/queries/interpolation';
import { resolveQuery } from '../../../src/queries/resolve';
import { LantimeQuery } from '../../../src/queries/stored';
import { variableOptions } from '../../../src/queries/variables/options';
import { resolveVariable } from '../../../src/queries/variables/resolve';
import { VARIABLE_KINDS, VariableKind } from '../../../src/queries/variables/kinds';
import { VariableOption } from '../../../src/queries/variables/stored';
import { listFrame, ListQuery } from '../../../src/queries/list/frame';
import { DEFAULT_BOUNDS } from '../../../src/history/bounds';
import { MemoryHistory } from '../../../src/history/memory';
import { StatusReader } from '../../../src/lantime/reader';
import { Descriptor, Snapshot } from '../../../src/lantime/types';
import { fakeTemplateSrv } from '../datasource/support';

const templateSrv = fakeTemplateSrv();
const WEB_URL = 'https://lantime.example.com/';

export interface Views {
  frames: DataFrame[];
  options: VariableOption[];
  tags: MetricFindValue[];
}

/** @param more of every query, such as a legend */
export function makeViews(reader: StatusReader, snapshot: Snapshot, more: Partial<LantimeQuery> = {}): Views {
  const history = new MemoryHistory(DEFAULT_BOUNDS, 10_000);
  history.record(snapshot);
  const resolved = <Query>(query: Partial<LantimeQuery>) =>
    resolveQuery({ refId: 'A', ...more, ...query }, interpolation(templateSrv)) as Query;
  const labels = { components: reader.knownComponents, device: 'LANTIME' };
  const all = reader.knownDescriptors;
  const seriesOf = ({ id }: Descriptor) => history.series(id, 0, Infinity);
  const frames = timeSeriesFrames(all, seriesOf, resolved<ReadingsQuery>({}), labels, WEB_URL);
  frames.push(tableFrame(all, snapshot, resolved<ReadingsQuery>({ format: 'table' }), labels, WEB_URL));
  const ids = [...SLOT_VIEWS, ...LIST_VIEWS].map(({ id }) => id);
  for (const list of [...ids, ...countLists(reader).keys()]) {
    const query = resolved<ListQuery>({ queryType: 'list', list, components: ['*'] });
    frames.push(listFrame(query, reader, snapshot, labels, WEB_URL).frame);
  }
  for (const query of [
    { queryType: 'events' },
    { queryType: 'events', format: 'table' },
    { queryType: 'annotations', severity: 'info', title: '{{name}} {{component}}', text: '{{description}}' },
    { queryType: 'annotations', severity: 'info' },
  ] as Array<Partial<LantimeQuery>>) {
    const context = {
      reader,
      history,
      snapshot,
      intervalMs: 10_000,
      device: 'LANTIME',
      range: { from: -8.64e15, to: 8.64e15 },
      now: snapshot.receivedAt,
    };
    const changes = resolved<ChangesQuery>({ components: ['*'], limit: 20_000, ...query });
    frames.push(...changesFrame(changes, context).frames);
  }
  const options = (Object.keys(VARIABLE_KINDS) as VariableKind[]).flatMap((kind) =>
    variableOptions(resolveVariable({ kind, includeEmpty: true, list: '*' }, templateSrv), reader, snapshot)
  );
  const keys = tagKeys(all, labels);
  const tags = [...keys, ...keys.slice(0, 50).flatMap(({ value }) => tagValues(String(value), all, labels))];
  return { frames, options, tags };
}

/** Frames have as many values in each field as they say. */
export function checkViews(reader: StatusReader, snapshot: Snapshot): void {
  const { frames } = makeViews(reader, snapshot);
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
