/** @jest-environment ./tests/integration/datasource/environment.js */
import {
  AnnotationEventFieldSource,
  FieldType,
  dateTime,
  toDataFrame,
  type AnnotationQuery,
  type DataFrame,
  type DataQueryRequest,
  type DataSourceApi,
} from '@grafana/data';
import { setDataSourceSrv, setRunRequest, setTemplateSrv } from '@grafana/runtime';
import { lastValueFrom, of } from 'rxjs';
import { prepareAnnotation, runAnnotationQuery } from '../../../dev/preview/page/runtime/annotations';
import type { PreviewBackendSrv } from '../../../dev/preview/page/runtime/backendSrv';
import { createRunRequest, runningRequests } from '../../../dev/preview/page/runtime/runRequest';
import { PreviewTemplateSrv } from '../../../dev/preview/page/runtime/templateSrv';

beforeAll(() => {
  setTemplateSrv(new PreviewTemplateSrv());
  setDataSourceSrv({ getInstanceSettings: () => undefined } as any);
  setRunRequest(createRunRequest({ cancel: () => undefined } as unknown as PreviewBackendSrv));
});

const range = { from: dateTime(1000), to: dateTime(9000), raw: { from: 'now-1h', to: 'now' } };
const annotation = (more: object = {}) =>
  ({ name: 'Alarms', enable: true, iconColor: 'orange', target: { refId: 'X' }, ...more }) as AnnotationQuery;

/** A data source with annotations that answers every query with these frames. */
function datasource(frames: DataFrame[], annotations: object = {}) {
  const requests: DataQueryRequest[] = [];
  const api = {
    uid: 'u',
    name: 'Fake',
    annotations,
    getRef: () => ({ uid: 'u', type: 'fake' }),
    query: (request: DataQueryRequest) => {
      requests.push(request);
      return of({ data: frames });
    },
  } as unknown as DataSourceApi;
  return { api, requests };
}

const frame = toDataFrame({
  fields: [
    { name: 'time', type: FieldType.time, values: [2000, 3000] },
    { name: 'timeEnd', type: FieldType.time, values: [2500, null] },
    { name: 'title', type: FieldType.string, values: ['One', null] },
    { name: 'text', type: FieldType.string, values: ['first', 'second'] },
    { name: 'tags', type: FieldType.string, values: ['a,b', 'c'] },
  ],
});

it('makes events of the fields by their names, as Grafana does for data sources that leave it to Grafana', async () => {
  const { api, requests } = datasource([frame]);
  const { events } = await lastValueFrom(runAnnotationQuery(api, annotation(), range));
  expect(events).toMatchObject([
    { time: 2000, timeEnd: 2500, title: 'One', text: 'first', tags: ['a', 'b'], isRegion: true, color: 'orange' },
    { time: 3000, text: 'second', tags: ['c'], isRegion: false, type: 'Alarms' },
  ]);
  expect(events[1]).not.toHaveProperty('title');
  expect(requests[0].targets).toMatchObject([{ refId: 'Anno', datasource: { uid: 'u' } }]);
  expect(runningRequests()).toBe(0);
});

it('takes other fields and fixed texts where the annotation maps them', async () => {
  const { api } = datasource([frame]);
  const mappings = {
    text: { source: AnnotationEventFieldSource.Field, value: 'title' },
    title: { source: AnnotationEventFieldSource.Text, value: 'Fixed' },
    tags: { source: AnnotationEventFieldSource.Skip },
  };
  const { events } = await lastValueFrom(runAnnotationQuery(api, annotation({ mappings }), range));
  expect(events[0]).toMatchObject({ title: 'Fixed', text: 'One' });
  expect(events[0]).not.toHaveProperty('tags');
});

it('lets the data source prepare, refuse and process', async () => {
  const { api, requests } = datasource([frame], {
    getDefaultQuery: () => ({ more: 1 }),
    prepareAnnotation: (stored: AnnotationQuery) => ({ ...stored, name: 'Prepared' }),
    prepareQuery: ({ target, ...rest }: any) => (rest.none ? undefined : { ...target, more: rest.more }),
    processEvents: () => of([{ time: 1, text: 'own' }]),
  });
  const { events } = await lastValueFrom(runAnnotationQuery(api, annotation(), range));
  expect(events).toMatchObject([{ time: 1, text: 'own', type: 'Prepared' }]);
  expect(requests[0].targets[0]).toMatchObject({ more: 1 });
  expect(await lastValueFrom(runAnnotationQuery(api, annotation({ none: true }), range))).toEqual({ events: [] });
});

it('makes a query of a text, as Grafana stored annotations once', () => {
  const { api } = datasource([]);
  expect(prepareAnnotation(api, annotation({ query: 'old' }))).toMatchObject({
    target: { refId: 'annotation_query', query: 'old' },
  });
});

it('says that a data source has no annotations', () => {
  const { api } = datasource([]);
  expect(() => runAnnotationQuery({ ...api, annotations: undefined } as DataSourceApi, annotation(), range)).toThrow(
    'Fake offers no annotations'
  );
});
