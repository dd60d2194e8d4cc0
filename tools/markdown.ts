/** What the generated parts of the documentation are made of. */

/**
 * A page with what stands between two marks replaced.
 * @param part Markdown without blank lines around it
 * @throws Error if the page has no marks
 */
export function replacePart(page: string, begin: string, end: string, part: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`There is no ${begin} followed by ${end} in the page.`);
  }
  return `${page.slice(0, from)}${begin}\n\n${part}\n\n${page.slice(to)}`;
}

/** A table as prettier formats it: the first row is the heading. */
export function markdownTable(cells: ReadonlyArray<readonly string[]>): string {
  const rows = cells.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
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
