/** @jest-environment node */
import editors from '../../../src/locales/de-DE/editors.json';
import panels from '../../../src/locales/de-DE/timesync-lantime-datasource.json';
import readings from '../../../src/locales/de-DE/readings.json';
import { FAMILIES } from '../../../src/lantime/catalogue';
import { MODULE_TYPES } from '../../../src/lantime/catalogue/modules';
import { FILES, partOf, placeholders, Text, translatedTexts, untranslatedTexts } from './texts';

const texts = FILES.flatMap(translatedTexts);

/** What is the same in every language: names of things, examples to type, numbers with their unit. */
const SAME_IN_EVERY_LANGUAGE = [
  'Meinberg LANTIME',
  'MTIE',
  'TDEV',
  'ADEV',
  'PRTC-A, ITU-T G.8272',
  '100 ns',
  '1 µs',
  '100 µs',
  '1 ms',
  'https://lantime.example.com',
  'lantime.example.com',
  'module(clk1) good-satellites',
  'readings:\n  module/flux/level:\n    name: Flux level\n    unit: mV',
  '{{slot}} {{metric}}',
  'lan0, lan1',
  'chassis0',
];

/** Files whose texts stay English, all or those given, and why. */
const ENGLISH: ReadonlyArray<readonly [file: RegExp, why: string, texts?: readonly string[]]> = [
  [/^src\/lantime\/catalogue\//, 'names and descriptions of readings; their German is in readings.json'],
  [/^src\/lantime\/reader\/components\.ts$/, 'names of components are labels'],
  [
    /^src\/grafana\/fields\.ts$/,
    'descriptions of readings in frames',
    ['… Increase per second, available from the second poll on.'],
  ],
  [/^src\/analysis\//, 'what it finds stands in cells of tables'],
  [/^src\/changes\//, 'texts of events are data: queries, filters and alert rules look for them'],
  [/^src\/queries\/changes\/text\.ts$/, 'the same'],
  [/^src\/queries\/accuracy\/frame\.ts$/, 'verdicts are states', ['pass', 'fail', 'insufficient data']],
  [/^src\/queries\/list\/lists\.ts$/, 'states of slots', ['ok', 'no state', 'warning', 'error', 'empty']],
  [/^src\/queries\/statements\.ts$/, 'a state that is not the present one stands in a cell'],
  [/^src\/queries\/variables\/catalogue-values\.ts$/, 'dashboards store the texts of variables'],
  [/^src\/lantime\/prometheus-names\.ts$/, 'help texts of Prometheus'],
  [/^src\/lantime\/definitions\/(describe|schema)\.ts$/, 'comments and schema of a file that is shared'],
  [/^src\/lantime\/anonymize\//, 'a command, whose output is English'],
  [/^src\/history\/block\.ts$/, 'a damaged block is passed over'],
  [/^src\/editor\/search\/priors\.ts$/, 'English words that are searched for beside the names of readings'],
];

const found = FILES.map((file) => [file, untranslatedTexts(file)] as const);
const isEnglish = (file: string, text: string): boolean =>
  SAME_IN_EVERY_LANGUAGE.includes(text) ||
  ENGLISH.some(([english, , some]) => english.test(file) && (some?.includes(text) ?? true));

test('every text for people goes through the catalogue of texts', () => {
  const rest = found.flatMap(([file, some]) =>
    some.filter((text) => !isEnglish(file, text)).map((text) => `${file}: ${text}`)
  );
  expect(rest).toEqual([]);
});

test('every exception is needed', () => {
  const unused = ENGLISH.filter(([english]) => !found.some(([file, some]) => english.test(file) && some.length > 0));
  expect(unused).toEqual([]);
  const all = new Set(found.flatMap(([, some]) => some));
  expect(SAME_IN_EVERY_LANGUAGE.filter((text) => !all.has(text))).toEqual([]);
});

describe('German', () => {
  const parts = { panels, editors, readings };
  const written = new Map(Object.values(parts).flatMap((part) => Object.entries<string>(part)));

  it.each(['panels', 'editors'] as const)('has every text of %s, and no other', (part) => {
    const files = new Map<string, string[]>();
    texts.forEach(({ text, file }) => files.set(text, [...(files.get(text) ?? []), file]));
    const wanted = [...files].filter(([, those]) => partOf(those) === part).map(([text]) => text);
    expect(Object.keys(parts[part]).sort()).toEqual(wanted.sort());
  });

  it('has every name and description of the catalogue of readings and modules, and no other', () => {
    const elsewhere = new Set([...Object.keys(panels), ...Object.keys(editors)]);
    const entries = FAMILIES.flatMap((family) => family.entries);
    const titles = [...FAMILIES, ...MODULE_TYPES].map(({ title }) => title);
    const wanted = new Set(
      [...titles, ...entries.flatMap(({ name, description }) => [name, description])].filter(
        (text) => text && !elsewhere.has(text)
      )
    );
    expect(Object.keys(readings)).toEqual([...wanted].sort());
  });

  it('fills in the same values', () => {
    const wrong = [...written].filter(([text, one]) => `${placeholders(text)}` !== `${placeholders(one)}`);
    expect(wrong).toEqual([]);
  });

  it('is neither empty nor English, except for words that are the same', () => {
    const same = [...written].filter(([text, one]) => text === one && / [a-z]+ /.test(text)).map(([text]) => text);
    expect(same).toEqual([]);
    expect([...written].filter(([, one]) => one.trim() === '' || one !== one.trim())).toEqual([]);
  });

  it('keeps spaces, quotation marks and the mark at the end', () => {
    const end = (text: string) => /[.:?…]$/.exec(text)?.[0];
    expect([...written].filter(([text, one]) => end(text) !== end(one))).toEqual([]);
    // German quotation marks are „…“; those between ASCII marks are to be typed.
    expect([...written.values()].filter((one) => one.includes('”'))).toEqual([]);
  });

  it.each(['panels', 'editors', 'readings'] as const)('has the texts of %s in their order', (part) => {
    expect(Object.keys(parts[part])).toEqual(Object.keys(parts[part]).sort());
  });
});

test('every value that a text names is given, and no other', () => {
  const wrong = texts.filter(({ text, values }: Text) => {
    const named = placeholders(text);
    // The one of two texts that is for 1 need not name the count.
    return (
      values &&
      (named.some((name) => !values.includes(name)) || values.some((name) => !named.includes(name) && name !== 'count'))
    );
  });
  expect(wrong).toEqual([]);
});

test('texts of constants are only marked: their file may be loaded before the language is', () => {
  expect(texts.filter(({ isEarly }) => isEarly)).toEqual([]);
});

test('texts are found in every place where they may stand', () => {
  const all = texts.map(({ text }) => text);
  for (const known of [
    'Poll interval',
    'The device cannot be reached.',
    'Accuracy',
    'up to {count} rows',
    'No custom headers',
  ]) {
    expect(all).toContain(known);
  }
});
