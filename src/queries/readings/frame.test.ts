// Frames of readings in every format: one file, because all look at the same devices.
import { createTheme, DataFrame, DataFrameType, FieldType, getDisplayProcessor, ValueMapping } from '@grafana/data';
import { PROFILES, statusAnswer, type JsonObject, type ProfileName } from '../../../dev/simulator';
import { MemoryHistory } from '../../history/memory';
import { StatusReader } from '../../lantime/reader';
import { Selector } from '../../lantime/select';
import { Descriptor, Snapshot, Scope } from '../../lantime/types';
import { readingField } from '../../grafana/fields';
import { LabelContext, readingLabels, seriesName } from '../../grafana/labels';
import { GRAFANA_UNITS } from '../../grafana/units';
import { ReadingsQuery, tableFrame, timeSeriesFrames } from './frame';

const START = Date.UTC(2030, 0, 1);

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** A device that was polled once, and with what is needed to make frames of it. */
function device(profile: ProfileName, change: (data: JsonObject) => void = () => {}) {
  const answer = statusAnswer(profile, { startedAt: START, at: START + 3600_000 });
  change(answer.data);
  const reader = new StatusReader();
  const snapshot = reader.read(answer, START);
  const history = new MemoryHistory();
  history.record(snapshot);
  return { reader, snapshot, history };
}

const query = (change: Partial<ReadingsQuery> = {}): ReadingsQuery => ({
  refId: 'A',
  live: false,
  version: 1,
  queryType: 'chassis',
  filters: [],
  counters: 'raw',
  components: ['*'],
  metrics: ['*'],
  format: 'timeseries',
  states: 'text',
  legend: '',
  limit: 1000,
  whenEmpty: '',
  ...change,
});

type Device = ReturnType<typeof device>;

const labelsFor = ({ reader }: Device): LabelContext => ({ components: reader.knownComponents, device: 'Clock room' });

function findDescriptor({ reader }: Device, id: string): Descriptor {
  const found = reader.find(id);
  if (!found) {
    throw new Error(`no reading ${id}`);
  }
  return found;
}

/** Time series of some readings of a device. */
function series(of: Device, ids: string[], change: Partial<ReadingsQuery> = {}, webUrl?: string) {
  return timeSeriesFrames(
    ids.map((id) => findDescriptor(of, id)),
    ({ id }) => of.history.series(id, 0, 1e15),
    query(change),
    labelsFor(of),
    webUrl
  );
}

/** A table of what a selection finds. */
function table(of: Device, selection: Partial<ReadingsQuery>, snapshot: Snapshot | undefined = of.snapshot) {
  const resolved = query({ format: 'table', ...selection });
  const { descriptors } = new Selector(of.reader).select({ ...resolved, scope: resolved.queryType as Scope });
  return tableFrame(descriptors, snapshot, resolved, labelsFor(of));
}

const toRows = (frame: DataFrame) =>
  Array.from({ length: frame.length }, (_, row) =>
    Object.fromEntries(frame.fields.map((field) => [field.name, field.values[row]]))
  );

const getOptions = (mappings: ValueMapping[] | undefined) => mappings?.[0].options as Record<string, unknown>;

const m600 = device('m600');
const m3000 = device('m3000');
const CLK = 'chassis0/slots/clk1/module';

