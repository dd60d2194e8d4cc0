import { toRates } from './rates';

const series = (...values: Array<number | null>) => ({
  times: values.map((_, i) => i * 10_000),
  values,
});

test('a counter is its increase per second, from the second sample on', () => {
  expect(toRates(series(100, 150, 150))).toEqual([null, 5, 0]);
});

test('a restart makes no negative rate: the counter has counted from zero since', () => {
  expect(toRates(series(1000, 1100, 20, 70))).toEqual([null, 10, 2, 5]);
});

test('there is no rate into or out of a gap', () => {
  expect(toRates(series(100, null, 300, 400))).toEqual([null, null, null, 10]);
});

test('nothing has no rates', () => {
  expect(toRates(series())).toEqual([]);
});
