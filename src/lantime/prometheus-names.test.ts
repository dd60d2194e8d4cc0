/** @jest-environment node */
import fc from 'fast-check';
import { PROFILES, statusAnswer, type ProfileName } from '../../dev/simulator';
import { expandAlternatives, FAMILIES } from './catalogue';
import { Entry } from './catalogue/model';
import { getFormerSeries, metricOfEntry, PrometheusSeries, getSeries, UNKNOWN_READING } from './prometheus-names';
import { StatusReader } from './reader';

const START = Date.UTC(2030, 0, 1);

/** Every path of the catalogue with its metric. */
const ALL = FAMILIES.flatMap((family) =>
  family.entries.flatMap((entry) =>
    expandAlternatives(entry.path).map((path) => ({
      entry: entry as Entry,
      path,
      metric: metricOfEntry({ ...entry, family }, path),
    }))
  )
);
const exposed = ALL.flatMap(({ metric, ...rest }) => (metric ? [{ ...rest, metric }] : []));

/** The descriptors of a device. */
function read(profile: ProfileName, change: (data: Record<string, unknown>) => void = () => undefined) {
  const answer = statusAnswer(profile, { startedAt: START, at: START + 3600_000 });
  change(answer.data);
  const reader = new StatusReader();
  reader.read(answer, START);
  return reader;
}

