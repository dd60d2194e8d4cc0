import { Descriptor, ReadingValue, State } from './types';

/** The state that a value stands for; undefined for a state the catalogue does not know, and for no value. */
export function findState({ states }: Pick<Descriptor, 'states'>, value: ReadingValue): State | undefined {
  const text = String(value);
  return states.find((state) => state.value === text);
}
