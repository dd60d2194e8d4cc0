import { isDeepStrictEqual } from 'node:util';
import { SharedSchemas } from './device-reader';
import { MemoryGuard, type MemoryGuardOptions } from './memory-guard';
import { ReadingThreads } from './reading-threads';
import type { Target } from './target';
import { TargetPoller, type TargetPollerOptions } from './target-poller';

export interface FleetOptions extends Omit<TargetPollerOptions, 'schemas' | 'memory'> {
  /** Of the main thread. */
  memory?: MemoryGuardOptions;
}

/** Share of the devices that give up their memory at once. */
const GIVEN_UP = 0.25;

/** The pollers of all targets. */
export class Fleet {
  private pollers = new Map<string, TargetPoller>();
  private readonly threads: ReadingThreads;
  private readonly schemas = new SharedSchemas();
  private readonly options: TargetPollerOptions;
  readonly memory: MemoryGuard;

  /** Closes the given `threads`, too. */
  constructor(targets: readonly Target[], options: FleetOptions = {}) {
    this.threads = options.threads ?? new ReadingThreads();
    this.memory = new MemoryGuard(() => this.giveUpMemory(), options.memory);
    this.options = { ...options, threads: this.threads, schemas: this.schemas, memory: this.memory };
    this.apply(targets);
  }

  get(name: string): TargetPoller | undefined {
    return this.pollers.get(name);
  }

  /** In the order of the configuration. */
  get all(): readonly TargetPoller[] {
    return [...this.pollers.values()];
  }

  /**
   * Takes a new list of targets. Those whose access is unchanged keep connection and state. A device that rejected the login
   * is polled again when user, password or address have changed. @returns names of the targets that are gone
   */
  apply(targets: readonly Target[]): string[] {
    const before = this.pollers;
    this.schemas.clear();
    this.pollers = new Map(
      targets.map((target) => {
        const existing = before.get(target.name);
        if (existing && isDeepStrictEqual(existing.target.access, target.access)) {
          existing.reconfigure(target);
          return [target.name, existing];
        }
        const poller = new TargetPoller(target, this.options);
        // With another name or timeout, the login is still the same.
        before.forEach((other) => poller.inheritRejection(other));
        return [target.name, poller];
      })
    );
    for (const [name, poller] of before) {
      if (this.pollers.get(name) !== poller) {
        void poller.close();
      }
    }
    const gone = [...before.keys()].filter((name) => !this.pollers.has(name));
    gone.forEach((name) => this.threads.forget(name));
    return gone;
  }

  /** The last in the configuration give up theirs, so that it is not always others. */
  private giveUpMemory(): void {
    const holders = this.all.filter((poller) => poller.holdsMemory);
    holders.slice(-Math.ceil(GIVEN_UP * holders.length)).forEach((poller) => poller.giveUpMemory());
  }

  async close(): Promise<void> {
    this.memory.close();
    await Promise.all(this.all.map((poller) => poller.close()));
    await this.threads.close();
  }
}
