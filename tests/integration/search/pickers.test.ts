/** @jest-environment ./tests/integration/datasource/environment.js */
import type { ProfileName } from '../../../dev/simulator';
import { componentOptions, describeOverlap } from '../../../src/editor/fields/options';
import { NO_READINGS } from '../../../src/lantime/readings';
import { StatusReader } from '../../../src/lantime/reader';
import type { Snapshot, Scope } from '../../../src/lantime/types';
import { makeAnswer, NAMES, read } from '../../fixtures/reader';
import { chooseMetrics, indexMetrics, metricLabels, metricOptions } from '../../../src/queries/readings/metric-options';

function device(profile: ProfileName): { reader: StatusReader; snapshot: Snapshot } {
  const reader = new StatusReader();
  return { reader, snapshot: read(makeAnswer(profile), reader) };
}
const { reader, snapshot } = device('m3000');

const offer = (scope: Scope, words: string[], typed: string) =>
  metricOptions(indexMetrics(scope, words, reader, snapshot), scope, typed, snapshot);
const flat = (scope: Scope, words: string[], typed: string) =>
  offer(scope, words, typed).flatMap(({ options }) => options);

const SELECTIONS: Array<[Scope, string[]]> = [
  ['chassis', ['*']],
  ['module', ['*']],
  ['module', ['type:clk']],
];

describe.each(NAMES)('the pickers for %s', (profile) => {
  const { reader: own, snapshot: answer } = device(profile);

  test.each(SELECTIONS)('no two metrics of %s %j look the same', (scope, words) => {
    const index = indexMetrics(scope, words, own, answer);
    for (const typed of ['', 'satellites', 'antenna', 'leap second', 'state']) {
      const texts = metricOptions(index, scope, typed, answer).flatMap(({ options }) =>
        options.map(({ label, description }) => `${label}\n${description}`)
      );
      expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
    }
  });

  test.each(['chassis', 'module', undefined] as const)('no two components of %s look the same', (scope) => {
    const texts = componentOptions(scope, own.knownComponents.values()).map(
      ({ label, description }) => `${label}\n${description}`
    );
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('the metric picker', () => {
  test('begins with what people look for, with scaled values', () => {
    const [group] = offer('module', ['clk1'], '');
    expect(group.label).toBe('GNSS receiver');
    const texts = flat('chassis', ['*'], '').map(({ description }) => String(description));
    expect(texts.filter((text) => /\de-\d|\d{7,} B/.test(text))).toEqual([]);
    expect(flat('chassis', ['*'], 'memory free')[0].description).toMatch(/^\d+ MiB · System/);
    expect(flat('module', ['rsc'], 'time difference')[0].description).toMatch(/^-?[\d.]+ ns · /);
  });

  test('offers metrics of the other scope after its own, and takes the query there', () => {
    const groups = offer('chassis', ['*'], 'good satellites');
    const { options } = groups[groups.length - 1];
    const index = indexMetrics('chassis', ['*'], reader, snapshot);
    const found = options.find(({ label }) => label === 'Good satellites · All clocks')!;
    expect(chooseMetrics([{ value: 'ntp/*/stratum', label: 'Stratum' }, found], 'chassis', index)).toEqual({
      queryType: 'module',
      components: ['type:clk'],
      metrics: ['module/satellites/good-satellites'],
    });
  });

  test('a path that was typed takes the query to the only scope that has it', () => {
    const typed = (value: string) => [{ value, label: value }];
    const index = indexMetrics('chassis', ['*'], reader, snapshot);
    expect(chooseMetrics(typed('module/satellites/tdop'), 'chassis', index).queryType).toBe('module');
    expect(chooseMetrics(typed('system/uptime'), 'chassis', index)).toEqual({ metrics: ['system/uptime'] });
    expect(chooseMetrics(typed('nobody/knows'), 'chassis', index)).toEqual({ metrics: ['nobody/knows'] });
    expect(chooseMetrics([], 'chassis', index)).toEqual({ metrics: [] });
  });

  test('offers the catalogue while nothing is known of the device, and names the metrics of stored queries', () => {
    const index = indexMetrics('module', ['type:clk'], NO_READINGS, undefined);
    const [found] = metricOptions(index, 'module', 'good sats', undefined)[0].options;
    expect(found).toMatchObject({ value: 'module/satellites/good-satellites', label: 'Good satellites' });
    expect(found.description).toContain('Satellites that are received and usable');
    const labels = metricLabels(['module/satellites/tdop', 'a/b'], [], 'module', new Map());
    expect(labels.map(({ label }) => label)).toEqual(['TDOP', 'a/b']);
  });
});

describe('the component picker', () => {
  test('says what its groups stand for, and lists empty slots last', () => {
    const options = componentOptions('module', reader.knownComponents.values());
    expect(options.find(({ value }) => value === 'type:clk')).toMatchObject({
      label: 'All clocks',
      description: 'clk1, clk2, and what is fitted later',
    });
    expect(options[options.length - 1].description).toBe('Nothing is fitted here');
  });

  test('says that a chosen clock is among all clocks', () => {
    const components = [...reader.knownComponents.values()];
    expect(describeOverlap(['type:clk', 'clk1'], components)).toContain('clk1 is one of “All clocks”');
    expect(describeOverlap(['type:pwr', 'clk1', '$slot'], components)).toBeUndefined();
  });
});
