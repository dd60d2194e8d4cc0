/**
 * The history of this browser in IndexedDB: each poll as it comes, and the block that takes the place of its polls.
 * One database for all data sources of this Grafana; every key begins with the uid of the data source.
 *
 * Keys and values are text: in Grafana's frontend sandbox the plugin's objects stand behind a membrane, and IndexedDB
 * cannot clone them.
 */
import { DBSchema, IDBPDatabase, openDB } from 'idb';
import { t } from '../i18n';
import { Piece } from './polls';

/** An answer of the device, from which a page that was just opened learns what the device has. */
export interface StoredAnswer {
  /** When it was received, milliseconds since 1970. */
  at: number;
  body: string;
}

/** What was kept of one data source. */
export interface StoredHistory {
  /** In the order of time. */
  pieces: Piece[];
  answer?: StoredAnswer;
}

interface StoredSource {
  uid: string;
  /** Time of the latest poll written, by whichever tab. */
  until: number;
  /** When everything of this source is too old to be wanted, milliseconds since 1970. */
  expires: number;
}

interface HistoryDatabase extends DBSchema {
  /** {@link pieceText} by {@link pieceKey}. */
  pieces: { key: string; value: string };
  /** {@link StoredSource} as JSON, by uid. */
  sources: { key: string; value: string };
  /** {@link StoredAnswer} as JSON, by uid. */
  answers: { key: string; value: string };
}

type StoreName = 'pieces' | 'sources' | 'answers';
const STORES: StoreName[] = ['pieces', 'sources', 'answers'];

const DATABASE = 'timesync-lantime-history';
/** Version 1 kept objects instead of text. */
const STORE_VERSION = 2;

/** A browser may never answer, for instance while another tab holds an old version. */
const OPEN_TIMEOUT_MS = 3000;

/** Digits of a time in milliseconds, so that keys sort as the times do. */
const TIME_DIGITS = 16;
const timeKey = (at: number) => String(Math.max(0, Math.floor(at))).padStart(TIME_DIGITS, '0');
const pieceKey = (uid: string, start: number) => `${uid}|${timeKey(start)}`;
const keyRange = (uid: string, from = 0, to?: number) =>
  IDBKeyRange.bound(pieceKey(uid, from), to === undefined ? `${uid}|:` : pieceKey(uid, to));

const CHUNK = 8192;

/** A piece as text: its header as JSON, a line break, and its bytes as one letter each. */
function pieceText({ bytes, ...header }: Piece): string {
  let text = `${JSON.stringify(header)}\n`;
  for (let i = 0; i < bytes.length; i += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return text;
}

/** The reverse of {@link pieceText}; nothing for a text that is damaged, which must not take the others with it. */
function parsePiece(text: string): Piece[] {
  const begin = text.indexOf('\n') + 1;
  const bytes = new Uint8Array(text.length - begin);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = text.charCodeAt(begin + i);
  }
  try {
    return [{ ...(JSON.parse(text.slice(0, begin)) as Omit<Piece, 'bytes'>), bytes }];
  } catch {
    return [];
  }
}

