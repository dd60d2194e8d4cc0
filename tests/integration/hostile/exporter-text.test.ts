/** @jest-environment node */
/** Text of the device is shown as text wherever the exporter puts it. */
import { expose } from '../../../exporter/exposition';
import { checkTargets } from '../../../exporter/commands/check';
import { anonymize } from '../../../src/lantime/anonymize';
import { startSimulator, type Simulator } from '../../../dev/simulator';
import { StatusReader } from '../../../src/lantime/reader';
import { toConfig, PASSWORD, withExporter } from '../exporter/support';
import { parseSamples } from '../exposition/support';
import { parseAnswer, HOSTILE_TEXTS } from './texts';

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/;

let device: Simulator | undefined;
afterEach(() => device?.close());

describe.each(Object.entries(HOSTILE_TEXTS))('%s', (_, text) => {
  it('is a label in the exposition, and nothing else', async () => {
    const snapshot = new StatusReader().read(JSON.parse(JSON.stringify(parseAnswer(text))), 0);
    const body = Buffer.from(await expose({ snapshot, durationSeconds: 0 }, { unknownReadings: true })).toString();
    const samples = parseSamples(body);
    expect(samples.filter(({ name }) => name === 'lantime_up')).toEqual([{ name: 'lantime_up', labels: {}, value: 1 }]);
    const keys = samples.map(({ name, labels }) => name + JSON.stringify(labels));
    expect(new Set(keys).size).toBe(keys.length);
    expect(body).not.toMatch(CONTROL);
    expect(
      Math.max(...samples.flatMap(({ labels }) => Object.values(labels)).map(({ length }) => length))
    ).toBeLessThan(1300);
    // Names come from the catalogue alone.
    expect(samples.filter(({ name }) => !/^lantime_[a-z0-9_]+$/.test(name))).toEqual([]);
    expect(
      samples.some(({ labels }) => Object.values(labels).some((value) => value.startsWith(text.trim().slice(0, 1))))
    ).toBe(true);
  });

  it('is text on the landing page, in the log, in the table of "check" and in a report', async () => {
    device = await startSimulator({ user: 'info', password: PASSWORD, payload: parseAnswer(text) });
    const config = {
      defaults: { user: 'info', password_env: 'LANTIME_PASSWORD' },
      targets: [{ name: 'd', url: device.url }],
    };
    await withExporter(config, async ({ get, lines, log }) => {
      await get('/probe?target=d');
      const page = (await get('/')).text;
      expect(page).not.toMatch(/<img|<script|onmouseover="/);
      expect(page.match(/<tr>/g)).toHaveLength(2);
      expect(page).not.toMatch(CONTROL);
      expect(page.length).toBeLessThan(10_000);
      expect(lines).toMatchObject([{ msg: 'device up', target: 'd' }]);
      // That passwords travel unencrypted, where it listens, and that the device is up.
      expect(log().trimEnd().split('\n')).toHaveLength(3);
      expect(log().length).toBeLessThan(2000);
    });
    const { table } = await checkTargets(toConfig(config));
    expect(table.trimEnd().split('\n')).toHaveLength(2);
    expect(table.replace(/\n/g, '')).not.toMatch(CONTROL);
    const report = JSON.stringify(anonymize(JSON.parse(JSON.stringify(parseAnswer(text)))));
    expect(JSON.parse(report)).toHaveProperty('data.system');
  });
});
