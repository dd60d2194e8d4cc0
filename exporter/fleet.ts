import { isDeepStrictEqual } from 'node:util';
import type { Target } from './config';
import { Lanes } from './lanes';
import { Prober, type ProberOptions } from './prober';

/** All targets of a configuration; a new configuration leaves alone what did not change. */
export class Fleet {
  private probers = new Map<string, Prober>();
  private readonly lanes: Lanes;
  private readonly options: ProberOptions;

  constructor(targets: readonly Target[], options: ProberOptions = {}) {
    this.lanes = options.lanes ?? new Lanes();
    this.options = { ...options, lanes: this.lanes };
    this.apply(targets);
  }

  get(name: string): Prober | undefined {
    return this.probers.get(name);
  }

  /** In the order of the configuration. */
  get all(): readonly Prober[] {
    return [...this.probers.values()];
  }

  /**
   * Takes over a new list. Targets reached in the same way keep connection and state; after a rejected login a device is
   * asked again when user, password or address have changed. @returns names that are gone
   */
  apply(targets: readonly Target[]): string[] {
    const before = this.probers;
    // Readers keep theirs; what new ones need comes back.
    this.lanes.schemas.clear();
    this.probers = new Map(
      targets.map((target) => {
        const known = before.get(target.name);
        if (!known || !isDeepStrictEqual(known.target.access, target.access)) {
          const prober = new Prober(target, this.options);
          // Another name or time-out is no other login.
          before.forEach((other) => prober.inherit(other));
          return [target.name, prober];
        }
        known.follow(target);
        return [target.name, known];
      })
    );
    for (const [name, prober] of before) {
      if (this.probers.get(name) !== prober) {
        void prober.close();
      }
    }
    return [...before.keys()].filter((name) => !this.probers.has(name));
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((prober) => prober.close()));
    await this.lanes.close();
  }
}
