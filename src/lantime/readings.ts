import { Component, Descriptor, Reading, Snapshot } from './types';

/** What is known about the readings of one device; see StatusReader, which finds them. */
export interface Readings {
  /** All readings seen so far, in the order they were discovered. */
  readonly knownDescriptors: readonly Descriptor[];
  /** Components seen so far as last known; a module that was removed stays listed. */
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

/** The id of a reading's history: values that are read differently are another series. */
export const historyId = ({ id, readAs }: Descriptor): string => (readAs === undefined ? id : `${id}\u0000${readAs}`);

/**
 * A reading in a response; undefined if the response does not have it, or comes from another reader, in which its place
 * belongs to another reading.
 */
export function readingIn(snapshot: Snapshot | undefined, descriptor: Descriptor): Reading | undefined {
  const reading = snapshot?.readings[descriptor.index];
  return reading?.descriptor === descriptor ? reading : undefined;
}
