/** All kinds of queries, by what dashboards store as `queryType`, in the order of the editor. */
import { annotations, events } from './changes/kind';
import { ageing } from './ageing/kind';
import { accuracy } from './accuracy/kind';
import { communication } from './communication/kind';
import { configuration } from './configuration/kind';
import { holdover } from './holdover/kind';
import { interference } from './interference/kind';
import type { QueryKind } from './kind';
import { leapSecond } from './leap-second/kind';
import { list } from './list/kind';
import { chassisReadings, moduleReadings } from './readings/kind';
import { stability } from './stability/kind';

// `any`: a kind is handed only queries of its own, completed by itself.
type AnyKind = QueryKind<any>;

export const QUERY_KINDS = {
  chassis: chassisReadings,
  module: moduleReadings,
  list,
  stability,
  accuracy,
  interference,
  events,
  holdover,
  'leap-second': leapSecond,
  ageing,
  configuration,
  communication,
  annotations,
} satisfies Record<string, AnyKind>;

export type QueryType = keyof typeof QUERY_KINDS;

/** What a new query is, and one whose type nobody knows. */
export const DEFAULT_TYPE: QueryType = 'chassis';

/** The kind of a query; of an unknown type, the default. */
export function getKind(queryType: unknown): AnyKind {
  return QUERY_KINDS[typeIn(queryType)];
}

/** A stored type if there is such a kind, else the default. */
export function typeIn(queryType: unknown): QueryType {
  return typeof queryType === 'string' && Object.prototype.hasOwnProperty.call(QUERY_KINDS, queryType)
    ? (queryType as QueryType)
    : DEFAULT_TYPE;
}
