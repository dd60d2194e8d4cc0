/** @jest-environment node */
import { spawnSync } from 'node:child_process';
import { PROFILES, statusAnswer, type ProfileName } from '../../dev/simulator';
import { LantimeError } from '../../src/lantime/errors';
import { StatusReader } from '../../src/lantime/reader';
import { Sample, parseSamples, select } from '../../tests/integration/exposition/support';
import { expose, type SeriesOptions } from '.';

const START = Date.UTC(2030, 0, 1);

type Tree = Record<string, any>;

/** The exposition of a device whose answer was changed. */
async function exposition(
  profile: ProfileName,
  change: (data: Tree, answer: Tree) => void = () => undefined,
  options: Partial<SeriesOptions> = {}
): Promise<string> {
  const answer = JSON.parse(JSON.stringify(statusAnswer(profile, { startedAt: START, at: START + 3600_000 })));
  change(answer.data, answer);
  const snapshot = new StatusReader().read(answer, START);
  return expose({ snapshot, durationSeconds: 0.25 }, { unknownReadings: false, ...options });
}
const samples = async (...args: Parameters<typeof exposition>) => parseSamples(await exposition(...args));
const values = (found: Sample[]) => found.map(({ value }) => value);

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const checkedByPromtool = hasPromtool ? it : it.skip;

/** What promtool has to say; nothing when the exposition is well-formed and follows the conventions. */
function promtool(text: string): string {
  const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
}

describe.each(Object.keys(PROFILES) as ProfileName[])('the exposition of %s', (profile) => {
  checkedByPromtool('is clean for promtool', async () => {
    expect(promtool(await exposition(profile, undefined, { unknownReadings: true }))).toBe('');
  });

  it('has each series once, and help and type for each metric', async () => {
    const text = await exposition(profile, undefined, { unknownReadings: true });
    const lines = parseSamples(text).map(({ name, labels }) => JSON.stringify([name, Object.entries(labels).sort()]));
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
    const names = [...new Set(parseSamples(text).map(({ name }) => name))];
    const described = (word: string) => [...text.matchAll(new RegExp(`^# ${word} (\\S+) `, 'gm'))].map(([, n]) => n);
    expect(described('HELP')).toEqual(names);
    expect(described('TYPE')).toEqual(names);
    expect(values(parseSamples(text)).filter((value) => !Number.isFinite(value))).toEqual([]);
  });
});

describe('a device that was read', () => {
  it('is up, with the time it took, the age of its data and who it is', async () => {
    const all = await samples('m600');
    expect(values(select(all, 'lantime_up'))).toEqual([1]);
    expect(values(select(all, 'lantime_probe_duration_seconds'))).toEqual([0.25]);
    expect(values(select(all, 'lantime_unreadable_fields'))).toEqual([0]);
    expect(select(all, 'lantime_probe_error')).toEqual([]);
    expect(select(all, 'lantime_data_age_seconds')).toHaveLength(1);
    expect(select(all, 'lantime_device_info')[0].labels).toMatchObject({
      model: 'M600',
      hostname: expect.stringMatching(/./),
    });
  });

  it('says nothing about which target it is', async () => {
    const labels = new Set((await samples('full')).flatMap((one) => Object.keys(one.labels)));
    expect([...labels].filter((label) => ['target', 'instance', 'job', 'device', 'host'].includes(label))).toEqual([]);
  });

  it('keeps values that change out of the labels of numbers', async () => {
    const numbers = (await samples('full')).filter(({ name }) => !name.endsWith('_info'));
    const labels = new Set(numbers.flatMap((one) => Object.keys(one.labels)));
    expect([...labels].sort()).toEqual(
      expect.not.arrayContaining(['refid', 'version', 'model', 'serial_number', 'grandmaster_identity', 'address_ip'])
    );
    expect(select(numbers, 'lantime_ntp_peer_offset_seconds')[0].labels).toEqual({ association: 'ref_1' });
  });
});

