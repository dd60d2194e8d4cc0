/** The query of a dashboard variable, as stored and as resolved. */
import { DataQuery } from '@grafana/schema';
import type { VariableKind } from './kinds';
import type { Scope } from '../../lantime/types';

/** Version of a variable's query that this plugin stores. */
export const VARIABLE_VERSION = 1;

/** The query of a variable as stored. Everything may be missing: dashboards are also written by hand. */
export interface VariableQuery extends DataQuery {
  version?: number;
  kind?: VariableKind;
  /** Component ids, patterns with `*`, `type:clk`, or variables; none means all. A chassis also includes its modules. */
  components?: string[];
  /** Slot types (`clk`, `io`), patterns, or variables; none means all. */
  slotTypes?: string[];
  /** Models (`GNS*`), patterns in any case, or variables; none means all. */
  models?: string[];
  /** For metrics: those of chassis or those of modules. */
  scope?: Scope;
  /** Keeps only values that match; for metrics a pattern of the path, `network/ports/*`. */
  pattern?: string;
  /** For list members: path of the list, `network/ports` or `module/mrs`. */
  list?: string;
  /** Includes empty slots, and ports that the unit does not have. */
  includeEmpty?: boolean;
}

/** The query of a variable ready to run: complete and without variables. For lists, undefined means all and `[]` none. */
export interface ResolvedVariable {
  kind?: VariableKind;
  components?: readonly string[];
  slotTypes?: readonly string[];
  models?: readonly string[];
  scope: Scope;
  patterns?: readonly string[];
  lists?: readonly string[];
  includeEmpty: boolean;
}

/** A value of a variable and its display text. */
export interface VariableOption {
  text: string;
  value: string;
}

/** What a new variable lists. */
export const DEFAULT_VARIABLE_KIND: VariableKind = 'slots';
/** The refId of a query that has none. */
export const VARIABLE_REF_ID = 'LantimeVariable';
