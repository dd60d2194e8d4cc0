/** The table of the kinds of queries in docs/query-editor.md, from the registry. */
import { QUERY_KINDS, QueryType } from '../src/queries';
import type { QueryKind } from '../src/queries/kind';
import { completeQuery } from '../src/queries/resolve';
import { printQuery } from '../src/queries/text-form';

const BEGIN = '<!-- kinds of queries, written by "npm run docs" -->';
const END = '<!-- end of kinds -->';

const PLACES: Readonly<Record<QueryKind['editedIn'], string>> = {
  panels: 'panels, Explore',
  annotations: 'annotations of a dashboard',
};

/**
 * A page with the table between its marks replaced.
 * @throws Error if the page has no marks
 */
export function withQueryKinds(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new Error(`There is no ${BEGIN} followed by ${END} in the page.`);
  }
  const rows = (Object.keys(QUERY_KINDS) as QueryType[]).map((queryType) => {
    const { label, help, editedIn } = QUERY_KINDS[queryType];
    return [label, help, PLACES[editedIn], `\`${printQuery(completeQuery({ refId: 'A', queryType }))}\``];
  });
  return `${page.slice(0, begin)}${BEGIN}\n\n${table([['Show', 'Returns', 'Used in', 'A new one as text'], ...rows])}\n\n${page.slice(end)}`;
}

/** A table as prettier formats it: the first row is the heading. */
function table(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[], fill = ' ') =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`;
  const [heading, ...body] = rows;
  return [
    line(heading),
    line(
      heading.map(() => ''),
      '-'
    ),
    ...body.map((row) => line(row)),
  ].join('\n');
}
