/** Annotations as Grafana stores and requests them. What they show is in annotation-frame.ts, loaded on demand. */
import { AnnotationQuery, AnnotationSupport, QueryEditorProps } from '@grafana/data';
import type { ComponentType } from 'react';
import type { LantimeDataSource } from '../../grafana/datasource';
import { LantimeJsonData } from '../../grafana/settings';
import { completeQuery } from '../resolve';
import { LantimeQuery, QUERY_VERSION, StoredQuery } from '../stored';
import { changeOptions } from './kind';

export type AnnotationEditorProps = QueryEditorProps<LantimeDataSource, LantimeQuery, LantimeJsonData>;

/** Grafana gives annotation queries this name. */
const REF_ID = 'Anno';

/** Members of a query that were once stored beside the annotation's own, or that people write there. */
const FLAT = [
  'source',
  'severity',
  'include',
  'exclude',
  'components',
  'active',
  'regions',
  'title',
  'text',
  'tags',
  'limit',
  'filters',
] as const;
/** Besides, where an annotation of another data source was. */
const FOREIGN = ['query', 'type', 'matchAny', 'expr'];

type StoredJson = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is StoredJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asWords = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean)
    : value;

/**
 * An annotation with a query of ours. One that has it already stays the same object: Grafana's editor stores whatever
 * is another, again and again.
 * @param json as stored: with `target`, or with the members of the query beside the name and colour
 */
export function prepareAnnotation(json: unknown): AnnotationQuery<LantimeQuery> {
  const annotation = (isObject(json) ? json : {}) as unknown as AnnotationQuery<LantimeQuery>;
  const target: unknown = annotation.target;
  if (isObject(target) && target.queryType === 'annotations') {
    return annotation;
  }
  // Grafana's own query is `{ type: 'dashboard', tags, limit }`: its words mean something else.
  const isForeign = (part: StoredJson) => part.type === 'dashboard' || part.type === 'tags';
  const parts = [annotation as StoredJson, isObject(target) ? target : {}].filter((part) => !isForeign(part));
  const stored: Record<string, unknown> = {};
  for (const part of parts) {
    for (const key of FLAT) {
      if (part[key] !== undefined) {
        stored[key] = key === 'title' || key === 'text' ? part[key] : asWords(part[key]);
      }
    }
    if (typeof part.query === 'string' && stored.include === undefined) {
      stored.include = asWords(part.query);
    }
  }
  for (const key of ['source', 'severity']) {
    stored[key] = Array.isArray(stored[key]) ? stored[key][0] : stored[key];
  }
  const query = completeAnnotationQuery({ ...stored, refId: REF_ID } as LantimeQuery);
  const dropped = new Set<string>([...FLAT, ...FOREIGN]);
  return {
    ...(Object.fromEntries(
      Object.entries(annotation).filter(([key]) => !dropped.has(key))
    ) as unknown as AnnotationQuery<LantimeQuery>),
    target: query,
  };
}

/** A query of annotations with everything it needs and nothing else. */
function completeAnnotationQuery(stored: LantimeQuery): LantimeQuery {
  const { components, filters, limit } = completeQuery({ ...stored, queryType: 'annotations' });
  return {
    refId: stored.refId,
    version: QUERY_VERSION,
    queryType: 'annotations',
    components,
    filters,
    limit,
    ...changeOptions(stored as unknown as StoredQuery, 'annotations'),
  };
}

/** What a new annotation shows: everything that went wrong, with its duration. */
export const defaultAnnotation = (): LantimeQuery => completeAnnotationQuery({ refId: REF_ID });

/** @param QueryEditor loaded when it is opened */
export function annotationSupport(QueryEditor?: ComponentType<AnnotationEditorProps>): AnnotationSupport<LantimeQuery> {
  return {
    QueryEditor,
    getDefaultQuery: defaultAnnotation,
    prepareAnnotation,
    prepareQuery: (annotation) => ({ ...prepareAnnotation(annotation).target, refId: REF_ID }) as LantimeQuery,
  };
}