describe('states', () => {
  const clock = (all: Sample[]) =>
    select(all, 'lantime_clock_state', { slot: 'clk1' }).map(({ labels, value }) => [labels.state, value]);
  const setClock = (word: unknown) => (data: Tree) => {
    data.chassis0.slots.find((slot: Tree) => slot['slot-id'] === 'clk1').module['sync-status']['clock-status'].clock =
      word;
  };

  it('are one series for each known state, and 1 for the present one', async () => {
    expect(clock(await samples('m600', setClock('holdover')))).toEqual([
      ['synchronized', 0],
      ['holdover', 1],
      ['not-synchronized', 0],
    ]);
  });

  it('that nobody has described have a series of their own', async () => {
    expect(clock(await samples('m600', setClock('in-trouble')))).toEqual([
      ['synchronized', 0],
      ['holdover', 0],
      ['not-synchronized', 0],
      ['in-trouble', 1],
    ]);
  });

  it('that are missing have no series', async () => {
    expect(clock(await samples('m600', setClock('-')))).toEqual([]);
  });

  it('that are booleans or numbers of a standard are numbers', async () => {
    const all = await samples('m600');
    expect(values(select(all, 'lantime_gnss_antenna_connected'))).toEqual([1]);
    expect(values(select(all, 'lantime_ntp_leap_indicator', { association: 'sys' }))).toEqual([0]);
  });

  it('that should be numbers but are words are counted as unreadable', async () => {
    const all = await samples('m600', (data) => (data.ntp[0].leap = 'soon'));
    expect(select(all, 'lantime_ntp_leap_indicator', { association: 'sys' })).toEqual([]);
    expect(values(select(all, 'lantime_unreadable_fields'))).toEqual([1]);
  });
});

describe('a device that was not read', () => {
  it('is down with a reason, and shows no old values', async () => {
    const answer = statusAnswer('m600', { startedAt: START, at: START + 3600_000 });
    const snapshot = new StatusReader().read(answer, START);
    const error = new LantimeError('login-rejected', 'user admin');
    const text = await expose({ snapshot, error, durationSeconds: 0.1 }, { unknownReadings: true });
    expect(parseSamples(text)).toEqual([
      { name: 'lantime_up', labels: {}, value: 0 },
      { name: 'lantime_probe_duration_seconds', labels: {}, value: 0.1 },
      { name: 'lantime_probe_error', labels: { reason: 'login-rejected' }, value: 1 },
    ]);
    expect(text).not.toContain('admin');
  });
});

describe('a field that cannot be read', () => {
  it('is counted and loses nothing else', async () => {
    const before = await samples('m600');
    const after = await samples('m600', (data) => (data.system.uptime = 'long'));
    expect(values(select(after, 'lantime_unreadable_fields'))).toEqual([1]);
    expect(select(after, 'lantime_system_uptime_seconds')).toEqual([]);
    expect(before.length - after.length).toBeLessThanOrEqual(2); // the boot time hangs on it
  });
});

describe('readings that the catalogue does not know', () => {
  const novelty = (data: Tree) => (data.novelty = { flux: 4.5, on: true, text: 'a', deep: { list: [1] } });

  it('are exposed when they are numbers, and only on request', async () => {
    const all = await samples('m600', novelty, { unknownReadings: true });
    const found = select(all, 'lantime_reading').map(({ labels, value }) => [labels.field, value]);
    expect(found).toEqual(expect.arrayContaining([['novelty/flux', 4.5]]));
    expect(found.map(([field]) => field)).not.toContain('novelty/text');
    expect(select(await samples('m600', novelty), 'lantime_reading')).toEqual([]);
  });
});

describe('text of the device', () => {
  const HOSTILE = ['a"b', 'a\\b', 'a\nb', 'a} 1\nlantime_up 0', 'a\u0000b', 'a\r\u2028b', '\ud800', 'ä€😀', '#', ''];

  it.each(HOSTILE)('%j stays text', async (text) => {
    const exposed = await exposition('m600', (data, answer) => {
      answer['system-information'].hostname = text;
      data.network.ports[0]['object-id'] = text;
      data.ntp[1]['status-peer-selection'] = text;
    });
    const all = parseSamples(exposed);
    expect(values(select(all, 'lantime_up'))).toEqual([1]);
    expect(select(all, 'lantime_device_info')).toHaveLength(1);
    expect(exposed).not.toMatch(/[\u0000\r]/);
    expect(hasPromtool ? promtool(exposed) : '').toBe('');
  });

  it('is cut when it is long', async () => {
    const all = await samples('m600', (_, answer) => (answer['system-information'].hostname = 'x'.repeat(100_000)));
    expect(select(all, 'lantime_device_info')[0].labels.hostname).toHaveLength(200);
  });
});

it('exposes one of two readings that would be the same series', async () => {
  const all = await samples('m600', (data) => {
    const { module } = data.chassis0.slots.find((slot: Tree) => slot['slot-id'] === 'clk1');
    module.gns = { ...module.grc, antenna: { connected: false } };
  });
  expect(select(all, 'lantime_gnss_antenna_connected')).toHaveLength(1);
});
