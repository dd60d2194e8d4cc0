import { createHash, timingSafeEqual } from 'node:crypto';
import { compare } from 'bcryptjs';

/** Compared with when there is no such user, so that the duration does not reveal which users exist. */
const DUMMY_HASH = '$2b$10$abcdefghijklmnopqrstuuFqUN5nIWXs0sM4QLcCn1Oj4TxwQgfGq';
/** Accepted logins are remembered, so that a scraper costs one comparison instead of one per scrape. */
const MOST_ACCEPTED_LOGINS = 100;

/** Checks the header `Authorization` of a request. */
export type LoginCheck = (header: unknown) => Promise<boolean>;

/** @param users bcrypt hashes by user */
export function createLoginCheck(users: ReadonlyMap<string, string>): LoginCheck {
  const accepted = new Map<string, Buffer>();
  let queue: Promise<unknown> = Promise.resolve();
  return async (header) => {
    const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(typeof header === 'string' ? header : '') ?? [];
    const [, user = '', password = ''] = /^([^:]*):([\s\S]*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    const digest = createHash('sha256').update(encoded).digest();
    const known = accepted.get(user);
    if (known && timingSafeEqual(known, digest)) {
      return true;
    }
    if (encoded === '') {
      return false;
    }
    // One at a time: comparisons are slow on purpose, and must not delay accepted users.
    const comparison = queue.then(async () => {
      const matches = await compare(password, users.get(user) ?? DUMMY_HASH);
      return matches && users.has(user);
    });
    queue = comparison.catch(() => undefined);
    const isAccepted = await comparison;
    if (isAccepted && (accepted.has(user) || accepted.size < MOST_ACCEPTED_LOGINS)) {
      accepted.set(user, digest);
    }
    return isAccepted;
  };
}
