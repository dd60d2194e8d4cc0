import { expand, FAMILIES } from '../src/lantime/catalogue';
import { Entry, Family } from '../src/lantime/catalogue/model';
import { MODULE_FAMILIES, MODULE_TYPES } from '../src/lantime/catalogue/modules';
import { SLOTS } from '../src/lantime/catalogue/chassis';
import { EVENT_TITLES, EVENTS } from '../src/lantime/catalogue/notification';
import { isConfirmed } from '../src/lantime/evidence';
import { metricOfEntry } from '../src/lantime/prometheus-names';

/** Text for a table cell; device text does not occur here, but `|` and `*` do. */
const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\*/g, '\\*').replace(/</g, '&lt;');
const anchor = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replace(/ /g, '-');

/** More states than anybody reads in a table: the first ones stand for them. */
const MOST_STATES = 8;

function listStates({ states, words = {} }: Entry): string {
  const list = (states ?? []).map(
    ({ value, text, severity }) =>
      `${value === text ? value : `${value} (${text})`}${severity === 'neutral' ? '' : `: ${severity}`}`
  );
  list.push(...Object.entries(words).map(([value, text]) => `${value} (${text})`));
  return (
    list.slice(0, MOST_STATES).join('; ') + (list.length > MOST_STATES ? `; … ${list.length - MOST_STATES} more` : '')
  );
}

/** Families of one title are one subject, in parts of different evidence. */
function subjects(families: readonly Family[]): Array<{ title: string; families: Family[] }> {
  const titles = [...new Set(families.map(({ title }) => title))];
  return titles.map((title) => ({ title, families: families.filter((family) => family.title === title) }));
}

const section = ({ title, families }: { title: string; families: Family[] }) =>
  `### ${title}\n\n${listReadings(families)}`;

/** Names in Prometheus; of a text the label that holds it, too. */
function listMetrics(entry: Entry, family: Family): string {
  // Sensors are described wherever they are, and exposed for modules.
  const paths = expand(entry.path.replace(/^\*\*\/(?=sensors)/, 'chassis/slots/*/module/info/'));
  const names = paths.flatMap((path) => {
    const metric = metricOfEntry({ ...entry, family }, path);
    return metric ? [`\`${metric.name}${metric.textLabel ? `{${metric.textLabel}}` : ''}\``] : [];
  });
  return [...new Set(names)].join(', ');
}

/** The section, as a link to the page with the facts. */
const linked = (source: string) => source.replace(/^device-api\.md /, '[device-api.md](device-api.md) ');

/** Of a quantity the unit is decided from the answer, or stays open. */
const toUnit = ({ unit = '', quantity }: Entry) => (quantity ? `${unit}, if the answer tells` : unit);

