/** Reads a query from text, as far as it goes. */
import type { CompleteQuery } from '../kind';
import { ParseContext, QueryParser, Unfinished } from './query-parser';
import { TextProblem } from './tokens';

export type Parsed = { query: CompleteQuery } | { problem: TextProblem };

/**
 * The query that a text describes, or what is wrong with the text. A metric can be given by the end of its path if there is
 * only one such path.
 */
export function parseQuery(text: string, context: ParseContext = {}): Parsed {
  try {
    return { query: new QueryParser(text, context).read() };
  } catch (error) {
    if (error instanceof TextProblem) {
      return { problem: error };
    }
    throw error;
  }
}

/** What can follow a text, which may be unfinished; nothing if it has an error. */
export function readUnfinished(text: string, context: ParseContext = {}): Unfinished {
  let parser: QueryParser | undefined;
  try {
    parser = new QueryParser(text, context);
    parser.read();
  } catch (error) {
    if (!(error instanceof TextProblem)) {
      throw error;
    }
  }
  return parser?.unfinished() ?? { places: [], components: [], metrics: [], options: [] };
}

/** Line and column, from 1, of a position in a text. */
export function placeInText(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}
