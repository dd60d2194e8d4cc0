import { LantimeError } from '../lantime/errors';
import { LOGIN_PAUSE_SECONDS } from '../lantime/poller';

/** How long a rejected login keeps pages that are opened anew from asking. */
const PAUSE_MS = 1000 * LOGIN_PAUSE_SECONDS;

/**
 * A rejected login, remembered beyond the page: LTOS bans users after a few, and whoever sees an error reloads the page,
 * or restores ten of them.
 */
export class Rejection {
  private readonly name: string;

  /** @param key names the data source among all this browser knows */
  constructor(
    key: string,
    private readonly now: () => number
  ) {
    this.name = `timesync-lantime-datasource:login-rejected:${key}`;
  }

  /** While it counts: the problem as it is told without asking, and when it may be asked again. */
  get problem(): LantimeError | undefined {
    const at = Number(this.storage((storage) => storage.getItem(this.name)) ?? NaN);
    const age = this.now() - at;
    return age >= 0 && age < PAUSE_MS
      ? new LantimeError('login-rejected', 'not long ago; this page asks again within 5 minutes', at + PAUSE_MS)
      : undefined;
  }

  remember(): void {
    this.storage((storage) => storage.setItem(this.name, String(this.now())));
  }

  forget(): void {
    this.storage((storage) => storage.removeItem(this.name));
  }

  /** Without storage, as where sites may keep nothing, a rejection lasts as long as the page. */
  private storage<T>(access: (storage: Storage) => T): T | undefined {
    try {
      return access(globalThis.localStorage);
    } catch {
      return undefined;
    }
  }
}
