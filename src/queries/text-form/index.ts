/** The text form of a query: `module(clk1) module/satellites/good-satellites`. Works for every kind of the registry. */
export { parseQuery, placeInText, readUnfinished } from './parse';
export type { ParseContext, Place, Unfinished } from './query-parser';
export { printQuery } from './print';
export type { Abbreviations } from './print';
export { writeText, writeValue } from './tokens';
export { vocabularyOf } from './vocabulary';
