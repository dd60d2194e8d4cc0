/** The server of the simulator: its state, its faults and the life of its connections. */
import * as http from 'node:http';
import * as https from 'node:https';
import { isIPv6, type AddressInfo, type Socket } from 'node:net';
import { LARGEST_SCALE, chooseDialect, statusAnswer, type AnswerOptions } from './answer';
import { selfSignedCertificate } from './certificate';
import { fixedContent, generatedContent, type Content } from './content';
import { DIALECTS, type ApiGeneration } from './dialect';
import { SLOW_ANSWER_MS, parseFault, unauthorizedReply, type FaultSetting, type Reply } from './faults';
import { PIECES, isAuthorized, replyTo, send, sendHalf, sendSlowly } from './http';
import { expectedChanges, isSilent, type ExpectedChange, type Incident } from './incident';
import type { Disturbance, ReceptionScene } from './reception';
import { isJsonObject, type JsonObject, type JsonValue } from './json';
import { PROFILES, type ProfileName } from './profiles';
import { valueAt } from './status/path';

export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
  /** Serves HTTPS with a self-signed certificate. */
  tls?: boolean;
  /** Without a user, no login is required. */
  user?: string;
  password?: string;
  /** Default `m600`. */
  profile?: ProfileName;
  /** Generation of the API, with the firmware that goes with it; default: that of the profile. */
  api?: ApiGeneration;
  /** Factor on the number of SyncMon nodes and of PTP unicast clients, default 1. */
  scale?: number;
  /** Served instead of a generated device; see `setPayload`. */
  payload?: unknown;
  fault?: FaultSetting;
  /** An incident that is already scheduled; see `startIncident`. */
  incident?: Incident;
  /** A disturbance that is already scheduled; see `disturb`. */
  disturbance?: Disturbance;
  /** When a leap second is inserted, by the clock of the device, Unix time in milliseconds. */
  leapSecondAt?: number;
  /** Seed of the values; default 1. */
  seed?: number;
  /** The clock of the device, Unix time in milliseconds; default: that of the computer. */
  now?: () => number;
  /** Milliseconds the faults `slow` and `drip` take. */
  slowAnswerMs?: number;
}

/** Another value for a member, or what makes it of the one that a healthy device would send. */
export type Override = JsonValue | undefined | ((healthy: JsonValue | undefined) => JsonValue | undefined);

/** A request the simulator has seen. */
export interface SeenRequest {
  method: string;
  /** With the query, as it came. */
  path: string;
  /** Whether the credentials were right, or none were needed. */
  authorized: boolean;
  /** When it came, by the simulator's clock, Unix time in milliseconds. */
  at: number;
}

export interface Simulator {
  /** Without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** The clock of the device, Unix time in milliseconds. */
  now(): number;
  /** The last requests, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Sets the fault, or clears it if undefined; throws if there is no such fault. */
  setFault(name: FaultSetting | undefined): void;
  readonly fault: FaultSetting | undefined;
  /** Serves text or bytes as they are, any other value as JSON, and a generated device again when undefined. */
  setPayload(payload: unknown): void;
  /**
   * Answers with another value from now on, whatever else happens to the device.
   *
   * @param path below the status, list members by `object-id`: `chassis0/slots/clk1/module/satellites/good-satellites`
   * @param value itself, or what makes it of the value a healthy device would send; undefined leaves the member out
   * @throws when there is no object at the path before the last name
   */
  set(path: string, value: Override): void;
  /** Takes back one of these values, or all. */
  unset(path?: string): void;
  /**
   * Pulls the module out of a slot: the slot stays listed without it, and its network ports are gone. It takes effect
   * with the next answer.
   */
  pull(slotId: string): void;
  /** Plugs a pulled module in again. */
  plug(slotId: string): void;
  /** Slots whose modules are pulled. */
  readonly pulled: ReadonlySet<string>;
  /**
   * Begins the scripted incident, by default now; it replaces an earlier one.
   *
   * @returns what should be seen of it
   */
  startIncident(options?: Partial<Incident>): ExpectedChange[];
  /** The last scheduled incident. */
  readonly incident: Incident | undefined;
  /** Disturbs the reception of satellites from now on; undefined ends it. */
  disturb(scene: ReceptionScene | undefined): void;
  /** Ends all connections at once, idle or busy. */
  close(): Promise<void>;
}