describe('a time series', () => {
  it('has a time and a value, labels that say where it comes from, unit and description', () => {
    const [frame] = series(m3000, ['chassis0/slots/cpu/module/info/sensors/temperature-1']);
    const [time, value] = frame.fields;
    expect(frame).toMatchObject({ refId: 'A', length: 1, meta: { type: DataFrameType.TimeSeriesMulti } });
    expect(time).toMatchObject({ name: 'Time', type: FieldType.time, values: [START] });
    expect(value).toMatchObject({
      name: 'Temperature 1',
      type: FieldType.number,
      labels: { device: 'Clock room', chassis: 'chassis0', slot: 'cpu', module: 'C15G2' },
      config: { unit: 'celsius', description: 'Temperature of the module.', displayNameFromDS: 'cpu Temperature 1' },
    });
    expect(value.values).toEqual([expect.any(Number)]);
  });

  it('of a list member names the member in its labels', () => {
    const [frame] = series(m600, ['network/ports/lan0/statistics/rx-bytes']);
    expect(frame.fields[1]).toMatchObject({
      labels: { device: 'Clock room', chassis: 'chassis0', port: 'lan0' },
      config: { unit: 'bytes', displayNameFromDS: 'lan0 RX bytes' },
    });
    expect(frame.fields[1].labels).not.toHaveProperty('slot');
  });

  it('has one value per poll, and none where there is no data', () => {
    const reader = new StatusReader();
    const history = new MemoryHistory();
    const uptimes = [100, 'unreadable', null, 130];
    uptimes.forEach((uptime, i) => history.record(reader.read({ data: { system: { uptime } } }, START + i * 10_000)));
    history.recordGap(START + 40_000);
    history.record(reader.read({ data: { system: { uptime: 150 } } }, START + 50_000));
    const of = { reader, history } as Device;
    const [{ fields, length }] = series(of, ['system/uptime']);
    expect(fields[0].values).toEqual([0, 10, 20, 30, 40, 50].map((seconds) => START + seconds * 1000));
    expect(fields[1].values).toEqual([100, null, null, 130, null, 150]);
    expect(length).toBe(6);
  });

  it('of a percentage or a share has its natural limits', () => {
    const [percent, share, plain] = series(m600, [
      'system/memory/free-percent',
      'ntp/ref_1/poll-status/answered',
      'system/uptime',
    ]).map((frame) => frame.fields[1].config);
    expect(percent).toMatchObject({ min: 0, max: 100, unit: 'percent' });
    expect(share).toMatchObject({ min: 0, max: 1, unit: 'percentunit' });
    expect(plain.min).toBeUndefined();
  });

  it('of a time is in milliseconds', () => {
    const [frame] = series(m600, ['ntp/sys/expire']);
    expect(frame.fields[1]).toMatchObject({ type: FieldType.number, config: { unit: 'dateTimeAsIso' } });
    expect(frame.fields[1].values).toEqual([Date.UTC(2026, 11, 28)]);
  });

  it('of text is text', () => {
    const [frame] = series(m600, ['chassis0/model', 'system/sync-status/reference']);
    expect(frame.fields[1]).toMatchObject({ type: FieldType.string, values: ['M600'] });
    expect(frame.fields[1].config.mappings).toBeUndefined();
  });

  it('leads to the web pages of the device where these are known', () => {
    const webUrl = 'https://lantime.example.com/';
    const [linked] = series(m600, ['system/uptime'], {}, webUrl);
    expect(linked.fields[1].config.links).toEqual([expect.objectContaining({ url: webUrl, targetBlank: true })]);
    expect(series(m600, ['system/uptime'])[0].fields[1].config.links).toBeUndefined();
  });

  it('is there in an empty form when nothing matches', () => {
    expect(series(m600, [], { refId: 'B' })).toEqual([
      {
        refId: 'B',
        meta: { type: DataFrameType.TimeSeriesMulti },
        fields: [{ name: 'Time', type: FieldType.time, config: {}, values: [] }],
        length: 0,
      },
    ]);
  });

  it('keeps its type and labels in a range without polls', () => {
    const [frame] = timeSeriesFrames(
      [findDescriptor(m600, 'system/uptime')],
      ({ id }) => m600.history.series(id, 0, 1),
      query(),
      labelsFor(m600)
    );
    expect(frame.length).toBe(0);
    expect(frame.fields[1]).toMatchObject({ type: FieldType.number, values: [], labels: { device: 'Clock room' } });
  });
});

