/** @jest-environment node */
import { findState } from './state';
import type { State } from './types';

const state = (value: string, code: number): State => ({ value, text: value, severity: 'neutral', code });
const states = [state('true', 1), state('3', 3), state('locked', 7)];

test.each([
  [true, 1],
  [3, 3],
  ['3', 3],
  ['locked', 7],
  ['Locked', undefined],
  [null, undefined],
  ['constructor', undefined],
])('%p has the code %p', (value, code) => {
  expect(findState({ states }, value)?.code).toBe(code);
});
