/** Generates docs/faults.md from the table: `npx tsx tests/integration/faults/faults-page.ts`. */
import { writeFileSync } from 'node:fs';
import { FAULTS_SEEN, seen } from './table';

export const PAGE = 'docs/faults.md';

const INTRODUCTION = `# What you see when things go wrong

The effect of each fault in the plugin and in the exporter. Tests check both against this table with a simulated device that has these faults (\`tests/integration/faults/\`).

In all cases: whatever can be read is kept, and nothing is made up for what cannot. The only event, annotation or alert that results is that the device cannot be read. When the fault is over, the next poll returns to normal without a reload.

- **"…" in the plugin** is the error message. Tables keep the last values, with a notice that says how old they are, what is wrong and what to do; after 5 minutes an error replaces them. Series have a gap. The history is kept. Polling backs off to once every 30 seconds.
- **\`reason="…"\` in the exporter** comes with \`lantime_up 0\` and no other values of the device. The log has one line that says what to do.
- **A field that cannot be read** has no value. Panels that show it have a notice with what the device sent, and "Save & test" and \`lantime_unreadable_fields\` count such fields.

| The device… | In the plugin | In the exporter |
|---|---|---|
`;

const LIMITS = `
## Limits

- Responses larger than 16 MB are rejected; the limit is "Maximum response size" in the settings and \`max_answer_megabytes\` in the exporter. The exporter closes the connection at the limit. In the plugin, Grafana passes a response on only when it is complete, so the limit avoids parsing it, not receiving it.
- Nothing is read beyond 48 levels or paths of 1000 characters; names are truncated at 200 characters. A device has at most 250,000 readings.
- Patterns in queries, variables and filters support \`*\` and alternatives. They are not regular expressions: matching time is at most proportional to the length of the pattern times the length of the text. A pattern of more than 1500 characters matches nothing; the first 2000 words of a query and the first 1000 characters of a legend are used.
- Integers of 2^53 and above are not shown: they would be rounded, and counters that fall below zero turn into such numbers.
`;

/** The expected page. Its cells are not aligned; formatting it changes only whitespace. */
export function page(): string {
  const rows = FAULTS_SEEN.map((row) => `| ${row.what} | ${seen(row, 'plugin')} | ${seen(row, 'exporter')} |`);
  return `${INTRODUCTION}${rows.join('\n')}\n${LIMITS}`;
}

if (require.main === module) {
  writeFileSync(PAGE, page());
}