function listReadings(families: readonly Family[]): string {
  const rows = families
    .flatMap((family) => family.entries.map((entry) => [family, entry] as const))
    .map(([family, entry]) => {
      const path = entry.path.replace(/^chassis\/slots\/\*\//, '');
      const evidence = entry.evidence ?? family.evidence;
      const source = linked(entry.source ?? family.source);
      return `| ${cell(entry.name)} | \`${path.replace(/\|/g, '\\|')}\` | ${entry.kind} | ${toUnit(entry)} | ${listMetrics(entry, family)} | ${cell(listStates(entry))} | ${isConfirmed(evidence) ? evidence : `${evidence}: not confirmed on a device`} | ${cell(entry.description)} (${source}) |`;
    });
  return [
    '| Reading | Path | Kind | Unit | In Prometheus | States | Evidence | Meaning |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The page on modules and readings, as Markdown. */
export function modulesPage(): string {
  const deviceFamilies = FAMILIES.filter((family) => !MODULE_FAMILIES.includes(family) && family !== SLOTS);
  return `# Modules and readings

<!-- Made from the catalogue by "npm run docs"; do not edit. -->

Every value a LANTIME sends can be chosen in the query editor, whether it is listed here or not. What is listed has a name, a unit and, where it is a state, a meaning and a colour. A state that is not listed is shown as the device writes it, without a colour of its own. What stands in brackets behind a word of the device is what panels show; queries, filters and Prometheus use the word itself.

How well a fact is known:

- **KNOWN**: seen in an answer of a real device, in a client written against one, or in Meinberg's own text.
- **DERIVED**: worked out from what is known.
- **PLAUSIBLE**: likely, because a MIB, a header, a manual or an older interface has the same; the name in the JSON is not confirmed. If your device calls it otherwise, you find it under that name: [your module is not known yet](#your-module-is-not-known-yet-five-minutes).
- **UNKNOWN**: nothing public was found; the value is shown as it is.

PLAUSIBLE and UNKNOWN readings are marked "not confirmed" in the query editor, in the description of a field and in the help of a metric. Where a unit is not published, it is decided from what the answer of your device says, and the description says why. Where nothing decides, the number is shown as the device sends it, and its metric ends in \`_raw\`. [Definitions](definitions.md) put right what you know better.

In paths \`*\` stands for a member of a list, \`{a,b}\` for alternatives. The path of a module's reading begins below its slot. Numbers are in base units; panels scale them. Time values are seconds.

The exporter gives readings to Prometheus under the names in the column "In Prometheus". Numbers are in base units; percent is a ratio, bits are bytes. Booleans are 1 for the first of their states. Words are state sets: \`lantime_clock_state{state="holdover"}\` is 1 in holdover and 0 otherwise, and a word that is not listed has a series of its own. Of a text the label that holds it is named in braces. Modules have the labels \`chassis\` and \`slot\`, list members one with their name. What has no name there is not exposed, because it repeats another reading or changes all the time; numbers that are not listed here are \`lantime_reading{component,field}\` where the exporter is told to expose them.

![Inventory of a chassis](img/inventory.png)

![Satellites of a receiver](img/satellites.png)

## Kinds of modules

| Kind | What it is | Models | Slots | Evidence | Readings |
| --- | --- | --- | --- | --- | --- |
${MODULE_TYPES.map(
  ({ id, title, description, models, slots, evidence, source, families }) =>
    `| **${id}** | ${cell(title)}. ${cell(description)} | ${models.map((model) => `\`${model}\``).join(', ')} | ${cell(slots)} | ${evidence} (${source}) | ${subjects(
      [SLOTS, ...families]
    )
      .map(({ title: subject }) => `[${subject}](#${anchor(subject)})`)
      .join(', ')} |`
).join('\n')}

A module of a kind that is not in this table works too: its readings are named after their paths.

## Your module is not known yet: five minutes

Whatever the device sends can be chosen on the day a module is plugged in, under a name made of its path. What is missing is what only an owner can tell: what it is called, its unit, which words are good and which are bad.

1. \`npm run -s readings -- --url https://lantime.example.com --user info --describe > my-lantime.yml\`, or **Describe this device** in the settings of the data source. Both write every value of this device that nobody has described or confirmed, with its path, a sample without names and addresses, what we guess and why.
2. Correct what is wrong: name, unit, factor, states. Remove \`confirmed: false\` where you know it is right, and remove what you do not care about.
3. Give the file to the exporter as \`definitions:\`, and to the data source under **Definitions**. What is wrong in it is refused with line, column and remedy.
4. Send it in with the [issue form](../.github/ISSUE_TEMPLATE/module.yml), so that the next owner of the same module has nothing to do.

[Definitions](definitions.md) describes the file.

## Readings of modules

${subjects([SLOTS, ...MODULE_FAMILIES])
  .map(section)
  .join('\n\n')}

## Readings of the chassis

${subjects(deviceFamilies).map(section).join('\n\n')}

## Events of the device

Panels show the title; queries, filters and Prometheus use the id. An event that is not listed is shown as the device writes it. Those of modular units, from \`refclock-2-not-responding\` on, are PLAUSIBLE: the device's SNMP traps under the names they are likely to have. (device-api.md 2.6)

| Title | Id | Meaning |
| --- | --- | --- |
${Object.entries(EVENTS)
  .map(([id, meaning]) => `| ${cell(EVENT_TITLES[id])} | \`${id}\` | ${cell(meaning)} |`)
  .join('\n')}
`;
}
