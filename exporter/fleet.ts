import { isDeepStrictEqual } from 'node:util';
import type { Target } from './config';
import { Prober, type ProberOptions } from './prober';

/** All targets of a configuration; a new configuration leaves alone what did not change. */
export class Fleet {
  private probers = new Map<string, Prober>();

  constructor(
    targets: readonly Target[],
    private readonly options: ProberOptions = {}
  ) {
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
   * Takes over a new list. Targets reached in the same way keep connection and state; all may be asked again after a
   * rejected login. @returns names that are gone
   */
  apply(targets: readonly Target[]): string[] {
    const before = this.probers;
    this.probers = new Map(
      targets.map((target) => {
        const known = before.get(target.name);
        if (!known || !isDeepStrictEqual(known.target.access, target.access)) {
          return [target.name, new Prober(target, this.options)];
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
  }
}
