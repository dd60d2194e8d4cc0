/** The table of the kinds of queries in docs/query-editor.md, from the registry. */
import { QUERY_KINDS } from '../src/queries';
import type { QueryKind } from '../src/queries/kind';

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
  const rows = Object.values(QUERY_KINDS).map(({ label, help, editedIn }) => [label, help, PLACES[editedIn]]);
  return `${page.slice(0, begin)}${BEGIN}\n\n${table([['Show', 'Returns', 'Used in'], ...rows])}\n\n${page.slice(end)}`;
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
