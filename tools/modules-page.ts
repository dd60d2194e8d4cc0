import { expandAlternatives, FAMILIES } from '../src/lantime/catalogue';
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

/** Longer lists of states are cut in the table. */
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

/** Names in Prometheus; for a text also the label that holds it. */
function listMetrics(entry: Entry, family: Family): string {
  // Sensors are described wherever they are, and exposed for modules.
  const paths = expandAlternatives(entry.path.replace(/^\*\*\/(?=sensors)/, 'chassis/slots/*/module/info/'));
  const names = paths.flatMap((path) => {
    const metric = metricOfEntry({ ...entry, family }, path);
    return metric ? [`\`${metric.name}${metric.textLabel ? `{${metric.textLabel}}` : ''}\``] : [];
  });
  return [...new Set(names)].join(', ');
}

/** The section, as a link to the page with the facts. */
const linked = (source: string) => source.replace(/^device-api\.md /, '[device-api.md](device-api.md) ');

/** The unit of a quantity is derived from the response, or stays open. */
const toUnit = ({ unit = '', quantity }: Entry) => (quantity ? `${unit}, if the response tells` : unit);

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

<!-- Generated from the catalogue by "npm run docs"; do not edit. -->

Every value that a LANTIME sends can be selected in the query editor, whether it is listed here or not. Listed readings have a name, a unit and, if they are states, meanings and colours. A state that is not listed is shown as the device writes it, without a colour. The text in brackets after a word of the device is what panels show; queries, filters and Prometheus use the word itself.

How well a fact is known:

- **KNOWN**: seen in an answer of a real device, in a client written against one, or in Meinberg's own text.
- **DERIVED**: computed from what is known.
- **PLAUSIBLE**: likely, because a MIB, a header, a manual or an older interface has the same; the name in the JSON is not confirmed. If your device uses another name, the reading appears under that name: [your module is not known yet](#your-module-is-not-known-yet-five-minutes).
- **UNKNOWN**: nothing public was found; the value is shown as it is.

PLAUSIBLE and UNKNOWN readings are marked "not confirmed" in the query editor, in the description of a field and in the help of a metric. If a unit is not published, it is derived from the response of your device, and the description says why. If it cannot be derived, the number is shown as the device sends it, and its metric ends in \`_raw\`. To correct a reading, use [definitions](definitions.md).

In paths \`*\` stands for a member of a list, \`{a,b}\` for alternatives. The path of a module's reading begins below its slot. Numbers are in base units; panels scale them. Time values are seconds.

The exporter exposes readings under the names in the column "In Prometheus". Numbers are in base units; percent is a ratio, bits are bytes. Booleans are 1 for the first of their states. Words are state sets: \`lantime_clock_state{state="holdover"}\` is 1 in holdover and 0 otherwise, and a word that is not listed has a series of its own. For a text, the label that holds it is in braces. Modules have the labels \`chassis\` and \`slot\`, list members a label with their name. Readings without a name in that column are not exposed, because they repeat another reading or change all the time. Numbers that are not listed here are \`lantime_reading{component,field}\` if the exporter is configured to expose them.

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

Everything the device sends can be selected as soon as a module is plugged in, under a name made from its path. Only its owner can add what is missing: the name, the unit, and which words are good or bad.

1. \`npm run -s readings -- --url https://lantime.example.com --user info --describe > my-lantime.yml\`, or **Describe this device** in the settings of the data source. Both write every reading of this device that is not described or not confirmed, with its path, a sample without names and addresses, a guess, and the reason for the guess.
2. Correct what is wrong: name, unit, factor, states. Remove \`confirmed: false\` where the entry is right, and delete the entries you do not need.
3. Add the file to the exporter as \`definitions:\`, and to the data source under **Definitions**. Mistakes in it are reported with line, column and remedy.
4. Submit it with the [issue form](../.github/ISSUE_TEMPLATE/module.yml), so that it can be added to the catalogue.

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
