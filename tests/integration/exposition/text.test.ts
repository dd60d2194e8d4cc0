/** @jest-environment node */
// The text format is written by hand where it is written often: prom-client and zlib say whether that is right.
import * as fc from 'fast-check';
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { Page } from '../../../exporter/exposition/page';
import { SeriesWriter } from '../../../exporter/exposition/series-writer';
import { DeviceReader, SharedSchemas } from '../../../exporter/target/device-reader';
import { decodeUtf8 } from '../../../exporter/text';
import { PROFILES, statusAnswer, type ProfileName } from '../../../dev/simulator';
import { readDefinitions } from '../../../src/lantime/definitions/document';
import { StatusReader } from '../../../src/lantime/reader';
import type { Snapshot } from '../../../src/lantime/types';
import { NOVEL_DEFINITIONS, novelAnswer } from '../../fixtures/novel';
import { byPromClient } from './prom-client';

const START = Date.UTC(2030, 0, 1);
const profiles = Object.keys(PROFILES) as ProfileName[];
const OPTIONS = [
  { unknownReadings: false },
  { unknownReadings: true },
  { unknownReadings: true, legacyMetricNames: true },
];

/**
 * The metrics with their heads and samples in the order of the alphabet: theirs means nothing.
 * `lantime_defined_state_severity` is left out, which is no series of the catalogue.
 */
function inOrder(text: string): string {
  const metrics = new Map<string, string[]>();
  for (const metric of text.split(/^(?=# HELP )/m).filter(Boolean)) {
    const [help, type, ...samples] = metric.split('\n').filter(Boolean);
    const name = help.split(' ')[2];
    if (metrics.has(name)) {
      throw new Error(`${name} comes twice`);
    }
    metrics.set(name, [help, type, ...samples.sort()]);
  }
  metrics.delete('lantime_defined_state_severity');
  return [...metrics.values()]
    .map((lines) => lines.join('\n'))
    .sort()
    .join('\n');
}

async function expectAsPromClient(writer: SeriesWriter, options: (typeof OPTIONS)[number], snapshot: Snapshot) {
  const { text, samples, misfits } = writer.write(snapshot);
  const reference = await byPromClient(snapshot, options);
  expect(inOrder(text)).toBe(inOrder(reference.text));
  expect(misfits).toBe(reference.misfits);
  expect(samples).toBe(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length);
}

describe.each(profiles)('a simulated %s', (profile) => {
  it('is written as prom-client writes it, from poll to poll', async () => {
    for (const options of OPTIONS) {
      const [reader, writer] = [new StatusReader(), new SeriesWriter(options)];
      for (const minutes of [60, 61, 200]) {
        const at = START + 60_000 * minutes;
        await expectAsPromClient(writer, options, reader.read(statusAnswer(profile, { startedAt: START, at }), at));
      }
    }
  });
});

it('is right for a device nobody has published, with and without what its owner knows', async () => {
  for (const definitions of [undefined, readDefinitions(NOVEL_DEFINITIONS).definitions]) {
    const [reader, writer] = [new StatusReader(definitions), new SeriesWriter(OPTIONS[1])];
    await expectAsPromClient(writer, OPTIONS[1], reader.read(novelAnswer(START, START + 3600_000), START));
  }
});

it('is right when one writer writes for devices of several kinds in turn', async () => {
  const writer = new SeriesWriter(OPTIONS[2]);
  for (const profile of ['m300', 'm600', 'm3000', 'm600', 'm300'] as const) {
    const answer = statusAnswer(profile, { startedAt: START, at: START + 3600_000 });
    await expectAsPromClient(writer, OPTIONS[2], new StatusReader().read(answer, START));
  }
});

it('is the same for devices that share what they have in common, whatever kinds they are of', () => {
  const schemas = new SharedSchemas();
  const settings = { ...OPTIONS[2], definitionsText: '[]' };
  const kinds = ['m600', 'm300', 'm600', 'm3000', 'm600'] as const;
  const together = kinds.map(() => new DeviceReader(settings, schemas));
  const alone = kinds.map(() => new DeviceReader(settings));
  for (const minutes of [60, 61, 300]) {
    const at = START + 60_000 * minutes;
    kinds.forEach((profile, seed) => {
      const pulled = new Set(minutes === 61 && seed === 2 ? ['pwr1'] : []);
      const body = Buffer.from(JSON.stringify(statusAnswer(profile, { seed, startedAt: START, at, pulled })));
      expect(inOrder(decodeUtf8(together[seed].read(body, at).text))).toBe(
        inOrder(decodeUtf8(alone[seed].read(body, at).text))
      );
    });
  }
});

it('is the same with a schema that has no room left', () => {
  const settings = { ...OPTIONS[1], definitionsText: '[]' };
  const schemas = new SharedSchemas();
  const read = (reader: DeviceReader, data: object) =>
    inOrder(decodeUtf8(reader.read(Buffer.from(JSON.stringify({ data })), START).text));
  const crowd = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`key-${i}`, i]));
  const { data } = statusAnswer('m600', { startedAt: START, at: START }) as unknown as { data: object };
  new DeviceReader(settings, schemas).read(Buffer.from(JSON.stringify({ data: { ...data, crowd } })), START);
  for (let turn = 0; turn < 2; turn++) {
    expect(read(new DeviceReader(settings, schemas), data)).toBe(read(new DeviceReader(settings), data));
  }
});

it('is right whatever the values are, and when readings come and go', async () => {
  const [reader, writer] = [new StatusReader(), new SeriesWriter(OPTIONS[2])];
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '-', 'a"b', 'a\\b', 'a\nb', '\u0000', '\ud800', 'NaN', 'up', 'holdover', 'x'.repeat(300))
  );
  const value = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
  const answer = (values: unknown[], keep: (key: string) => boolean) => {
    let turn = 0;
    const other = (tree: unknown): unknown =>
      Array.isArray(tree)
        ? tree.map(other)
        : typeof tree === 'object' && tree !== null
          ? Object.fromEntries(
              Object.entries(tree)
                .filter(([key]) => keep(key))
                .map(([key, one]) => [key, key.endsWith('-id') ? one : other(one)])
            )
          : turn++ % 3 === 0
            ? values[turn % values.length]
            : tree;
    return { data: other(JSON.parse(JSON.stringify(statusAnswer('m600', { startedAt: START, at: START }))).data) };
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 2, max: 40 }),
      async (values, n) => {
        let seen = 0;
        const changed = answer(values, (key) => ['system', 'chassis0', 'object-id'].includes(key) || seen++ % n !== 0);
        await expectAsPromClient(writer, OPTIONS[2], reader.read(changed, START));
      }
    ),
    { numRuns: 40 }
  );
});

describe('a page', () => {
  const unpacked = promisify(gunzip);

  it('is the same compressed, as one gzip member, and its age is that of the scrape', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 3 }),
        fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }), { minLength: 1 }),
        async (parts, ages) => {
          const page = new Page(parts);
          for (const age of ages) {
            const whole = page.text(age);
            // A reader that stops behind the first member must miss nothing.
            expect(gunzipSync(await page.gzip(age), { info: true } as object)).toMatchObject({ buffer: whole });
            expect((await unpacked(await page.gzip(age))).equals(whole)).toBe(true);
            const told = /^lantime_probe_age_seconds (.*)$/m.exec(whole.toString('latin1'))?.[1];
            expect(told === undefined ? undefined : Number(told)).toBe(age === 0 ? 0 : age);
          }
        }
      ),
      { numRuns: 50 }
    );
  });
});
