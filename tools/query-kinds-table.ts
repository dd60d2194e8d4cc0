/** The table of the kinds of queries in docs/query-editor.md, from the registry. */
import { QUERY_KINDS, QueryType } from '../src/queries';
import type { QueryKind } from '../src/queries/kind';
import { completeQuery } from '../src/queries/resolve';
import { printQuery } from '../src/queries/text-form';
import { markdownTable, replacePart } from './markdown';

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
  const rows = (Object.keys(QUERY_KINDS) as QueryType[]).map((queryType) => {
    const { label, help, editedIn } = QUERY_KINDS[queryType];
    return [label, help, PLACES[editedIn], `\`${printQuery(completeQuery({ refId: 'A', queryType }))}\``];
  });
  return replacePart(page, BEGIN, END, markdownTable([['Show', 'Returns', 'Used in', 'A new one as text'], ...rows]));
}