/** Why the simulator could not start; the message is for the person who started it. */
export class StartError extends Error {}

/** Number of requests that are remembered. */
const REMEMBERED_REQUESTS = 10_000;
/** Largest factor on the three minutes of an incident. */
const LONGEST_INCIDENT = 1000;

/** Starts a simulated device; resolves when it listens (device-api.md 1). */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    host = '127.0.0.1',
    profile = 'm600',
    api,
    scale = 1,
    seed = 1,
    now = Date.now,
    slowAnswerMs = SLOW_ANSWER_MS,
  } = options;
  if (!(scale >= 1 && scale <= LARGEST_SCALE)) {
    throw new StartError(`the scale cannot be ${scale}: give a number from 1 to ${LARGEST_SCALE}`);
  }
  checkedScale(options.incident?.scale ?? 1);
  const startedAt = now();
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const delayed = new Set<NodeJS.Timeout>();
  const pulled = new Set<string>();
  let fault = options.fault;
  let behaviour = toBehaviour(fault, options);
  let incident = options.incident;
  let disturbance = options.disturbance;
  const { leapSecondAt } = options;
  let payload = payloadContent(options.payload);
  const overrides = new Map<string, Override>();

  const content = (): Content => {
    if (payload) {
      return payload;
    }
    const healthy: AnswerOptions = {
      seed,
      at: now(),
      startedAt,
      api,
      scale,
      pulled,
      incident,
      disturbance,
      leapSecondAt,
    };
    const answered = behaviour?.fault.device?.(healthy, chooseGeneration(profile, api)) ?? healthy;
    const answer = statusAnswer(profile, answered);
    for (const [path, value] of overrides) {
      override(answer.data, path, value);
    }
    return generatedContent(answer, chooseDialect(profile, answered.api).floats);
  };
  /** Whether requests stay without an answer, or connections are refused. */
  const refuses = (): boolean =>
    behaviour?.fault.refusesConnections === true || (incident !== undefined && isSilent(incident, now()));
  const knownSlot = (slotId: string): string => {
    if (!PROFILES[profile].slots.some(({ id }) => id === slotId)) {
      throw new Error(`the profile ${profile} has no slot '${slotId}'`);
    }
    return slotId;
  };

  const answerRequest: http.RequestListener = (request, response) => {
    const authorized = isAuthorized(request, options);
    remember(requests, { method: request.method ?? '', path: request.url ?? '', authorized, at: now() });
    request.resume();
    if (refuses()) {
      request.socket.destroy();
      return;
    }
    const normal = authorized ? replyTo(request, content) : unauthorizedReply();
    const { fault: { reply: badReply, sends } = {}, argument } = behaviour ?? {};
    const reply = badReply ? badReply(normal, request.url ?? '', argument) : normal;
    if (reply) {
      transmit(response, reply, sends);
    }
  };
  const transmit = (response: http.ServerResponse, reply: Reply, how: 'late' | 'slowly' | 'half' | undefined): void => {
    switch (how) {
      case 'late':
        later(slowAnswerMs, () => send(response, reply));
        break;
      case 'slowly':
        sendSlowly(response, reply, (write) => later(slowAnswerMs / PIECES, write));
        break;
      case 'half':
        sendHalf(response, reply);
        break;
      default:
        send(response, reply);
    }
  };
  const later = (milliseconds: number, action: () => void): void => {
    const timer = setTimeout(() => {
      delayed.delete(timer);
      action();
    }, milliseconds);
    delayed.add(timer);
  };

  // The second one is for the fault that replaces it.
  const certificates = options.tls ? [await selfSignedCertificate(host), await selfSignedCertificate(host)] : undefined;
  const secureServer = certificates && https.createServer(certificates[0], answerRequest);
  const server = secureServer ?? http.createServer(answerRequest);
  const showCertificate = (): void => {
    if (secureServer && certificates) {
      secureServer.setSecureContext(certificates[behaviour?.fault.replacesCertificate ? 1 : 0]);
    }
  };
  showCertificate();
  // Longer than the usual interval of polling, so that a poller keeps its connection.
  server.keepAliveTimeout = 75_000;
  server.on('connection', (socket: Socket) => {
    if (refuses()) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  const port = await listen(server, options.port ?? 0, host);
  const dropConnections = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: `${options.tls ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    port,
    now,
    requests,
    setFault: (name) => {
      const next = toBehaviour(name, options);
      const certificateChanges = next?.fault.replacesCertificate !== behaviour?.fault.replacesCertificate;
      fault = name;
      behaviour = next;
      showCertificate();
      if (refuses() || certificateChanges) {
        dropConnections();
      }
    },
    get fault() {
      return fault;
    },
    setPayload: (value) => {
      payload = payloadContent(value);
    },
    set: (path, value) => {
      override(statusAnswer(profile, { seed, at: now(), startedAt, api, scale, pulled }).data, path, value);
      overrides.set(path, value);
    },
    unset: (path) => (path === undefined ? overrides.clear() : void overrides.delete(path)),
    pull: (slotId) => void pulled.add(knownSlot(slotId)),
    plug: (slotId) => void pulled.delete(knownSlot(slotId)),
    pulled,
    startIncident: ({ startsAt = now(), scale: stretched = 1 } = {}) => {
      incident = { startsAt, scale: checkedScale(stretched) };
      return expectedChanges(incident, PROFILES[profile], chooseDialect(profile, api));
    },
    get incident() {
      return incident;
    },
    disturb: (scene) => {
      disturbance = scene && { scene, startsAt: now() };
    },
    close: () =>
      new Promise((resolve) => {
        // A second close finds the server not running, which is fine.
        server.close(() => resolve());
        delayed.forEach((timer) => clearTimeout(timer));
        delayed.clear();
        dropConnections();
      }),
  };
}

/** Changes one member of an answer. Throws, with the path, where its object is missing. */
function override(data: JsonObject, path: string, value: Override): void {
  const names = path.split('/');
  const last = names.pop() ?? '';
  const parent = valueAt(data, names);
  if (!isJsonObject(parent)) {
    throw new Error(`the device has nothing at '${names.join('/')}'`);
  }
  const next = typeof value === 'function' ? value(parent[last]) : value;
  if (next === undefined) {
    delete parent[last];
  } else {
    parent[last] = next;
  }
}

/** What a fault does. Throws when there is none of that name, or it cannot be had here. */
function toBehaviour(
  name: FaultSetting | undefined,
  { tls }: SimulatorOptions
): ReturnType<typeof parseFault> | undefined {
  const found = name === undefined ? undefined : parseFault(name);
  if (found?.fault.replacesCertificate && !tls) {
    throw new StartError(`the fault '${name}' needs TLS: start the simulator with it (--tls)`);
  }
  return found;
}

/** The generation of the API a device speaks. */
function chooseGeneration(profile: ProfileName, api: ApiGeneration | undefined): ApiGeneration {
  const spoken = Object.entries(DIALECTS).find(([, dialect]) => dialect === PROFILES[profile].dialect);
  return api ?? (Number(spoken?.[0]) as ApiGeneration);
}

function checkedScale(scale: number): number {
  if (!(scale > 0 && scale <= LONGEST_INCIDENT)) {
    throw new StartError(
      `an incident cannot be stretched by ${scale}: give a number above 0, up to ${LONGEST_INCIDENT}`
    );
  }
  return scale;
}

function payloadContent(payload: unknown): Content | undefined {
  return payload === undefined ? undefined : fixedContent(payload);
}

function remember(requests: SeenRequest[], request: SeenRequest): void {
  requests.push(request);
  if (requests.length > REMEMBERED_REQUESTS) {
    requests.shift();
  }
}

function listen(server: http.Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartError(listenProblem(error, port, host))));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenProblem(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use: stop the program that uses it, or choose another port with --port (0 = any free port)`;
    case 'EACCES':
      return `port ${port} requires more privileges: choose a port above 1023 with --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this computer: choose another one with --host (127.0.0.1, or 0.0.0.0 for all)`;
    default:
      return `cannot listen on ${host} port ${port}: ${error.message}; choose another --host or --port`;
  }
}
