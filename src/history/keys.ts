/** The keys of readings in blocks, see `hashId`. */
import { hashId } from './block';

const MOST_KEYS = 20_000;

/** Which reading has which key. */
export class Keys {
  /** Which reading has a key; a second one with the same key is not recorded. */
  private readonly owners = new Map<number, string>();
  /** Keys of what panels ask for at each refresh. */
  private readonly asked = new Map<string, number>();

  /** The key of a reading that is recorded; undefined if another reading has it. */
  claim(id: string): number | undefined {
    const key = hashId(id);
    const owner = this.owners.get(key);
    if (owner === undefined) {
      this.owners.set(key, id);
    }
    return owner === undefined || owner === id ? key : undefined;
  }

  /** The key under which a reading was recorded; undefined if it belongs to another. */
  find(id: string): number | undefined {
    let key = this.asked.get(id);
    if (key === undefined) {
      key = hashId(id);
      if (this.asked.size >= MOST_KEYS) {
        this.asked.clear();
      }
      this.asked.set(id, key);
    }
    return (this.owners.get(key) ?? id) === id ? key : undefined;
  }

  /** Forgets who has which key. */
  clear(): void {
    this.owners.clear();
  }
}
