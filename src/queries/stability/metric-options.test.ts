import { statusAnswer } from '../../../dev/simulator';
import { StatusReader } from '../../lantime/reader';
import { offsetOptions } from './metric-options';

const START = Date.UTC(2030, 0, 1);
const reader = new StatusReader();
reader.read(statusAnswer('full', { startedAt: START, at: START + 3600_000 }), START);
const offered = (...words: string[]) => offsetOptions(words, reader.knownDescriptors, reader.knownComponents);

test('offsets come first, each list as a whole and short ones member by member', () => {
  const options = offered('chassis0');
  const ntp = options.findIndex(({ value }) => value === 'ntp/*/offset');
  expect(options.slice(ntp, ntp + 2).map(({ value, label }) => [value, label])).toEqual([
    ['ntp/*/offset', expect.stringMatching(/^NTP offset of every /)],
    ['ntp/ref_1/offset', expect.stringMatching(/NTP offset$/)],
  ]);
  const values = options.map(({ value }) => value);
  expect(values).toContain('syncmon/nodes/*/offset');
  expect(values).not.toContain('syncmon/nodes/node-1/offset');
  expect(values).toContain('ntp/*/rootdisp');
  expect(values.indexOf('syncmon/nodes/*/offset')).toBeLessThan(values.indexOf('ntp/*/rootdisp'));
  expect(values).not.toContain('ntp/*/stratum');
});

test('those of the chosen components, and of all for words that match none', () => {
  const values = (...words: string[]) => offered(...words).map(({ value }) => value);
  expect(values('clk1')).toContain('module/mrs/*/status/offset');
  expect(values('clk1')).not.toContain('ntp/*/offset');
  expect(values('$slot')).toEqual(values('*'));
});
