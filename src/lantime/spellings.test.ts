/** @jest-environment node */
// What device-api.md 6 adds: other spellings of one thing, numbers for words, and fields that only headers describe.
import { FAMILIES } from './catalogue';
import { getSeries } from './prometheus-names';
import { StatusReader } from './reader';
import { Selector } from './select';
import { Reading } from './types';

const START = Date.UTC(2030, 0, 1);

function read(data: Record<string, unknown>) {
  const reader = new StatusReader();
  const snapshot = reader.read({ data: { 'object-id': 'status', ...data } }, START);
  const readings = snapshot.readings.filter((one): one is Reading => one !== undefined);
  return { reader, readings, find: (id: string) => readings.find(({ descriptor }) => descriptor.id === id)! };
}
const inSlot = (module: unknown, slot = 'clk1') => ({
  chassis0: { slots: [{ 'object-id': slot, 'slot-type': slot.replace(/\d/, ''), module }] },
});
const satellite = (member: Record<string, unknown>) =>
  inSlot({ satellites: { gnss: { 'satellite-list': [{ 'object-id': 'gps7', ...member }] } } });
const SATELLITE = 'chassis0/slots/clk1/module/satellites/gnss/satellite-list/gps7';

describe('spellings', () => {
  it.each([
    ...[
      'cn-ratio',
      'cn_ratio',
      'CN-Ratio',
      'cnRatio',
      'cno',
      'cn0',
      'snr',
      'signal',
      'signal-strength',
      'signal-level',
    ].map((key) => [key, 'Signal strength', 'dB-Hz', 'lantime_gnss_satellite_signal_decibel_hertz'] as const),
    ...['svno', 'sv-no', 'prn', 'sv_number'].map(
      (key) => [key, 'Satellite number', '', 'lantime_gnss_satellite_number'] as const
    ),
    ...['elev', 'elevation'].map((key) => [key, 'Elevation', '°', 'lantime_gnss_satellite_elevation_degrees'] as const),
    ...['azim', 'azimuth'].map((key) => [key, 'Azimuth', '°', 'lantime_gnss_satellite_azimuth_degrees'] as const),
    ['pr-residual', 'Pseudorange residual', '', 'lantime_gnss_satellite_pseudorange_residual'] as const,
  ])('%s of a satellite is its %s', (key, label, unit, metric) => {
    const { find } = read(satellite({ [key]: 41.5 }));
    const { descriptor, value } = find(`${SATELLITE}/${key}`);
    expect([descriptor.label, descriptor.unit, value]).toEqual([label, unit, 41.5]);
    expect(getSeries(descriptor)?.name).toBe(metric);
  });

  it('are found by queries under the first of them, and under their own', () => {
    const { reader } = read(satellite({ 'cn-ratio': 41.5 }));
    const select = (metric: string) =>
      new Selector(reader)
        .select({ scope: 'module', components: ['*'], metrics: [metric] })
        .descriptors.map(({ id }) => id);
    const list = 'module/satellites/gnss/satellite-list/*';
    for (const metric of [`${list}/signal*`, `${list}/signal-strength`, `${list}/cn-ratio`, 'module/*/cn-ratio']) {
      expect([metric, select(metric)]).toEqual([metric, [`${SATELLITE}/cn-ratio`]]);
    }
  });

  it('of two kinds in one object are two readings with one series', () => {
    const { readings } = read(satellite({ 'cn-ratio': 41.5, snr: 41.5 }));
    const signals = readings.filter(({ descriptor }) => descriptor.label === 'Signal strength');
    expect(new Set(signals.map(({ descriptor }) => descriptor.id)).size).toBe(2);
    expect(new Set(signals.map(({ descriptor }) => getSeries(descriptor)?.name)).size).toBe(1);
  });

  it('do not make a known thing of an unknown one', () => {
    const { find } = read(satellite({ 'snr-flux': 3, ratio: 4 }));
    expect(find(`${SATELLITE}/snr-flux`).descriptor.known).toBe(false);
    expect(find(`${SATELLITE}/ratio`).descriptor.known).toBe(false);
  });
});

