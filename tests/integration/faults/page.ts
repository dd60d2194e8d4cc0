/** Writes docs/faults.md from the table: `npx tsx tests/integration/faults/page.ts`. */
import { writeFileSync } from 'node:fs';
import { FAULTS_SEEN, seen } from './table';

export const PAGE = 'docs/faults.md';

const INTRODUCTION = `# What you see when things go wrong

Fault by fault, in the plugin and in the exporter. Tests hold both to this table, against a simulated device that has these faults (\`tests/integration/faults/\`).

In all of them: what can be read stays, nothing is made up for what cannot, no event, annotation or alert comes of it but that the device cannot be read, and when the fault is over the next poll is as before, without a reload.

- **"…" in the plugin** is the problem. Tables keep the last values with a notice that says how old they are and what is wrong and what to do; after 5 minutes there is an error instead. Series have a gap. The history stays. Polling backs off to once in 30 seconds.
- **\`reason="…"\` of the exporter** comes with \`lantime_up 0\` and without any other value of the device. The log has one line with what to do.
- **A field that cannot be read** has no value; panels that show it have a notice with what the device wrote, and "Save & test" and \`lantime_unreadable_fields\` count them.

| The device… | In the plugin | In the exporter |
|---|---|---|
`;

const LIMITS = `
## Limits

- Answers longer than 16 MB are refused; "Largest answer" in the settings, \`max_answer_megabytes\` of the exporter. The exporter cuts the connection at the limit. In the plugin Grafana hands an answer over when all of it has arrived, so there the limit saves reading it, not receiving it.
- Below 48 levels, or paths of 1000 characters, nothing is read; names are cut at 200 characters. One device has at most 250,000 readings.
- Patterns in queries, variables and filters know \`*\` and alternatives, and are no regular expressions: none takes longer than its length times that of the text. Beyond 1500 characters a pattern matches nothing; of the words of a query 2000 count, of a legend 1000 characters.
- Integers from 2^53 on are not shown: they would be rounded, and are what counters become that fall below zero.
`;

/** The page as it should be. Its cells are not aligned; whoever formats it changes blanks only. */
export function page(): string {
  const rows = FAULTS_SEEN.map((row) => `| ${row.what} | ${seen(row, 'plugin')} | ${seen(row, 'exporter')} |`);
  return `${INTRODUCTION}${rows.join('\n')}\n${LIMITS}`;
}

if (require.main === module) {
  writeFileSync(PAGE, page());
}
