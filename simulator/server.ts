/** The HTTP side of the simulator: paths, authentication, faults and the life of the connections. */
import * as http from 'node:http';
import * as https from 'node:https';
import { isIPv6, type AddressInfo, type Socket } from 'node:net';
import { LARGEST_SCALE, dialectOf, statusAnswer } from './answer';
import { selfSignedCertificate } from './certificate';
import { fixedContent, generatedContent, type Content } from './content';
import type { ApiGeneration } from './dialect';
import { FAULTS, SLOW_ANSWER_MS, errorReply, unauthorizedReply, type FaultName, type Reply } from './faults';
import { PROFILES, type ProfileName } from './profiles';

export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** `127.0.0.1` unless given. */
  host?: string;
  /** Serves HTTPS with a self-signed certificate. */
  tls?: boolean;
  /** Without a user no login is demanded. */
  user?: string;
  password?: string;
  /** `m600` unless given. */
  profile?: ProfileName;
  /** Generation of the API, with the firmware that goes with it; that of the profile unless given. */
  api?: ApiGeneration;
  /** Factor on the number of SyncMon nodes and of PTP unicast clients, 1 unless given. */
  scale?: number;
  /** Served instead of a generated device; see `setPayload`. */
  payload?: unknown;
  fault?: FaultName;
  /** Chooses among the possible courses of the values; 1 unless given. */
  seed?: number;
  /** The clock of the device, Unix time in milliseconds; the computer's unless given. */
  now?: () => number;
  /** Milliseconds the fault `slow` holds a reply back. */
  slowAnswerMs?: number;
}

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
  /** The last requests, oldest first. */
  readonly requests: readonly SeenRequest[];
  setFault(name: FaultName | undefined): void;
  /** Serves text or bytes as they are, any other value as JSON, and a generated device again when undefined. */
  setPayload(payload: unknown): void;
  /**
   * Pulls the module out of a slot: the slot stays listed without it, and its network ports are gone. It takes effect
   * with the next answer.
   */
  pull(slotId: string): void;
  /** Plugs a pulled module in again. */
  plug(slotId: string): void;
  /** Ends all connections at once, idle or busy. */
  close(): Promise<void>;
}

/** Why the simulator could not start, in words for the person who started it. */
export class StartError extends Error {}

/** So many requests are remembered. */
const REMEMBERED_REQUESTS = 10_000;

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
  const startedAt = now();
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const delayed = new Set<NodeJS.Timeout>();
  const pulled = new Set<string>();
  let fault = options.fault;
  let payload = payloadContent(options.payload);

  const content = (): Content =>
    payload ??
    generatedContent(
      statusAnswer(profile, { seed, at: now(), startedAt, api, scale, pulled }),
      dialectOf(profile, api).floats
    );
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
    const behaviour = fault === undefined ? undefined : FAULTS[fault];
    if (behaviour?.refusesConnections) {
      request.socket.destroy();
      return;
    }
    const normal = authorized ? replyTo(request, content) : unauthorizedReply();
    const reply = behaviour?.reply ? behaviour.reply(normal) : normal;
    if (!reply) {
      return;
    }
    if (behaviour?.delays) {
      const timer = setTimeout(() => {
        delayed.delete(timer);
        send(response, reply);
      }, slowAnswerMs);
      delayed.add(timer);
    } else {
      send(response, reply);
    }
  };

  const server = options.tls
    ? https.createServer(await selfSignedCertificate(host), answerRequest)
    : http.createServer(answerRequest);
  // Longer than the usual interval of polling, so that a poller keeps its connection.
  server.keepAliveTimeout = 75_000;
  server.on('connection', (socket: Socket) => {
    if (fault !== undefined && FAULTS[fault].refusesConnections) {
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
    requests,
    setFault: (name) => {
      fault = name;
      if (name !== undefined && FAULTS[name].refusesConnections) {
        dropConnections();
      }
    },
    setPayload: (value) => {
      payload = payloadContent(value);
    },
    pull: (slotId) => void pulled.add(knownSlot(slotId)),
    plug: (slotId) => void pulled.delete(knownSlot(slotId)),
    close: () =>
      new Promise((resolve) => {
        // A second close finds the server not running, which is just as well.
        server.close(() => resolve());
        delayed.forEach((timer) => clearTimeout(timer));
        delayed.clear();
        dropConnections();
      }),
  };
}

function payloadContent(payload: unknown): Content | undefined {
  return payload === undefined ? undefined : fixedContent(payload);
}

/** The reply of a healthy device to a request with the right credentials (device-api.md 1.3). */
function replyTo(request: http.IncomingMessage, content: () => Content): Reply {
  if (request.method !== 'GET') {
    return errorReply(405, 'this API is read only here', { Allow: 'GET' });
  }
  const path = pathOf(request.url ?? '');
  let body: Buffer | undefined;
  if (path?.[0] === 'api') {
    if (path.length === 1) {
      body = content().root();
    } else if (path[1] === 'status') {
      body = content().status(path.slice(2));
    }
  }
  return body
    ? { status: 200, headers: { 'Content-Type': 'application/json' }, body }
    : errorReply(404, 'no such path');
}

/** The decoded segments of a path, or undefined when its encoding is broken. */
function pathOf(url: string): string[] | undefined {
  try {
    return url
      .replace(/[?#].*$/, '')
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function isAuthorized(request: http.IncomingMessage, { user, password = '' }: SimulatorOptions): boolean {
  if (user === undefined) {
    return true;
  }
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  return (
    scheme.toLowerCase() === 'basic' && Buffer.from(credentials ?? '', 'base64').toString() === `${user}:${password}`
  );
}

function remember(requests: SeenRequest[], request: SeenRequest): void {
  requests.push(request);
  if (requests.length > REMEMBERED_REQUESTS) {
    requests.shift();
  }
}

function send(response: http.ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
  response.end(body);
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
      return `port ${port} on ${host} is taken: end the program that uses it or choose another one with --port (0 = any free port)`;
    case 'EACCES':
      return `port ${port} may not be used by this user: choose one above 1023 with --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this computer: choose another one with --host (127.0.0.1, or 0.0.0.0 for all)`;
    default:
      return `cannot listen on ${host} port ${port}: ${error.message}; choose another --host or --port`;
  }
}
