import { limitOption, parseLimits, USUAL_LIMIT_OPTIONS } from './limits';

it('shows limits with a unit, and reads what it shows', () => {
  expect(USUAL_LIMIT_OPTIONS.map(({ label }) => label)).toEqual(['100 ns', '1 µs', '10 µs', '100 µs', '1 ms']);
  expect(limitOption(2)).toEqual({ value: '2', label: '2 s' });
  const limits = [1e-7, 1.5e-6, 0.02, 3];
  expect(parseLimits(limits.map((limit) => limitOption(limit).value))).toEqual(limits);
});

it('reads times as people type them, in order and each once, and leaves out what is none', () => {
  expect(parseLimits(['20 ms', '1.5 µs', '250 ns', '20ms', 'soon', '', '-1 s', '0'])).toEqual([250e-9, 1.5e-6, 0.02]);
});
