import * as fc from 'fast-check';
import { ReadingValue } from '../lantime/types';
import { withEdges } from './series';

const series = (...samples: Array<[number, ReadingValue]>) => ({
  times: samples.map(([time]) => time),
  values: samples.map(([, value]) => value),
});

describe('a series with edges', () => {
  it('begins at the start of the range with the value in force', () => {
    const polled = series([80, 'a'], [90, 'b'], [110, 'c']);
    expect(withEdges(polled, 100, undefined)).toEqual(series([100, 'b'], [110, 'c']));
    expect(withEdges(polled, 90, undefined)).toEqual(series([90, 'b'], [110, 'c']));
    expect(withEdges(polled, 200, undefined)).toEqual(series([200, 'c']));
  });

  it('does not invent a start that is not known', () => {
    expect(withEdges(series([90, null], [110, 'c']), 100, undefined)).toEqual(series([110, 'c']));
    expect(withEdges(series([110, 'c']), 100, undefined)).toEqual(series([110, 'c']));
    expect(withEdges(series(), 100, 200)).toEqual(series());
  });

  it('ends now with the present value, unless that is unknown', () => {
    expect(withEdges(series([110, 'c']), 100, 117)).toEqual(series([110, 'c'], [117, 'c']));
    expect(withEdges(series([110, 'c'], [115, null]), 100, 117)).toEqual(series([110, 'c'], [115, null]));
    expect(withEdges(series([110, 'c']), 100, 110)).toEqual(series([110, 'c']));
  });

  it('rises, keeps every sample of the range, and adds no value that was not polled', () => {
    const samples = fc
      .uniqueArray(fc.tuple(fc.nat(50), fc.constantFrom(null, 'a', 'b')), { selector: ([time]) => time })
      .map((all) => all.sort(([a], [b]) => a - b));
    fc.assert(
      fc.property(samples, fc.nat(50), fc.option(fc.nat(60), { nil: undefined }), (all, from, now) => {
        const edged = withEdges(series(...(all as Array<[number, ReadingValue]>)), from, now);
        expect(edged.times).toEqual([...new Set(edged.times)].sort((a, b) => a - b));
        all
          .filter(([time]) => time >= from)
          .forEach(([time, value]) => {
            expect(edged.values[edged.times.indexOf(time)]).toBe(value);
          });
        edged.times.forEach((time, i) => {
          const inForce = [...all].reverse().find(([at]) => at <= time);
          expect(edged.values[i]).toBe(inForce?.[1]);
        });
      })
    );
  });
});
