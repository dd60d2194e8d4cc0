import { Component, Descriptor, Reading, Snapshot } from './types';

/** What is known of the readings of one device; see StatusReader, which finds them. */
export interface Readings {
  /** All readings seen so far, in the order they were discovered. */
  readonly knownDescriptors: readonly Descriptor[];
  /** Components seen so far with what was last known of them; a module that was pulled stays listed. */
  readonly knownComponents: ReadonlyMap<string, Component>;
  /** Readings seen so far of one component. */
  getDescriptors(component: string): readonly Descriptor[];
  /** Changes whenever a reading is learned, or learned anew; lets consumers keep what they looked up. */
  readonly generation: number;
  /** The descriptor of an identity, or undefined when it was never seen. */
  find(id: string): Descriptor | undefined;
}

/** Of a device that was not read yet. */
export const NO_READINGS: Readings = {
  knownDescriptors: [],
  knownComponents: new Map(),
  getDescriptors: () => [],
  generation: 0,
  find: () => undefined,
};

/** Under which name the past of a reading is kept: values that are read in another way are another series. */
export const historyId = ({ id, readAs }: Descriptor): string => (readAs === undefined ? id : `${id}\u0000${readAs}`);

/**
 * A reading as an answer has it; undefined where the answer has none. Nor has an answer any that another reader has read:
 * there its place belongs to another reading.
 */
export function readingIn(snapshot: Snapshot | undefined, descriptor: Descriptor): Reading | undefined {
  const reading = snapshot?.readings[descriptor.index];
  return reading?.descriptor === descriptor ? reading : undefined;
}
