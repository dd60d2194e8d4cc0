/**
 * Turns answers of the device into snapshots. Discovery first: every scalar leaf becomes a reading, whether the catalogue
 * knows it or not; the catalogue adds names, units and states, and says which values are no data.
 */
import type { Definitions } from '../definitions';
import { Readings } from '../readings';
import { Component, Descriptor, Reading, Snapshot } from '../types';
import { UnitDecisions } from '../units';
import { isSameComponent } from './components';
import { DescriptorTable } from './descriptors';
import { deviceInfo, locateStatus } from './envelope';
import { Schema, Shape } from './schema';
import { Tree } from './tree';
import { Knowledge, Walk } from './walk';

export { Schema } from './schema';

/** A reader that remembers more, and so many times more than the device has, is to be replaced. */
const OUTGROWN_READINGS = 20_000;
const OUTGROWN_FACTOR = 4;

/** Reads the answers of one device. Keep one reader per device for as long as the device is polled. */
export class StatusReader implements Readings {
  private readonly knowledge: Knowledge;
  private readonly descriptors: DescriptorTable;
  private readonly components = new Map<string, Component>();
  /** Of the last answer. */
  private readings: ReadonlyArray<Reading | undefined> = [];

  /**
   * @param definitions what the owner of the device knows better than the catalogue
   * @param schema shared with readers of other devices that have the same definitions
   */
  constructor(definitions?: Definitions, schema?: Schema) {
    const tree = new Tree(schema?.root ?? new Shape('', definitions), schema);
    this.descriptors = new DescriptorTable(definitions, schema, (text) => tree.intern(text));
    this.knowledge = {
      tree,
      descriptors: this.descriptors,
      units: new UnitDecisions(),
      definitions,
      witnesses: new Map(),
    };
  }

  get generation(): number {
    return this.descriptors.generation;
  }

  get knownComponents(): ReadonlyMap<string, Component> {
    return this.components;
  }

  get knownDescriptors(): readonly Descriptor[] {
    return this.descriptors.all;
  }

  getDescriptors(component: string): readonly Descriptor[] {
    return this.descriptors.ofComponent(component);
  }

  find(id: string): Descriptor | undefined {
    return this.descriptors.find(id);
  }

  /**
   * True when far more is remembered than the device has: members of lists came and went under new names, as clients do.
   * A new reader in its place frees the memory and has room for what is new; identities stay the same.
   */
  get isOutgrown(): boolean {
    const known = this.descriptors.all.length;
    return (
      known > OUTGROWN_READINGS &&
      known > OUTGROWN_FACTOR * this.readings.filter((reading) => reading !== undefined).length
    );
  }

  /**
   * Reads one answer.
   * @param answer the parsed JSON
   * @param receivedAt milliseconds since 1970 by the receiver's clock
   * @throws LantimeError `not-lantime` when the JSON is not a LANTIME's status
   */
  read(answer: unknown, receivedAt: number): Snapshot {
    const { envelope, status } = locateStatus(answer);
    const walk = new Walk(this.knowledge);
    walk.read(envelope, status);
    const { readings, components, unreadable, dropped } = walk;
    this.readings = readings;
    components.forEach((component, id) => {
      const known = this.components.get(id);
      if (known && isSameComponent(known, component)) {
        components.set(id, known); // what was worked out from it is still right
      } else {
        this.components.set(id, component);
      }
    });
    const value = (id: string) => {
      const descriptor = this.descriptors.find(id);
      return descriptor && readings[descriptor.index]?.value;
    };
    return {
      receivedAt,
      device: deviceInfo(value),
      components,
      readings,
      unreadable,
      dropped,
      missing: walk.missingSubtrees(),
    };
  }
}
