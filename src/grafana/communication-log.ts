/**
 * What goes between panels, data source and device, for the question "why is this panel slow or empty": the requests that
 * were made, and the queries that waited for them. Bounded, and nothing at all when it is switched off. Neither holds
 * credentials: Grafana's proxy adds those.
 */
import { Subject } from 'rxjs';

/** A request to the device. */
export interface DeviceRequest {
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt?: number;
  path: string;
  /** Who was waiting for it. */
  why: string;
  /** HTTP status as the browser saw it, so of Grafana's proxy. */
  status?: number;
  bytes?: number;
  /** Seconds between the measurement of the values and the answer. */
  dataAge?: number;
  problem?: string;
}

export type MessageKind = 'query' | 'annotation' | 'variable';
export type MessageState = 'waiting' | 'processing' | 'succeeded' | 'failed';

/** What can serve a message. */
export type Handler = 'live poll' | 'browser history' | 'Prometheus' | 'configuration';

/** What a message was served by, and whether each did its part. */
export type Served = ReadonlyMap<Handler, boolean>;

/** A query, from a panel or elsewhere. */
export interface Message {
  /** Milliseconds since 1970. */
  at: number;
  kind: MessageKind;
  /** Dashboard or app it comes from. */
  from: string;
  panel: string;
  refId: string;
  /** The query in one line. */
  what: string;
  state: MessageState;
  endedAt?: number;
  rows?: number;
  handlers: Handler[];
  problem?: string;
}

/** What one handler has done since the page was opened. */
export interface HandlerCounts {
  handler: Handler;
  succeeded: number;
  failed: number;
  rows: number;
  milliseconds: number;
  /** Milliseconds since 1970. */
  lastAt: number;
}

export const DEFAULT_KEPT = 200;

/** How many waiting messages are named as the reason of a request. */
const MOST_NAMED = 5;

/** Keeps the latest requests and messages. */
export class CommunicationLog {
  /** Tells that something was noted. */
  readonly changes = new Subject<void>();
  private readonly keptRequests: DeviceRequest[] = [];
  private readonly keptMessages: Message[] = [];
  private readonly counts = new Map<Handler, HandlerCounts>();

  /**
   * @param kept how many of each are kept; 0 switches it off
   * @param now milliseconds since 1970
   */
  constructor(
    readonly kept: number,
    private readonly now: () => number = Date.now
  ) {}

  get isOn(): boolean {
    return this.kept > 0;
  }

  /** Oldest first. */
  get requests(): readonly DeviceRequest[] {
    return this.keptRequests;
  }

  /** Oldest first. */
  get messages(): readonly Message[] {
    return this.keptMessages;
  }

  get handlers(): readonly HandlerCounts[] {
    return [...this.counts.values()];
  }

  /** Notes a request that begins; undefined when nothing is kept. */
  request(path: string, reason?: string): DeviceRequest | undefined {
    return this.heard({ startedAt: this.now(), path, why: reason ?? this.whoIsWaiting() });
  }

  /** Notes a request that another tab made. */
  heard(request: DeviceRequest): DeviceRequest | undefined {
    return this.isOn ? this.add(this.keptRequests, request) : undefined;
  }

  /** Notes what is learned of a request. */
  learn(request: DeviceRequest | undefined, learned: Partial<DeviceRequest>): void {
    if (request) {
      Object.assign(request, learned);
      this.changes.next();
    }
  }

  /** Notes a message that waits for the device. */
  message(message: Pick<Message, 'kind' | 'from' | 'panel' | 'refId' | 'what'>): Message | undefined {
    return this.isOn
      ? this.add(this.keptMessages, { at: this.now(), state: 'waiting', handlers: [], ...message })
      : undefined;
  }

  /**
   * Notes the end of a message.
   * @param served of a message that failed all that had a part in it
   */
  end(message: Message | undefined, served: Served, outcome: { rows: number } | { problem: string }): void {
    if (!message) {
      return;
    }
    message.endedAt = this.now();
    if ('problem' in outcome) {
      message.state = 'failed';
      message.problem = outcome.problem;
    } else {
      message.state = 'succeeded';
      message.rows = outcome.rows;
    }
    message.handlers = [...served.keys()];
    for (const [handler, didItsPart] of served) {
      const isGood = didItsPart && message.state === 'succeeded';
      const counts = this.counts.get(handler) ?? {
        handler,
        succeeded: 0,
        failed: 0,
        rows: 0,
        milliseconds: 0,
        lastAt: 0,
      };
      this.counts.set(handler, counts);
      counts.succeeded += isGood ? 1 : 0;
      counts.failed += isGood ? 0 : 1;
      counts.rows += isGood ? (message.rows ?? 0) : 0;
      counts.milliseconds += message.endedAt - message.at;
      counts.lastAt = message.endedAt;
    }
    this.changes.next();
  }

  private add<T>(list: T[], entry: T): T {
    list.push(entry);
    if (list.length > this.kept) {
      list.shift();
    }
    this.changes.next();
    return entry;
  }

  private whoIsWaiting(): string {
    const names = new Set(
      this.keptMessages
        .filter(({ state }) => state === 'waiting')
        .map(({ from, panel, refId }) => [from, panel, refId].filter(Boolean).join(' / '))
    );
    const named = [...names].slice(0, MOST_NAMED).join(', ');
    return names.size === 0
      ? 'poll interval'
      : names.size > MOST_NAMED
        ? `${named} and ${names.size - MOST_NAMED} more`
        : named;
  }
}
