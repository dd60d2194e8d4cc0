import { expose } from '../../exporter/exposition';
import { PROFILES, statusAnswer } from '../../dev/simulator';
import { getSeries } from './prometheus-names';
import { StatusReader } from './reader';
import { recallAnswer } from './recall';

/** The labels of each series in Prometheus text, with its name. */
function seriesIn(text: string): Array<Record<string, string>> {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
      return {
        __name__: name,
        ...Object.fromEntries(pairs.map(([, key, value]) => [key, value.replace(/\\(.)/g, '$1')])),
      };
    });
}

async function recalled(profile: keyof typeof PROFILES) {
  const device = new StatusReader();
  const snapshot = device.read(statusAnswer(profile, { startedAt: 0, at: 3_600_000 }), 0);
  const text = await expose({ snapshot, durationSeconds: 1 }, { unknownReadings: false });
  const answer = recallAnswer(seriesIn(text));
  const reader = new StatusReader();
  reader.read(answer, 0);
  return { device, snapshot, reader, text };
}

test.each(['m300', 'm600', 'm3000', 'full'] as const)(
  'what Prometheus has of %s gives its components and most of its readings back',
  async (profile) => {
    const { device, snapshot, reader } = await recalled(profile);
    const essence = ({ knownComponents }: StatusReader) =>
      [...knownComponents.values()].map(({ id, type, slotType, model, fitted }) => ({
        id,
        type,
        slotType,
        model,
        fitted,
      }));
    expect(essence(reader)).toEqual(expect.arrayContaining(essence(device)));
    const exposed = device.knownDescriptors.filter((descriptor) => {
      const series = getSeries(descriptor);
      const value = snapshot.readings[descriptor.index]?.value ?? null;
      return series !== undefined && series.name !== 'lantime_reading' && !descriptor.derived && value !== null;
    });
    const found = exposed.filter(({ id }) => reader.find(id));
    expect(found.length / exposed.length).toBeGreaterThan(0.7);
    // What is found is asked for under the very series it came from.
    for (const { id } of found) {
      // Units that only values decide are not decided here.
      if (getSeries(reader.find(id)!)?.name.endsWith('_raw')) {
        continue;
      }
      const [theirs, ours] = [device.find(id), reader.find(id)].map(
        (descriptor) => descriptor && getSeries(descriptor)
      );
      expect({ id, name: ours?.name, labels: ours?.labels }).toEqual({
        id,
        name: theirs?.name,
        labels: theirs?.labels,
      });
    }
  }
);

test('values are texts only: what Prometheus has are no present values', async () => {
  const { reader, text } = await recalled('m3000');
  const { readings } = reader.read(recallAnswer(seriesIn(text)), 1);
  const numbers = readings.filter((reading) => typeof reading?.value === 'number' && !reading.descriptor.derived);
  expect(numbers.map((reading) => reading?.descriptor.id)).toEqual([]);
});

test('series of something else give nothing', () => {
  expect(recallAnswer([{ __name__: 'up', instance: 'a' }, {}, { __name__: 'lantime_up' }])).toBeUndefined();
  expect(recallAnswer([{ __name__: 'lantime_slot_info', chassis: '__proto__', slot: '__proto__' }])).toBeUndefined();
});
