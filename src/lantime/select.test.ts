/** @jest-environment node */
import { statusAnswer, type ProfileName } from '../../dev/simulator';
import { StatusReader } from './reader';
import { Selection, Selector } from './select';

const START = Date.UTC(2030, 0, 1);
const makeAnswer = (profile: ProfileName) =>
  structuredClone(statusAnswer(profile, { startedAt: START, at: START + 3600_000 }));

function makeSelector(profile: ProfileName) {
  const reader = new StatusReader();
  reader.read(makeAnswer(profile), START);
  return { reader, selector: new Selector(reader) };
}

/** Ids of what a selection finds. */
const selectIds = (profile: ProfileName, selection: Selection) =>
  makeSelector(profile)
    .selector.select(selection)
    .descriptors.map(({ id }) => id);

const TEMPERATURE = 'module/info/sensors/temperature-1';

describe('components', () => {
  it.each<[string, string[], string[]]>([
    ['by id', ['clk1'], ['clk1']],
    ['in the order given', ['cpu', 'clk1'], ['cpu', 'clk1']],
    ['once, however often they are named', ['clk1', 'clk*', 'type:clk', 'clk1'], ['clk1', 'clk2']],
    ['by pattern', ['io*'], ['io1', 'io2']],
    ['by slot type', ['type:clk'], ['clk1', 'clk2']],
    ['all', ['*'], ['clk1', 'clk2', 'rsc', 'cpu', 'io1', 'io2']],
    ['none', [], []],
    ['of no such name', ['clk9', 'Clk1', 'lk*', '*clk', '.*', 'type:cl', ''], []],
  ])('are picked %s', (_, components, expected) => {
    const { selector } = makeSelector('m3000');
    const { descriptors } = selector.select({ scope: 'module', components, metrics: [TEMPERATURE] });
    const found = descriptors.map(({ component }) => component);
    expect(components.includes('*') ? found.sort() : found).toEqual(
      components.includes('*') ? expected.sort() : expected
    );
  });

  it('of the other scope are not picked', () => {
    expect(selectIds('m600', { scope: 'chassis', components: ['clk1', 'type:clk'], metrics: ['*'] })).toEqual([]);
    expect(selectIds('m600', { scope: 'module', components: ['chassis0'], metrics: ['*'] })).toEqual([]);
  });

  it('that match nothing are named, even where another word matched', () => {
    const { selector } = makeSelector('m600');
    const selected = selector.select({
      scope: 'module',
      components: ['clk1', 'clk7', 'type:fan', 'fan*'],
      metrics: [TEMPERATURE],
    });
    expect(selected.unmatchedComponents).toEqual(['clk7', 'type:fan', 'fan*']);
    expect(selected.unmatchedMetrics).toEqual([]);
  });
});

describe('metrics', () => {
  it.each<[string, string[], string[]]>([
    ['by field', ['network/ports/lan0/link'], ['network/ports/lan0/link']],
    [
      'of all members of a list',
      ['network/ports/*/port-available'],
      ['lan0', 'lan1', 'lan2', 'lan3'].map((port) => `network/ports/${port}/port-available`),
    ],
    [
      'by pattern',
      ['network/ports/lan0/statistics/rx-*errors'],
      ['errors', 'crc-errors', 'fifo-errors', 'frame-errors', 'length-errors', 'missed-errors', 'over-errors'].map(
        (name) => `network/ports/lan0/statistics/rx-${name}`
      ),
    ],
    [
      'in the order given, each once',
      ['system/uptime', 'rest-api/api-version', 'system/upt*'],
      ['system/uptime', 'rest-api/api-version'],
    ],
    ['not by a part of their name', ['system/up', 'uptime', 'ystem/uptime', ''], []],
    ['none', [], []],
  ])('are picked %s', (_, metrics, expected) => {
    expect(selectIds('m600', { scope: 'chassis', components: ['*'], metrics })).toEqual(expected);
  });

  it('of the chassis itself are named alike for every chassis', () => {
    expect(
      selectIds('m600', { scope: 'chassis', components: ['chassis0'], metrics: ['chassis/backplane-revision'] })
    ).toEqual(['chassis0/backplane-revision']);
  });

  it('all of them together are all readings of the device', () => {
    const { reader, selector } = makeSelector('m3000');
    const all = (['chassis', 'module'] as const).flatMap(
      (scope) => selector.select({ scope, components: ['*'], metrics: ['*'] }).descriptors
    );
    expect(all.map(({ id }) => id).sort()).toEqual(reader.knownDescriptors.map(({ id }) => id).sort());
  });

  it('that no picked component has are named; one component is enough to have them', () => {
    const { selector } = makeSelector('m600');
    const metrics = ['module/satellites/tdop', TEMPERATURE, 'module/flux', 'module/flux/*'];
    const selected = selector.select({ scope: 'module', components: ['clk1', 'cpu'], metrics });
    expect(selected.unmatchedMetrics).toEqual(['module/flux', 'module/flux/*']);
  });

  it('are not blamed when no component was picked', () => {
    const { selector } = makeSelector('m600');
    const selected = selector.select({ scope: 'module', components: ['clk7'], metrics: [TEMPERATURE] });
    expect(selected).toEqual({ descriptors: [], unmatchedComponents: ['clk7'], unmatchedMetrics: [] });
  });
});

describe('a device that changes', () => {
  it('finds what the reader learned after the first selection', () => {
    const reader = new StatusReader();
    const selector = new Selector(reader);
    const selection: Selection = { scope: 'module', components: ['type:quantum'], metrics: [TEMPERATURE] };
    reader.read(makeAnswer('m600'), START);
    expect(selector.select(selection).unmatchedComponents).toEqual(['type:quantum']);
    const answer = makeAnswer('m600');
    (answer.data as { chassis0: { slots: unknown[] } }).chassis0.slots.push({
      'object-id': 'q1',
      'slot-type': 'quantum',
      module: { info: { sensors: { 'temperature-1': 4 } } },
    });
    reader.read(answer, START);
    expect(selector.select(selection).descriptors.map(({ id }) => id)).toEqual([`chassis0/slots/q1/${TEMPERATURE}`]);
  });

  it('is not searched again for what was selected before', () => {
    const { reader, selector } = makeSelector('m600');
    const selection: Selection = { scope: 'module', components: ['*'], metrics: ['*'] };
    const first = selector.select(selection);
    reader.read(makeAnswer('m600'), START);
    expect(selector.select({ ...selection })).toBe(first);
  });

  it('takes apart selections that look alike', () => {
    const { selector } = makeSelector('m600');
    const select = (components: string[], metrics: string[]) =>
      selector.select({ scope: 'module', components, metrics }).unmatchedComponents;
    expect(select(['a', 'b'], ['c'])).toEqual(['a', 'b']);
    expect(select(['a'], ['b', 'c'])).toEqual(['a']);
    expect(select(['a,b'], ['c'])).toEqual(['a,b']);
  });
});
