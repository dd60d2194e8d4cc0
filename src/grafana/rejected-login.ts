import { t } from '../i18n';
import { LantimeError } from '../lantime/errors';
import { LOGIN_PAUSE_SECONDS } from '../lantime/poller';

/** How long newly opened pages do not poll after a rejected login. */
const PAUSE_MS = 1000 * LOGIN_PAUSE_SECONDS;

/**
 * A rejected login, remembered across pages: LTOS bans users after a few failures, and people who see an error reload the
 * page or restore ten tabs.
 */
export class Rejection {
  private readonly name: string;

  /** @param key identifies the data source among all that this browser knows */
  constructor(
    key: string,
    private readonly now: () => number
  ) {
    this.name = `timesync-lantime-datasource:login-rejected:${key}`;
  }

  /** While it applies: the problem to show without a request, and when to try again. */
  get problem(): LantimeError | undefined {
    const at = Number(this.storage((storage) => storage.getItem(this.name)) ?? NaN);
    const age = this.now() - at;
    return age >= 0 && age < PAUSE_MS
      ? new LantimeError('login-rejected', t('recently; this page tries again within 5 minutes'), at + PAUSE_MS)
      : undefined;
  }

  remember(): void {
    this.storage((storage) => storage.setItem(this.name, String(this.now())));
  }

  forget(): void {
    this.storage((storage) => storage.removeItem(this.name));
  }

  /** Without storage, for instance where the browser blocks it, a rejection lasts as long as the page. */
  private storage<T>(access: (storage: Storage) => T): T | undefined {
    try {
      return access(globalThis.localStorage);
    } catch {
      return undefined;
    }
  }
}
