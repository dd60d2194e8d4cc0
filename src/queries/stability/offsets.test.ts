import type { Selected } from '../../lantime/select';
import type { Descriptor } from '../../lantime/types';
import { isInSeconds, selectEverywhere } from './offsets';

const reading = (part: Partial<Descriptor>) => ({ kind: 'gauge', unit: 's', ...part }) as Descriptor;

test('a time in seconds is what stability is computed of, and a number whose unit is not known is none', () => {
  expect(isInSeconds(reading({}))).toBe(true);
  expect(isInSeconds(reading({ rawUnit: true, unit: '' }))).toBe(false);
  expect(isInSeconds(reading({ rawUnit: true }))).toBe(false);
  expect(isInSeconds(reading({ unit: 'ppm' }))).toBe(false);
  expect(isInSeconds(reading({ kind: 'timestamp' }))).toBe(false);
});

describe('readings of chassis and modules together', () => {
  const ntp = reading({ id: 'ntp' });
  const source = reading({ id: 'source' });
  const nothing: Selected = { descriptors: [], unmatchedComponents: [], unmatchedMetrics: [] };
  const select = (chassis: Partial<Selected>, modules: Partial<Selected>) => ({
    select: ({ scope }: { scope: string }) => ({ ...nothing, ...(scope === 'chassis' ? chassis : modules) }),
  });

  test('are found in either', () => {
    const selector = select(
      { descriptors: [ntp], unmatchedComponents: ['clk1'], unmatchedMetrics: ['mrs'] },
      { descriptors: [source], unmatchedMetrics: ['ntp'] }
    );
    expect(selectEverywhere(selector, { components: ['*', 'clk1'], metrics: ['ntp', 'mrs'] })).toEqual({
      descriptors: [ntp, source],
      unmatchedComponents: [],
      unmatchedMetrics: [],
    });
  });

  test('are unmatched where neither has them', () => {
    const selector = select(
      { unmatchedComponents: ['clk1', 'clk9'] },
      { descriptors: [source], unmatchedComponents: ['clk9'], unmatchedMetrics: ['no'] }
    );
    expect(selectEverywhere(selector, { components: ['clk1', 'clk9'], metrics: ['mrs', 'no'] })).toEqual({
      descriptors: [source],
      unmatchedComponents: ['clk9'],
      unmatchedMetrics: ['no'],
    });
  });
});
