/** The query of a dashboard variable: what is stored, and what it can list. */
import { DataQuery } from '@grafana/schema';
import type { Scope } from '../readings/kind';
import type { VariableKind } from './kinds';

/** Version of a variable's query that this plugin stores. */
export const VARIABLE_VERSION = 1;

/** The query of a variable as stored. Everything may be missing: dashboards are also written by hand. */
export interface VariableQuery extends DataQuery {
  version?: number;
  kind?: VariableKind;
  /** Component ids, patterns with `*`, `type:clk`, or variables. Nothing is all. A chassis also stands for its modules. */
  components?: string[];
  /** Slot types (`clk`, `io`), patterns, or variables. Nothing is all. */
  slotTypes?: string[];
  /** Models (`GNS*`), patterns in any case, or variables. Nothing is all. */
  models?: string[];
  /** Of metrics: those of chassis or those of modules. */
  scope?: Scope;
  /** Keeps only values of this form; for metrics the path, `network/ports/*`. */
  pattern?: string;
  /** Of list members: path of the list, `network/ports` or `module/mrs`. */
  list?: string;
  /** Also empty slots, and ports that the unit does not have. */
  includeEmpty?: boolean;
}

/** The query of a variable that can run: complete and without variables. Words that are undefined mean all, `[]` none. */
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

/** A value of a variable and what people see of it. */
export interface VariableOption {
  text: string;
  value: string;
}

/** What a new variable lists. */
export const DEFAULT_VARIABLE_KIND: VariableKind = 'slots';
/** The letter of a query that has none. */
export const VARIABLE_REF_ID = 'LantimeVariable';
