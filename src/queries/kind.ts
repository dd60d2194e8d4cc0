/** What a kind of query has to provide. The registry in `index.ts` lists all kinds; nothing else does. */
import type { DataFrame, DataQueryRequest, QueryResultMetaNotice } from '@grafana/data';
import type { ComponentType } from 'react';
import type { CommunicationLog, Handler, Served } from '../grafana/communication-log';
import type { DeviceSession } from '../grafana/device-session';
import type { HistorySource } from '../grafana/history-source';
import type { Settings } from '../grafana/settings';
import type { Readings } from '../lantime/readings';
import type { Scope, Snapshot } from '../lantime/types';
import type { Interpolation } from './interpolation';
import type { CommonOptions, Format, LantimeQuery, StoredQuery } from './stored';

/** A query of the present version with nothing missing. Options of its kind come on top. */
export type CompleteQuery<Options = unknown> = LantimeQuery &
  CommonOptions & { version: number; queryType: string } & Options;

/** What a query is answered from. */
export interface QueryEnvironment {
  request: DataQueryRequest<LantimeQuery>;
  /** Milliseconds since 1970. `live` if the range ends now. */
  range: { from: number; to: number; live: boolean };
  device: DeviceSession;
  /** The last answer of the device; undefined if there is none, or if it is too old to be shown. */
  current: Snapshot | undefined;
  history: HistorySource;
  settings: Settings;
  communication: CommunicationLog;
  /** Reads a path below the device's URL. @throws LantimeError */
  fetchPath(path: string): Promise<string>;
  isAdministrator: boolean;
}

/** Which parts of an answer show that the device has nothing of what a query asks for. */
export interface Absence {
  /** Paths below the chassis, or the slots. All of these parts must have been read. */
  of: 'slots' | readonly string[];
  /** Whether filters may be the reason for the empty result. If they are not those of the query, nothing is stated. */
  mayBeFiltered: boolean;
}

/** What a query shows, and all that is to be said about it. */
export interface QueryResult {
  frames: DataFrame[];
  notices: QueryResultMetaNotice[];
  /** What had a part in it, and whether each did its part. */
  served: Served;
  /** Given if an empty result can be a fact, which `whenEmpty` states. */
  absence?: Absence;
}

/** Makes the frames of a query without variables. @throws Error with a text for the panel */
export type AnswerQuery<Options> = (
  query: CompleteQuery<Options>,
  environment: QueryEnvironment
) => QueryResult | Promise<QueryResult>;

/** What the editor of a kind gets. */
export interface KindEditorProps<Options = unknown> {
  query: CompleteQuery<Options>;
  device: DeviceSession;
  /** Counts the polls while the editor is open: what the device has may change with each. */
  polls: number;
  /** @param run whether the query runs at once, which is the default */
  onChange: (part: Partial<LantimeQuery> & Partial<Options>, run?: boolean) => void;
  onRunQuery: () => void;
}

/** A value of an option as editors offer it. */
export interface OptionValue {
  value: string;
  label?: string;
  description?: string;
}

/** Names for people of what a query selects; of words without one, the words. */
export interface QueryNames {
  /** `clk1 and all power supplies`; `nothing` if none is chosen. */
  components: string;
  /** `Good satellites and Satellites in view`. */
  metrics: string;
}

/** What the limit of a query counts. */
export type Counted = 'rows' | 'series' | 'lines' | 'annotations';

/** What helps to write a query of a kind as text, and to say what it returns. Loaded with the editor. */
export interface KindGuide<Options = unknown> {
  /**
   * Whose components the query selects from; both if not given. Given only by kinds that return readings as they are, which
   * can be copied as PromQL.
   */
  scope?: Scope;
  /** Values of options, where these are not numbers, switches or free text. */
  values?: Readonly<
    Record<
      string,
      readonly OptionValue[] | ((readings: Readings, query: CompleteQuery<Options>) => readonly OptionValue[])
    >
  >;
  /** Names of filters; labels of readings if not given. */
  filterKeys?(readings: Readings, query: CompleteQuery<Options>): readonly string[];
  /**
   * What the query returns, without its limit and filters, as the beginning of a sentence: `Good satellites of clk1 as time
   * series`.
   */
  explain(query: CompleteQuery<Options>, names: QueryNames): string;
  /** What its limit counts; rows if not given. */
  counted?(query: CompleteQuery<Options>): Counted;
}

/**
 * One kind of query. Members that only some pages need are loaded on demand.
 * @typeParam Options what queries of this kind store beside the options of all
 */
export interface QueryKind<Options = unknown> {
  /** Name in the editor. */
  label: string;
  /** What it shows, in one line, in the editor and in the documentation. */
  help: string;
  /** Where it is edited: in panels and Explore, or in the settings of annotations. */
  editedIn: 'panels' | 'annotations';
  /** Whether it waits for the device and shows the device's problems. */
  needsDevice: boolean;
  /** What serves it; noted if the query fails. */
  handler?: Handler;
  /** Formats it can have; the first is the default. */
  formats: readonly [Format, ...Format[]];
  /** What a query of this kind asks for when it is chosen. */
  defaults: Pick<CommonOptions, 'components' | 'metrics'> & Partial<Pick<CommonOptions, 'limit'>>;
  /** Options of this kind in a stored query, complete. Takes anything. */
  options(stored: StoredQuery): Options;
  /** Whether the query can return anything; Grafana does not run it otherwise. */
  isComplete(query: CompleteQuery<Options>): boolean;
  /** The query in one line, for collapsed editors and the history of Explore. */
  describe(query: CompleteQuery<Options>): string;
  /** Options of this kind with their variables replaced. */
  interpolate(options: Options, variables: Interpolation): Options;
  /** Loads what answers queries of this kind. */
  load(): Promise<{ default: AnswerQuery<Options> }>;
  /** Loads the fields of the editor. A kind without it has a limit only. */
  editor?(): Promise<{ default: ComponentType<KindEditorProps<Options>> }>;
  /** Loads what helps to write it as text. Without it, the sentence below the editor is that of `describe`. */
  guide?(): Promise<{ default: KindGuide<Options> }>;
}
