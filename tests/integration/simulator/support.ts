/** A small HTTP client for the tests, and ways to look at an answer. */
import * as http from 'node:http';
import * as https from 'node:https';
import {
  startSimulator,
  type JsonObject,
  type JsonValue,
  type Simulator,
  type SimulatorOptions,
} from '../../../dev/simulator';

export interface Response {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  text: string;
}

export interface RequestOptions {
  method?: string;
  /** `user:password` */
  auth?: string;
  agent?: http.Agent;
  rejectUnauthorized?: boolean;
}

/** The whole answer; rejects when the connection breaks. */
export function request(url: string, options: RequestOptions = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const client = url.startsWith('https') ? https : http;
    // No agent unless given, so that no test depends on a connection of another one.
    const outgoing = client.request(url, { agent: false, ...options }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body, text: body.toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** The parsed body of a successful answer. */
export async function json(url: string, options?: RequestOptions): Promise<JsonObject> {
  const { status, text } = await request(url, options);
  expect(status).toBe(200);
  return JSON.parse(text);
}

/** Runs a simulator for the length of one test body. */
export async function withSimulator(
  options: SimulatorOptions,
  body: (simulator: Simulator) => Promise<void>
): Promise<void> {
  const simulator = await startSimulator(options);
  try {
    await body(simulator);
  } finally {
    await simulator.close();
  }
}

/** The value at a path of names, where a list is searched for the `object-id`; undefined when there is none. */
export function at(node: JsonValue | undefined, path: string): JsonValue | undefined {
  return path.split('/').reduce<JsonValue | undefined>((current, name) => {
    if (Array.isArray(current)) {
      return current.find((member) => (member as JsonObject)['object-id'] === name);
    }
    return typeof current === 'object' && current !== null ? current[name] : undefined;
  }, node);
}

/** The `object-id`s of a list. */
export function ids(list: JsonValue | undefined): string[] {
  return (list as JsonObject[]).map((member) => String(member['object-id']));
}

/** All leaves by path, list members keyed by `object-id` or position; empty lists and objects are leaves, too. */
export function leaves(node: JsonValue, path = ''): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  const entries: Array<[string, JsonValue]> = Array.isArray(node)
    ? node.map((member, index) => [String((member as JsonObject)?.['object-id'] ?? index), member])
    : typeof node === 'object' && node !== null
      ? Object.entries(node)
      : [];
  if (entries.length === 0) {
    found.set(path, node);
  }
  for (const [name, member] of entries) {
    leaves(member, path ? `${path}/${name}` : name).forEach((value, key) => found.set(key, value));
  }
  return found;
}