describe('numbers', () => {
  /** Entries whose states have numbers, with a place for each. */
  const NUMBERED = FAMILIES.flatMap((family) =>
    family.entries.flatMap(({ path, states = [] }) =>
      states.flatMap(({ value, numbers = [] }) => numbers.map((number) => [path, number, value] as const))
    )
  );

  it('are known for many states', () => {
    expect(NUMBERED.length).toBeGreaterThan(150);
  });

  /** An answer with a value at a path of the catalogue. */
  function answerAt(path: string, value: unknown): Record<string, unknown> {
    const plain = path.replace(/^\*\*\//, 'chassis/slots/*/module/info/');
    const [first] = plain.match(/\{[^}]*\}/) ? [plain.replace(/\{([^},]*)[^}]*\}/g, '$1')] : [plain];
    const segments = first.split('/').map((segment) => (segment === 'chassis' ? 'chassis0' : segment));
    return segments.reduceRight<unknown>(
      (inner, segment) =>
        segment === '*' ? [{ 'object-id': 'one', ...(inner as object) }] : segmentOf(segment, inner),
      value
    ) as Record<string, unknown>;
  }
  const segmentOf = (segment: string, inner: unknown) => ({ [segment.replace(/\*/g, 'x')]: inner });

  it.each(NUMBERED)('%s: %d is %s', (path, number, word) => {
    for (const written of [number, String(number)]) {
      const { readings } = read(answerAt(path, written));
      const found = readings.filter(({ raw }) => raw === written);
      expect(found.map(({ value }) => value)).toEqual([word]);
      const series = getSeries(found[0].descriptor);
      if (series?.form === 'states') {
        expect(series.states).toContain(word);
      }
    }
  });

  it.each<[string, unknown, string, string]>([
    ['status-sys-clock-source', 4, 'uhf-radio', 'sys'],
    ['status-sys-event-code', 5, 'clock-sync', 'sys'],
    ['status-peer-event-code', '11', 'clock-event', 'ref_1'],
  ])('%s: %j is %s', (key, written, word, name) => {
    expect(read({ ntp: [{ 'object-id': name, [key]: written }] }).find(`ntp/${name}/${key}`).value).toBe(word);
  });

  it('that nobody has published are shown as they are', () => {
    const path = 'system/sync-status/clock-status/clock';
    const { find } = read({ system: { 'sync-status': { 'clock-status': { clock: 7 } } } });
    expect(find(path).value).toBe(7);
  });

  it('of a slave let its offset be', () => {
    const { find } = read(
      inSlot({ 'ptp-instances': [{ 'object-id': '1', 'port-state': '9', 'offset-from-master': 0 }] }, 'io1')
    );
    expect(find('chassis0/slots/io1/module/ptp-instances/1/port-state').value).toBe('slave');
    expect(find('chassis0/slots/io1/module/ptp-instances/1/offset-from-master').value).toBe(0);
  });

  it('of a master do not', () => {
    const { find } = read(
      inSlot({ 'ptp-instances': [{ 'object-id': '1', 'port-state': 6, 'offset-from-master': 0 }] }, 'io1')
    );
    expect(find('chassis0/slots/io1/module/ptp-instances/1/offset-from-master')).toMatchObject({ value: null });
  });
});

it.each([
  ['more-than-10s', false],
  ['unknown', false],
  ['greater-than-10s', false],
  ['less-than-250ms', true],
])('time quality %s: bounded %s', (quality, bounded) => {
  const { find } = read({ system: { 'sync-status': { 'est-time-quality': quality } } });
  const path = 'system/sync-status/est-time-quality';
  expect(find(`${path}/unbounded`).value).toBe(!bounded);
  expect(find(`${path}/upper-bound`)?.value).toBe(bounded ? 0.25 : undefined);
  expect(getSeries(find(`${path}/unbounded`).descriptor)?.name).toBe('lantime_sync_time_quality_unbounded');
});

describe('MTIE and TDEV', () => {
  const MRS = 'chassis0/slots/clk1/module/mrs/priority0';
  const source = (metrics: unknown) => inSlot({ mrs: [{ 'object-id': 'priority0', metrics }] });

  it.each<[string, unknown, string]>([
    ['numbers below each mask', [{ mask: 'g8272', mtie: [10, 11], tdev: [1, 2] }], `${MRS}/metrics/g8272/mtie/0`],
    ['a map of masks', { g811: { mtie: [10, 11] } }, `${MRS}/metrics/g811/mtie/0`],
    ['objects', [{ mask: 'g8272', mtie: [{ tau: 1, value: 10 }] }], `${MRS}/metrics/g8272/mtie/1/value`],
    ['numbers beside the mask', { mask: 'g811', mtie: [10, 11] }, `${MRS}/metrics/mtie/0`],
  ])('come as %s', (_, metrics, id) => {
    const { descriptor, value } = read(source(metrics)).find(id);
    expect([descriptor.label, descriptor.known, value]).toEqual(['MTIE', true, 10]);
    expect(descriptor.elements.source).toBe('priority0');
    if (!id.includes('/metrics/mtie')) {
      expect(descriptor.elements.mask).toMatch(/^g8/);
    }
  });
});
