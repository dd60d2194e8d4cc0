/** @jest-environment node */
import * as fc from 'fast-check';
import { completeQuery, describeQuery } from '../resolve';
import { LantimeQuery } from '../stored';

const stored = (limits?: unknown) => ({ refId: 'A', queryType: 'holdover', limits }) as LantimeQuery;

it('has the usual limits unless some are stored', () => {
  const usual = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3];
  expect(completeQuery(stored())).toMatchObject({ components: ['chassis0'], format: 'table', limits: usual });
  expect(completeQuery(stored([]))).toMatchObject({ limits: usual });
  expect(completeQuery(stored([5e-7, 2]))).toMatchObject({ limits: [5e-7, 2] });
  expect(describeQuery(stored())).toBe('Holdover of chassis0');
});

it('takes no limit that is none, whatever is stored', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.double(), fc.jsonValue()))), (limits) => {
      const complete = completeQuery(stored(limits)) as unknown as { limits: number[] };
      expect(complete.limits.length).toBeGreaterThan(0);
      expect(complete.limits.every((limit) => limit > 0 && limit < Infinity)).toBe(true);
    })
  );
});
