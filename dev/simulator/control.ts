/** The control API of a running simulator: faults, incidents and modules, over HTTP on this computer. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultSetting } from './faults';
import { isJsonObject, type JsonObject } from './json';
import { StartError, type Simulator } from './server';

export interface Control {
  /** Without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** What `GET /state` answers. */
export interface SimulatorState {
  url: string;
  fault: FaultSetting | null;
  /** Slots whose modules are pulled. */
  pulled: string[];
  incident: { startsAt: number; scale?: number } | null;
  /** How many requests it has seen. */
  requests: number;
}

const USAGE =
  'GET /state; POST /fault {"fault": "slow"} or {"fault": null}; POST /incident {"in": 0, "scale": 1}; ' +
  'POST /pull or /plug {"slot": "io1"}; POST /set {"path": "system/uptime", "value": 1} or /unset {"path": ...}; all in JSON';
const HOST = '127.0.0.1';
const LONGEST_BODY = 10_000;

/** What is wrong with a request; the message is for the person who sent it. */
class BadRequest extends Error {}

/**
 * Starts the control of a simulator on this computer; resolves when it listens.
 *
 * @param port 0 takes any free port
 */
export async function startControl(simulator: Simulator, port: number): Promise<Control> {
  const server = http.createServer((request, response) => {
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body, null, 2) + '\n');
    };
    handle(simulator, request).then(
      (body) => reply(200, body),
      (error: Error) => reply(400, { error: error.message })
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new StartError(`cannot control on port ${port} (${error.message}): choose another one with --control`))
    );
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(simulator: Simulator, request: http.IncomingMessage): Promise<object> {
  const action = `${request.method} ${request.url}`;
  if (action === 'GET /state') {
    request.resume();
    return toSimulatorState(simulator);
  }
  // A web page cannot send this type without asking first.
  if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) {
    throw new BadRequest(USAGE);
  }
  const order = await readBody(request);
  switch (request.url) {
    case '/fault':
      simulator.setFault(order.fault === null ? undefined : (text(order, 'fault') as FaultSetting));
      return toSimulatorState(simulator);
    case '/incident': {
      const expected = simulator.startIncident({
        startsAt: simulator.now() + number(order, 'in', 0) * 1000,
        scale: number(order, 'scale', 1),
      });
      return { ...toSimulatorState(simulator), expected };
    }
    case '/set':
      if (order.value === undefined) {
        throw new BadRequest(`"value" is missing: ${USAGE}`);
      }
      simulator.set(text(order, 'path'), order.value);
      return toSimulatorState(simulator);
    case '/unset':
      simulator.unset(text(order, 'path'));
      return toSimulatorState(simulator);
    case '/pull':
      simulator.pull(text(order, 'slot'));
      return toSimulatorState(simulator);
    case '/plug':
      simulator.plug(text(order, 'slot'));
      return toSimulatorState(simulator);
    default:
      throw new BadRequest(USAGE);
  }
}

function toSimulatorState({ url, fault, pulled, incident, requests }: Simulator): SimulatorState {
  return { url, fault: fault ?? null, pulled: [...pulled], incident: incident ?? null, requests: requests.length };
}

async function readBody(request: http.IncomingMessage): Promise<JsonObject> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > LONGEST_BODY) {
      throw new BadRequest('the request is too large');
    }
  }
  try {
    const order: unknown = JSON.parse(body || '{}');
    if (isJsonObject(order)) {
      return order;
    }
  } catch {
    // One message for both.
  }
  throw new BadRequest(`the request must be a JSON object: ${USAGE}`);
}

function text(order: JsonObject, name: string): string {
  const value = order[name];
  if (typeof value !== 'string') {
    throw new BadRequest(`"${name}" is missing or not a text: ${USAGE}`);
  }
  return value;
}

function number(order: JsonObject, name: string, fallback: number): number {
  const value = order[name] ?? fallback;
  if (typeof value !== 'number' || value < 0) {
    throw new BadRequest(`"${name}" must be a number of at least 0: ${USAGE}`);
  }
  return value;
}