async function openDatabase(): Promise<IDBPDatabase<HistoryDatabase>> {
  let late = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const opened = openDB<HistoryDatabase>(DATABASE, STORE_VERSION, {
    upgrade(database) {
      for (const name of STORES) {
        if (database.objectStoreNames.contains(name)) {
          database.deleteObjectStore(name);
        }
        database.createObjectStore(name);
      }
    },
    // A newer plugin in another tab goes first; this page then keeps its history in memory.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late = true;
      reject(new Error(t('the browser does not answer')));
    }, OPEN_TIMEOUT_MS);
  });
  opened.then(
    (database) => late && database.close(),
    () => undefined
  );
  try {
    return await Promise.race([opened, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** The stored history of one data source. Methods reject when the browser denies storage or has no room. */
export class HistoryStore {
  private constructor(
    private readonly database: IDBPDatabase<HistoryDatabase>,
    private readonly uid: string,
    private readonly retention: number
  ) {}

  /**
   * @param retention milliseconds
   * @throws when the browser has no storage or denies it
   */
  static async open(uid: string, retention: number): Promise<HistoryStore> {
    if (typeof indexedDB === 'undefined') {
      throw new Error(t('this browser has no IndexedDB'));
    }
    return new HistoryStore(await openDatabase(), uid, retention);
  }

  /** Everything kept, after what is too old was removed, also of data sources that nobody opens any more. */
  async load(now: number): Promise<StoredHistory> {
    await this.removeExpired(now);
    const transaction = this.database.transaction(['pieces', 'answers']);
    const [pieces, answer] = await Promise.all([
      transaction.objectStore('pieces').getAll(keyRange(this.uid)),
      transaction.objectStore('answers').get(this.uid),
    ]);
    return {
      pieces: pieces.flatMap(parsePiece),
      answer: answer === undefined ? undefined : (JSON.parse(answer) as StoredAnswer),
    };
  }

  /**
   * Writes a poll.
   * @param pieces of the poll, each a difference to the one before
   * @param previous time of the poll before as this page knows it
   * @param present gives the values in force, written instead where another tab wrote what this page does not know
   * @returns false when another tab did, and the history of this page is therefore not that of the browser
   */
  async append(
    pieces: readonly Piece[],
    previous: number | undefined,
    present: () => Piece | undefined
  ): Promise<boolean> {
    if (pieces.length === 0) {
      return true;
    }
    const transaction = this.database.transaction(['pieces', 'sources'], 'readwrite');
    const sources = transaction.objectStore('sources');
    const kept = await sources.get(this.uid);
    const source = kept === undefined ? undefined : (JSON.parse(kept) as StoredSource);
    const continues = source === undefined ? previous === undefined : source.until === previous;
    const whole = continues ? undefined : present();
    const until = (whole ?? pieces[pieces.length - 1]).end;
    await Promise.all([
      ...(whole ? [whole] : pieces).map((piece) =>
        transaction.objectStore('pieces').put(pieceText(piece), pieceKey(this.uid, piece.start))
      ),
      sources.put(
        JSON.stringify({ uid: this.uid, until, expires: until + this.retention } satisfies StoredSource),
        this.uid
      ),
      transaction.done,
    ]);
    return continues;
  }

  /** Puts a block into the place of the polls it was made of, and removes what is older than the history. */
  async close(block: Piece, since: number | undefined): Promise<void> {
    const transaction = this.database.transaction('pieces', 'readwrite');
    await Promise.all([
      transaction.store.delete(keyRange(this.uid, block.start, block.end)),
      transaction.store.put(pieceText(block), pieceKey(this.uid, block.start)),
      ...(since === undefined ? [] : [transaction.store.delete(keyRange(this.uid, 0, since - 1))]),
      transaction.done,
    ]);
  }

  /** Removes all polls from a time on. */
  async cut(since: number): Promise<void> {
    await this.database.delete('pieces', keyRange(this.uid, since));
  }

  /** Keeps an answer in the place of the one kept before. */
  async keepAnswer(answer: StoredAnswer): Promise<void> {
    await this.database.put('answers', JSON.stringify(answer), this.uid);
  }

  /** Removes everything of this data source. */
  clear(): Promise<void> {
    return removeSources(this.database, [this.uid]);
  }

  dispose(): void {
    this.database.close();
  }

  private async removeExpired(now: number): Promise<void> {
    const sources = (await this.database.getAll('sources')).map((text) => JSON.parse(text) as StoredSource);
    const expired = sources.filter(({ uid, expires }) => expires < now && uid !== this.uid).map(({ uid }) => uid);
    await removeSources(this.database, expired);
    await this.database.delete('pieces', keyRange(this.uid, 0, now - 2 * this.retention));
  }
}

async function removeSources(database: IDBPDatabase<HistoryDatabase>, uids: readonly string[]): Promise<void> {
  const transaction = database.transaction(STORES, 'readwrite');
  await Promise.all([
    ...uids.flatMap((uid) => [
      transaction.objectStore('pieces').delete(keyRange(uid)),
      transaction.objectStore('sources').delete(uid),
      transaction.objectStore('answers').delete(uid),
    ]),
    transaction.done,
  ]);
}