describe('states', () => {
  const CLOCK = 'system/sync-status/clock-status/clock';
  const LINK = 'network/ports/lan0/link';

  it('as text are what the device writes, with words and colours', () => {
    const [clock, link] = series(m600, [CLOCK, LINK], { states: 'text' }).map((frame) => frame.fields[1]);
    expect(clock).toMatchObject({ type: FieldType.string, values: ['synchronized'] });
    expect(getOptions(clock.config.mappings)).toMatchObject({
      synchronized: { text: 'synchronized', color: 'semi-dark-green' },
      holdover: { color: 'dark-orange' },
      'not-synchronized': { text: 'not synchronized', color: 'red' },
    });
    expect(link).toMatchObject({ type: FieldType.string, values: ['true'] });
    expect(getOptions(link.config.mappings)).toMatchObject({
      true: { text: 'up', color: 'semi-dark-green' },
      false: { text: 'down' },
    });
  });

  it('as numbers are the codes of the catalogue, with the same words', () => {
    const [clock, link] = series(m600, [CLOCK, LINK], { states: 'number' }).map((frame) => frame.fields[1]);
    expect(clock).toMatchObject({ type: FieldType.number, values: [1] });
    expect(getOptions(clock.config.mappings)).toMatchObject({
      0: { text: 'not synchronized', color: 'red' },
      1: { text: 'synchronized', color: 'semi-dark-green' },
      2: { text: 'holdover', color: 'dark-orange' },
    });
    expect(link).toMatchObject({ type: FieldType.number, values: [1] });
  });

  it('nobody has described are shown as they are, and have no number', () => {
    const of = device('m600', (data) => {
      const status = (data.system as JsonObject)['sync-status'] as JsonObject;
      (status['clock-status'] as JsonObject).clock = 'freewheeling';
    });
    expect(series(of, [CLOCK], { states: 'text' })[0].fields[1].values).toEqual(['freewheeling']);
    expect(series(of, [CLOCK], { states: 'number' })[0].fields[1].values).toEqual([null]);
  });

  it('of fields nobody has described are yes and no', () => {
    const odd = device('m600', (data) => {
      data['odd-part'] = { 'odd-flag': true };
    });
    const id = 'odd-part/odd-flag';
    const [{ fields }] = series(odd, [id], { states: 'number' });
    expect(fields[1].values).toEqual([1]);
    expect(getOptions(fields[1].config.mappings)).toMatchObject({ 0: { text: 'no' }, 1: { text: 'yes' } });
    expect(series(odd, [id], { states: 'text' })[0].fields[1].values).toEqual(['true']);
  });
});