/** The series as PromQL selects it, with the label of its text. */
function selector({ name, labels, textLabel }: PrometheusSeries): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${matchers.join(',')}}${textLabel === undefined ? '' : ` ${textLabel}`}`;
}

const readers = new Map<ProfileName, StatusReader>();

function placeIn(profile: ProfileName, id: string): string | undefined {
  const reader = readers.get(profile) ?? read(profile);
  readers.set(profile, reader);
  const descriptor = reader.find(id);
  expect(descriptor).toBeDefined();
  const series = descriptor && getSeries(descriptor);
  return series && selector(series);
}

describe('names', () => {
  it.each<[ProfileName, string, string]>([
    ['full', 'ntp/ref_1/offset', 'lantime_ntp_peer_offset_seconds{association="ref_1"}'],
    ['full', 'ntp/sys/rootdisp', 'lantime_ntp_root_dispersion_seconds{association="sys"}'],
    ['full', 'ntp/sys/expire', 'lantime_ntp_leap_file_expiry_timestamp_seconds{association="sys"}'],
    ['full', 'system/uptime', 'lantime_system_uptime_seconds{}'],
    ['full', 'system/cpuload/15m', 'lantime_system_load15{}'],
    ['full', 'system/memory/free-percent', 'lantime_memory_free_ratio{}'],
    ['full', 'system/sync-status/clock-status/clock', 'lantime_sync_clock_state{}'],
    ['full', 'network/ports/lan0/statistics/rx-bytes', 'lantime_network_port_receive_bytes_total{port="lan0"}'],
    ['full', 'network/ports/lan0/statistics/collisions', 'lantime_network_port_collisions_total{port="lan0"}'],
    ['full', 'network/ports/lan0/speed', 'lantime_network_port_speed_bytes_per_second{port="lan0"}'],
    ['full', 'network/ports/lan0/mac-address', 'lantime_network_port_info{port="lan0"} mac_address'],
    ['full', 'network/ports/count', 'lantime_network_ports{}'],
    ['full', 'notification/events/ntp-not-sync/triggered', 'lantime_event_active{event="ntp-not-sync"}'],
    ['full', 'notification/events/ntp-not-sync/type', 'lantime_event_info{event="ntp-not-sync"} type'],
    ['full', 'services/network/ntp/running', 'lantime_network_service_running{service="ntp"}'],
    ['full', 'chassis0/slots/clk1/fitted', 'lantime_slot_fitted{chassis="chassis0",slot="clk1"}'],
    ['full', 'chassis0/model', 'lantime_chassis_info{chassis="chassis0"} model'],
    [
      'full',
      'chassis0/slots/clk1/module/sync-status/est-time-quality/upper-bound',
      'lantime_clock_time_quality_upper_bound_seconds{chassis="chassis0",slot="clk1"}',
    ],
    [
      'full',
      'chassis0/slots/clk1/module/sync-status/clock-status/clock',
      'lantime_clock_state{chassis="chassis0",slot="clk1"}',
    ],
    [
      'full',
      'chassis0/slots/clk1/module/satellites/good-satellites',
      'lantime_gnss_satellites_good{chassis="chassis0",slot="clk1"}',
    ],
    [
      'full',
      'chassis0/slots/clk1/module/info/sensors/temperature-2',
      'lantime_module_temperature_celsius{chassis="chassis0",slot="clk1",sensor="2"}',
    ],
    [
      'full',
      'chassis0/slots/clk1/module/mrs/priority0/status/offset',
      'lantime_clock_source_offset_seconds{chassis="chassis0",slot="clk1",source="priority0"}',
    ],
    [
      'full',
      'chassis0/slots/esi1/module/esi/inputs/1/no-signal',
      'lantime_input_no_signal{chassis="chassis0",slot="esi1",input="1"}',
    ],
    [
      'full',
      'chassis0/slots/io1/module/ptp-instances/instance-1/clock-class',
      'lantime_ptp_clock_class{chassis="chassis0",slot="io1",ptp_instance="instance-1"}',
    ],
    [
      'full',
      'chassis-xhe/clk1/xhe-sys-status/temperature-sensors/lamp',
      'lantime_rubidium_temperature_celsius{rubidium="clk1",sensor="lamp"}',
    ],
  ])('%s: %s is %s', (profile, id, expected) => {
    expect(placeIn(profile, id)).toBe(expected);
  });

  it.each([
    ['a text that changes all the time', 'ntp/sys/status-sys-event-code'],
    ['a text whose parts are exposed', 'system/memory'],
    ['a value that repeats another', 'system/current-time-iso'],
    ['the name of a list member', 'network/ports/lan0/object-id'],
    ['the clients of a PTP master', 'chassis0/slots/io1/module/ptp-instances/instance-1/clients/client-1/time-left'],
  ])('leave out %s', (_, id) => {
    const series = placeIn('full', id);
    expect([undefined, UNKNOWN_READING.name]).toContain(series?.replace(/\{.*/, ''));
  });

  it('carry the chassis of a second chassis', () => {
    const reader = read('m600', (data) => (data.chassis1 = data.chassis0));
    const descriptor = reader.find('chassis1/slots/clk1/module/satellites/good-satellites');
    expect(descriptor && getSeries(descriptor)?.labels).toEqual({ chassis: 'chassis1', slot: 'clk1' });
  });

  it('of what the catalogue does not know are its place in the tree', () => {
    const reader = read('m600', (data) => (data.novelty = { 'flux-level': 4, list: [{ 'object-id': 'a', x: 1 }] }));
    const place = (id: string) => {
      const descriptor = reader.find(id);
      return descriptor && getSeries(descriptor);
    };
    expect(place('novelty/flux-level')).toMatchObject({
      name: 'lantime_reading',
      labels: { component: 'chassis0', field: 'novelty/flux-level' },
    });
    expect(place('novelty/list/a/x')?.labels.field).toBe('novelty/list/a/x');
  });
});

describe('forms', () => {
  const metric = (path: string) => exposed.find((one) => one.path === path)?.metric;

  it('make state sets of words, and numbers of booleans and of states that a standard numbers', () => {
    expect(metric('chassis/slots/*/module/sync-status/clock-status/clock')).toMatchObject({
      form: 'states',
      states: ['synchronized', 'holdover', 'not-synchronized'],
    });
    expect(metric('network/ports/*/link')).toMatchObject({ form: 'boolean' });
    expect(metric('ntp/*/leap')).toMatchObject({ form: 'value', help: expect.stringContaining('3: not synchronized') });
  });

  it('scale percent to ratios and bits to bytes', () => {
    expect(metric('system/storage/*/used-percent')).toMatchObject({ name: 'lantime_storage_used_ratio', factor: 0.01 });
    expect(metric('network/ports/*/speed')).toMatchObject({ factor: 0.125 });
    expect(metric('system/uptime')).toMatchObject({ factor: 1 });
  });
});

describe('the whole catalogue', () => {
  it('has names that follow the conventions', () => {
    const wrong = exposed.filter(
      ({ metric: { name, type, form } }) =>
        !/^lantime(_[a-z0-9]+)+$/.test(name) ||
        name.endsWith('_total') !== (type === 'counter') ||
        name.endsWith('_info') !== (form === 'info') ||
        /_(count|sum|bucket)$/.test(name)
    );
    expect(wrong.map(({ path, metric }) => `${path}: ${metric.name}`)).toEqual([]);
  });

  it('has one type, one meaning and one set of labels for each name', () => {
    const byName = new Map<string, string>();
    const broken = exposed.flatMap(({ path, metric: { name, type, form, help, labelNames, factor, states } }) => {
      const facts = JSON.stringify([type, form, help, labelNames, factor, states]);
      const before = byName.get(name) ?? facts;
      byName.set(name, before);
      return before === facts ? [] : [`${path}: ${name}: ${facts} but ${before}`];
    });
    expect(broken).toEqual([]);
  });

  it.each(Object.keys(PROFILES) as ProfileName[])(
    'has one help for each name on %s, former names included',
    (profile) => {
      const helps = new Map<string, Set<string>>();
      for (const descriptor of read(profile).knownDescriptors) {
        for (const series of [getSeries(descriptor), getFormerSeries(descriptor)]) {
          series && helps.set(series.name, (helps.get(series.name) ?? new Set()).add(series.help));
        }
      }
      expect([...helps].filter(([, { size }]) => size > 1).map(([name, found]) => [name, ...found])).toEqual([]);
    }
  );

  it('has no name that hangs on how firmware spells a path', () => {
    const several = FAMILIES.flatMap((family) =>
      family.entries.flatMap((entry) => {
        const names = new Set(
          expandAlternatives(entry.path).map((path) => metricOfEntry({ ...entry, family }, path)?.name)
        );
        return names.size === 1 ? [] : [entry.path];
      })
    );
    // These are different things under one description.
    expect(several).toEqual(['services/{network,global}/*/running', 'chassis/slots/*/module/{lno,vsg}/oscillator']);
    const patterns = exposed.filter(
      ({ entry, path }) => /[^/]\*|\*[^/]/.test(path.split('/').pop() ?? '') && entry.metric === undefined
    );
    expect(patterns.map(({ path }) => path)).toEqual([]);
  });

  it('leaves the labels of the state and of the target alone', () => {
    const labels = new Set(exposed.flatMap(({ metric }) => [...metric.labelNames]));
    expect([...labels].filter((label) => ['state', 'instance', 'job', 'reason'].includes(label))).toEqual([]);
    const clash = exposed.filter(({ metric }) => metric.textLabel && metric.labelNames.includes(metric.textLabel));
    expect(clash.map(({ path }) => path)).toEqual([]);
  });
});

describe.each(Object.keys(PROFILES) as ProfileName[])('the readings of %s', (profile) => {
  it('have series of their own', () => {
    const seen = new Map<string, string>();
    const doubled = read(profile).knownDescriptors.flatMap((descriptor) => {
      const series = getSeries(descriptor);
      const key = series && selector(series);
      const before = key && seen.get(key);
      if (key) {
        seen.set(key, descriptor.id);
      }
      return before ? [`${before} and ${descriptor.id}: ${key}`] : [];
    });
    expect(doubled).toEqual([]);
  });

  it('have the labels that the catalogue promises', () => {
    const promised = new Map(exposed.map(({ metric }) => [metric.name, metric.labelNames]));
    for (const descriptor of read(profile).knownDescriptors) {
      const series = getSeries(descriptor);
      if (series && descriptor.rawUnit) {
        expect(series.name).toMatch(/_raw$/);
      } else if (series && series.name !== UNKNOWN_READING.name && !series.name.startsWith('lantime_module_')) {
        expect([descriptor.id, Object.keys(series.labels)]).toEqual([descriptor.id, promised.get(series.name)]);
      }
    }
  });
});

it('gives valid names and labels to whatever tree a device sends', () => {
  const key = fc.oneof(
    fc.constantFrom('system', 'network', 'ports', 'ntp', 'chassis0', 'slots', 'module', 'mrs', 'info', 'sensors'),
    fc.constantFrom('temperature-1', 'temperature-', 'link', 'status', 'instances', 'ptp', 'count', '*', ''),
    fc.string()
  );
  const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string());
  const tree = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 6 }, leaf, fc.dictionary(key, tie('node')), fc.array(tie('node'), { maxLength: 3 })),
  })).node;
  fc.assert(
    fc.property(fc.dictionary(key, tree), (data) => {
      const reader = new StatusReader();
      reader.read({ data: { 'object-id': 'status', ...data } }, START);
      for (const descriptor of reader.knownDescriptors) {
        const series = getSeries(descriptor);
        if (series) {
          expect(series.name).toMatch(/^lantime(_[a-z0-9]+)+$/);
          expect(Object.keys(series.labels)).toEqual([...series.labelNames]);
          expect(series.labelNames.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
          expect(series.labelNames).not.toContain('instance');
        }
      }
    })
  );
});
