/**
 * Log of the communication between panels, data source and device, to answer "why is this panel slow or empty?": requests
 * to the device, and the queries that waited for them. Bounded, and empty when switched off. It holds no credentials, which
 * Grafana's proxy adds.
 */
import { Subject } from 'rxjs';
import { enumeration } from './notices';

/** A request to the device. */
export interface DeviceRequest {
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt?: number;
  path: string;
  /** What caused it, such as the panels that were waiting for it. */
  why: string;
  /** HTTP status as seen by the browser, which is that of Grafana's proxy. */
  status?: number;
  bytes?: number;
  /** Seconds between the measurement of the values and the response. */
  dataAge?: number;
  problem?: string;
}

export type MessageKind = 'query' | 'annotation' | 'variable';
export type MessageState = 'waiting' | 'processing' | 'succeeded' | 'failed';

/** What can answer a message. */
export type Handler = 'live poll' | 'browser history' | 'Prometheus' | 'configuration';

/** Which handlers answered a message, and whether each succeeded. */
export type Served = ReadonlyMap<Handler, boolean>;

/** A query, from a panel or elsewhere. */
export interface Message {
  /** Milliseconds since 1970. */
  at: number;
  kind: MessageKind;
  /** Dashboard or app it came from. */
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

/** Statistics of one handler since the page was opened. */
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

/** How many waiting messages are listed as the cause of a request. */
const MOST_NAMED = 5;

/** Keeps the latest requests and messages. */
export class CommunicationLog {
  /** Emits when the log has changed. */
  readonly changes = new Subject<void>();
  private readonly keptRequests: DeviceRequest[] = [];
  private readonly keptMessages: Message[] = [];
  private readonly counts = new Map<Handler, HandlerCounts>();

  /**
   * @param kept how many of each are kept; 0 disables the log
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

  /** Records the start of a request; undefined if the log is disabled. */
  request(path: string, reason?: string): DeviceRequest | undefined {
    return this.heard({ startedAt: this.now(), path, why: reason ?? this.whoIsWaiting() });
  }

  /** Records a request made by another tab. */
  heard(request: DeviceRequest): DeviceRequest | undefined {
    return this.isOn ? this.add(this.keptRequests, request) : undefined;
  }

  /** Adds details to a recorded request. */
  learn(request: DeviceRequest | undefined, learned: Partial<DeviceRequest>): void {
    if (request) {
      Object.assign(request, learned);
      this.changes.next();
    }
  }

  /** Records a message that waits for the device. */
  message(message: Pick<Message, 'kind' | 'from' | 'panel' | 'refId' | 'what'>): Message | undefined {
    return this.isOn
      ? this.add(this.keptMessages, { at: this.now(), state: 'waiting', handlers: [], ...message })
      : undefined;
  }

  /**
   * Records the end of a message.
   * @param served the handlers involved, also those of a message that failed
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
    for (const [handler, succeeded] of served) {
      const isGood = succeeded && message.state === 'succeeded';
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
    return names.size === 0 ? 'poll interval' : enumeration([...names], MOST_NAMED);
  }
}