describe.each(Object.keys(PROFILES) as ProfileName[])('every reading of an %s', (profile) => {
  const of = device(profile);
  const all = [...of.reader.knownDescriptors];

  it.each(['text', 'number'] as const)('makes values of the type its field states, states as %s', (states) => {
    const frames = timeSeriesFrames(all, ({ id }) => of.history.series(id, 0, 1e15), query({ states }), labelsFor(of));
    expect(frames).toHaveLength(all.length);
    const wrong = frames.filter(({ fields: [time, value], length }) => {
      const type = value.type === FieldType.number ? 'number' : 'string';
      return (
        time.values.length !== length ||
        value.values.length !== length ||
        value.values.some((one) => one !== null && (typeof one !== type || Number.isNaN(one)))
      );
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('has a unit that Grafana knows, or none', () => {
    const units = all.filter(({ kind }) => kind === 'gauge' || kind === 'counter').map(({ unit }) => unit);
    for (const unit of new Set(units)) {
      expect(Object.keys(GRAFANA_UNITS)).toContain(unit);
      expect(unit === '' || GRAFANA_UNITS[unit] !== undefined).toBe(true);
    }
  });

  it('becomes frames without changing anything it is made of', () => {
    const frozen = device(profile);
    deepFreeze(frozen.reader.knownDescriptors);
    deepFreeze(frozen.snapshot.readings);
    const context = Object.freeze(labelsFor(frozen));
    const asked = deepFreeze(query());
    const readSeries = ({ id }: Descriptor) => deepFreeze(frozen.history.series(id, 0, 1e15));
    expect(timeSeriesFrames(frozen.reader.knownDescriptors, readSeries, asked, context)).toHaveLength(all.length);
    expect(tableFrame(frozen.reader.knownDescriptors, frozen.snapshot, asked, context).length).toBeGreaterThan(20);
  });

  it('has labels that tell it from the same field of another module or list member', () => {
    const context = labelsFor(of);
    const keys = all
      .filter(({ known }) => known)
      .map((descriptor) => JSON.stringify([descriptor.metric, readingLabels(descriptor, context)]));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

describe('words of the device that have no state', () => {
  const shown = (id: string, states: 'text' | 'number' = 'text') => {
    const source = device('full');
    const descriptor = findDescriptor(source, id);
    const values = [source.snapshot.readings[descriptor.index]?.value, 'flux-wave'];
    const field = readingField(descriptor, values, { states, dates: false });
    const display = getDisplayProcessor({ field, theme: createTheme() });
    return { values: field.values, texts: field.values.map((value) => display(value).text), config: field.config };
  };

  it.each([
    ['chassis0/slots/io4/module/outputs/out-2/signal', '10mhz', '10 MHz'],
    ['chassis0/slots/io4/module/outputs/out-3/signal', 'irig-dcls', 'IRIG DCLS'],
    ['chassis0/slots/esi1/module/esi/inputs/1/type', 'bits-in', 'BITS'],
    ['chassis0/slots/esi1/module/esi/inputs/1/format', 'e1-framed', 'E1 framed'],
    ['chassis0/slots/clk2/module/sync-status/clock-idx', 'not-selected', 'not selected'],
    ['syncmon/nodes/node-3/type', 'ntp', 'NTP'],
  ])('of %s are shown to people otherwise, and %s stays the value', (id, value, text) => {
    const { values, texts } = shown(id);
    expect(values).toEqual([value, 'flux-wave']);
    expect(texts).toEqual([text, 'flux-wave']);
  });

  it('have no colour', () => {
    const [{ options }] = shown('chassis0/slots/io4/module/outputs/out-2/signal').config.mappings!;
    expect(JSON.stringify(options)).not.toContain('color');
  });

  it('are no number', () => {
    expect(shown('chassis0/slots/clk2/module/sync-status/clock-idx', 'number').values).toEqual([null, null]);
  });
});

describe('a table', () => {
  it('has a row for each module and a column for each metric', () => {
    const frame = table(m3000, {
      queryType: 'module',
      components: ['clk1', 'clk2', 'cpu'],
      metrics: ['module/info/model', 'module/info/sensors/temperature-1', 'module/satellites/good-satellites'],
    });
    expect(frame).toMatchObject({ refId: 'A', length: 3, meta: { type: DataFrameType.NumericLong } });
    const number = expect.any(Number);
    const rows = toRows(frame);
    expect(rows).toEqual([
      expect.objectContaining({ slot: 'clk1', module: 'GNS181', Model: 'gns181', 'Good satellites': number }),
      expect.objectContaining({ slot: 'clk2', module: 'GPS180', Model: 'gps180', 'Good satellites': number }),
      expect.objectContaining({ slot: 'cpu', module: 'C15G2', Model: 'c15g2', 'Good satellites': null }),
    ]);
    expect(rows.map((row) => row['Temperature 1'])).toEqual([number, number, number]);
    expect(rows.map((row) => row.device)).toEqual(Array(3).fill('Clock room'));
  });

  it('has a row for each list member, and leaves cells without data empty', () => {
    const frame = table(m600, { metrics: ['network/ports/*/port-available', 'network/ports/*/speed'] });
    expect(toRows(frame).map(({ port, Speed, 'Port fitted': fitted }) => [port, fitted, Speed])).toEqual([
      ['lan0', 'true', 1e8],
      ['lan1', 'false', null],
      ['lan2', 'false', null],
      ['lan3', 'false', null],
    ]);
  });

  it('does not mix what belongs to the device with what belongs to a list member', () => {
    const rows = toRows(table(m600, { metrics: ['system/uptime', 'ntp/*/stratum'] }));
    expect(rows.map((row) => [row.association, row['NTP stratum'], row.Uptime])).toEqual([
      [null, null, expect.any(Number)],
      ['sys', 1, null],
      ['ref_1', 0, null],
    ]);
  });

  it('has times as times', () => {
    const frame = table(m600, { metrics: ['notification/events/*/last-triggered'] });
    const field = frame.fields.find(({ name }) => name === 'Last time');
    expect(field?.type).toBe(FieldType.time);
    const byEvent = new Map(toRows(frame).map((row) => [row.event, row['Last time']]));
    expect(byEvent.get('ntp-stopped')).toBeNull();
    expect(byEvent.get('ntp-sync')).toBeGreaterThan(Date.UTC(2029, 0, 1));
    expect(byEvent.get('ntp-sync')).toBeLessThan(Date.UTC(2030, 1, 1));
  });

  it('has states as numbers on request', () => {
    const metrics = ['network/ports/*/port-available'];
    const values = (states: 'text' | 'number') =>
      table(m600, { metrics, states }).fields.find(({ name }) => name === 'Port fitted')?.values;
    expect(values('number')).toEqual([1, 0, 0, 0]);
    expect(values('text')).toEqual(['true', 'false', 'false', 'false']);
  });

  it('gives columns of the same label different names', () => {
    const frame = table(m600, { metrics: ['system-information/model', 'chassis/model', '*serial-number', '*/count'] });
    const names = frame.fields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(8);
  });

  it('has all columns, without values, where there is no present value', () => {
    const frame = tableFrame([findDescriptor(m600, 'system/uptime')], undefined, query(), labelsFor(m600));
    expect(toRows(frame)).toEqual([{ device: 'Clock room', chassis: 'chassis0', Uptime: null }]);
  });

  it('is empty when nothing matches', () => {
    const frame = table(m600, { metrics: ['nothing/like/this'] });
    expect(frame).toMatchObject({ refId: 'A', length: 0, fields: [] });
  });

  it('has columns as long as it is', () => {
    const frame = table(m3000, { metrics: ['*'] });
    expect(new Set(frame.fields.map(({ values }) => values.length))).toEqual(new Set([frame.length]));
  });
});

describe('the name of a series', () => {
  const descriptor = findDescriptor(m3000, `${CLK}/mrs/priority1/info/settings/id/type`);
  const labels = readingLabels(descriptor, labelsFor(m3000));
  const named = (legend: string) => seriesName(descriptor, labels, legend);

  it('says slot, list members and label unless a legend says otherwise', () => {
    expect(named('')).toBe('clk1 priority1 Source type');
    const uptime = findDescriptor(m600, 'system/uptime');
    expect(seriesName(uptime, readingLabels(uptime, labelsFor(m600)), '')).toBe('Uptime');
  });

  it.each([
    ['{{slot}} {{source}}: {{metric}}', 'clk1 priority1: Source type'],
    ['{{ module }} of {{device}}/{{chassis}}', 'GNS181 of Clock room/chassis0'],
    ['{{component}} {{field}}', 'clk1 module/mrs/priority1/info/settings/id/type'],
    ['no labels', 'no labels'],
    ['{{port}}{{nonsense}}x', 'x'],
    ['{{slot}} {{', 'clk1 {{'],
    ['{slot} }} {{}}', '{slot} }} {{}}'],
    ['{{{slot}}}', '{clk1}'],
    ['<img src=x onerror=alert(1)>{{slot}}', '<img src=x onerror=alert(1)>clk1'],
    ["$& $' $1 {{slot}}", "$& $' $1 clk1"],
  ])('by the legend %j is %j', (legend, name) => {
    expect(named(legend)).toBe(name);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('knows no label %s', (label) => {
    expect(named(`{{${label}}}.`)).toBe('.');
  });

  it('takes values that look like templates as they are', () => {
    expect(seriesName(descriptor, { ...labels, slot: '{{device}} $& {{slot}}' }, '{{slot}}')).toBe(
      '{{device}} $& {{slot}}'
    );
  });
});

test('a label that a series does not have leaves no second space in its legend', () => {
  const descriptor = findDescriptor(device('m600'), 'system/uptime');
  expect(seriesName(descriptor, { slot: 'rsc1' }, '{{slot}} {{output}} {{metric}}')).toBe('rsc1 Uptime');
});

test('a hostile legend template is cut, and not taken apart forever', () => {
  const [descriptor] = device('m600').reader.knownDescriptors;
  const legend = `{{${' '.repeat(100_000)}x`;
  expect(seriesName(descriptor, {}, legend)).toBe(legend.slice(0, 1000));
});
