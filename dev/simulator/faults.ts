/** Faults of the simulator: a table from name to behaviour. */
import { gzipSync } from 'node:zlib';
import type { AnswerOptions } from './answer';
import type { ApiGeneration } from './dialect';
import { isJsonObject, type JsonObject, type JsonValue } from './json';
import {
  eachList,
  eachValue,
  listAsObject,
  otherType,
  withDuplicateMembers,
  withMembersIn,
  withNumbersAs,
} from './mangle';

/** What goes over the wire. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Fault {
  /** One line for `--help`. */
  description: string;
  /** Connections are destroyed as soon as they are made. */
  refusesConnections?: boolean;
  /** Sends the reply late, in small pieces, or only in part. */
  sends?: 'late' | 'slowly' | 'half';
  /** Changes the device itself. */
  device?: (options: AnswerOptions, generation: ApiGeneration) => AnswerOptions;
  /**
   * What is sent instead of the normal reply; undefined when nothing ever is.
   *
   * @param normal the reply of a healthy device
   * @param path of the request
   * @param argument the number behind the name of the fault
   */
  reply?: (normal: Reply, path: string, argument?: number) => Reply | undefined;
  /** Presents another certificate; requires TLS. */
  replacesCertificate?: boolean;
}

/** Milliseconds that the faults `slow` and `drip` take by default. */
export const SLOW_ANSWER_MS = 3000;
/** How far the clock jumps, in milliseconds. */
export const CLOCK_JUMP_MS = 3600_000;
/** Length of the fault `big` in bytes. */
export const BIG_ANSWER_BYTES = 50_000_000;
/** Depth of the fault `nested`. */
export const NESTING = 10_000;

const TABLE = {
  refuse: { description: 'accepts a connection and destroys it at once', refusesConnections: true },
  hang: { description: 'accepts a request and never answers', reply: () => undefined },
  slow: { description: `answers after ${SLOW_ANSWER_MS / 1000} s`, sends: 'late' },
  drip: { description: `sends the answer in small pieces over ${SLOW_ANSWER_MS / 1000} s`, sends: 'slowly' },
  reset: { description: 'resets the connection in the middle of the answer', sends: 'half' },
  '401': { description: 'rejects any login', reply: () => unauthorizedReply() },
  '403': { description: 'forbids access', reply: () => errorReply(403, 'access denied') },
  '404': { description: 'knows no path, as with the API switched off', reply: () => errorReply(404, 'not found') },
  '500': { description: 'reports an internal error', reply: () => errorReply(500, 'internal server error') },
  html: { description: 'answers 200 with an HTML login page', reply: () => loginPage() },
  redirect: {
    description: 'redirects to an HTML login page',
    reply: (_, path) => (path === LOGIN_PATH ? loginPage() : redirectReply(LOGIN_PATH)),
  },
  truncated: {
    description: 'cuts the JSON in the middle, or truncated:N after N bytes',
    reply: (normal, _, bytes) => withBody(normal, normal.body.subarray(0, bytes ?? Math.floor(normal.body.length / 2))),
  },
  notjson: {
    description: 'answers 200 with text that is not JSON but says so',
    reply: (normal) => withBody(normal, Buffer.from('status = ok; uptime = 4711\n')),
  },
  mimetype: {
    description: 'says that its JSON is plain text',
    reply: (normal) => ({ ...normal, headers: { ...normal.headers, 'Content-Type': 'text/plain' } }),
  },
  gzip: { description: 'answers with damaged gzip', reply: damagedGzip },
  utf8: { description: 'puts bytes that are not UTF-8 into the texts', reply: invalidUtf8 },
  empty: { description: 'answers 200 with an empty object', reply: (normal) => withBody(normal, Buffer.from('{}\n')) },
  big: { description: `answers with ${BIG_ANSWER_BYTES / 1e6} MB`, reply: bigAnswer },
  nested: {
    description: `nests objects in objects, ${NESTING} deep`,
    reply: rewritten((document) =>
      withMembersIn(document, ['data'], `"nested":${'{"in":'.repeat(NESTING)}1${'}'.repeat(NESTING)}`)
    ),
  },
  proto: {
    description: 'has members named __proto__ and constructor',
    reply: rewritten((document) => withMembersIn(document, ['data', 'system', 'module', 'info'], PROTOTYPE_MEMBERS)),
  },
  duplicates: { description: 'writes each member twice, null at first', reply: rewritten(withDuplicateMembers) },
  twins: {
    description: 'lists each member of a list twice',
    reply: remade((document) => eachList(document, (list) => list.flatMap((member) => [member, member]))),
  },
  types: {
    description: 'sends numbers as strings, and strings of digits as numbers',
    reply: remade((document) => eachValue(document, otherType)),
  },
  nulls: { description: 'sends null for every value', reply: remade((document) => eachValue(document, () => null)) },
  nantext: {
    description: 'sends "NaN" and "inf" as texts for every number',
    reply: rewritten((document) => withNumbersAs(document, ['"NaN"', '"inf"', '"-inf"'])),
  },
  nan: {
    description: 'writes NaN for every number, which is not JSON',
    reply: rewritten((document) => withNumbersAs(document, ['NaN'])),
  },
  integers: {
    description: 'sends integers too large for any number type',
    reply: rewritten((document) => withNumbersAs(document, ['9007199254740993', '-1e400', '9'.repeat(40)])),
  },
  objects: {
    description: 'sends objects where lists should be',
    reply: remade((document) => eachList(document, listAsObject)),
  },
  reordered: {
    description: 'reverses every list, including the slots',
    reply: remade((document) => eachList(document, (list) => list.reverse())),
  },
  ahead: { description: 'has a clock that jumped ahead by an hour', device: (options) => clockJumped(options, 1) },
  behind: { description: 'has a clock that jumped back by an hour', device: (options) => clockJumped(options, -1) },
  firmware: {
    description: 'was updated to API 20, or from 20 back to 10',
    device: (options, generation) => ({ ...options, api: generation === 20 ? 10 : 20 }),
  },
  certificate: { description: 'has a new certificate (with TLS)', replacesCertificate: true },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof TABLE;
/** A fault with or without the number it may take. */
export type FaultSetting = FaultName | `${FaultName}:${number}`;

export const FAULTS: Readonly<Record<FaultName, Fault>> = TABLE;

/** Whether there is a fault of that name, and the number behind it, if any, makes sense. */
export function isFault(text: string): text is FaultSetting {
  const [name, argument] = text.split(':', 2);
  return Object.hasOwn(TABLE, name) && (argument === undefined || (name === 'truncated' && /^\d{1,9}$/.test(argument)));
}

/** The behaviour of a fault, and the number it was given. Throws, with the names there are, when there is no such fault. */
export function parseFault(setting: string): { fault: Fault; argument?: number } {
  if (!isFault(setting)) {
    throw new Error(`there is no fault '${setting}': choose one of ${Object.keys(TABLE).join(', ')}`);
  }
  const [name, argument] = setting.split(':', 2);
  return { fault: FAULTS[name as FaultName], argument: argument === undefined ? undefined : Number(argument) };
}

/** A JSON body; the shape of the device's own errors is unknown (device-api.md 1.4). */
export function errorReply(status: number, message: string, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ error: { code: status, message } }, null, 2) + '\n'),
  };
}

/** The demand for basic authentication (device-api.md 1.2). */
export function unauthorizedReply(): Reply {
  return errorReply(401, 'authentication required', { 'WWW-Authenticate': 'Basic realm="LANTIME"' });
}

/** Replies that are errors already stay what they are. */
function withBody(normal: Reply, body: Buffer): Reply {
  return normal.status === 200 ? { ...normal, body } : normal;
}

const LOGIN_PATH = '/login';

// A careless merge would write these into the prototype of every object.
const PROTOTYPE_MEMBERS =
  '"__proto__":{"polluted":true,"toString":1},"constructor":{"prototype":{"polluted":true}},"hasOwnProperty":1';

function redirectReply(location: string): Reply {
  return { status: 302, headers: { Location: location, 'Content-Type': 'text/html' }, body: Buffer.alloc(0) };
}

/** The reply with another text for its document. */
function rewritten(change: (document: JsonValue) => string): (normal: Reply) => Reply {
  return (normal) => {
    const document = parseDocument(normal);
    return document ? withBody(normal, Buffer.from(change(document))) : normal;
  };
}

/** The reply with another document. */
function remade(change: (document: JsonValue) => JsonValue): (normal: Reply) => Reply {
  return rewritten((document) => JSON.stringify(change(document)));
}

/** The document of a reply, or undefined for errors and payloads that are no JSON. */
function parseDocument({ status, body }: Reply): JsonObject | undefined {
  try {
    const document: unknown = status === 200 ? JSON.parse(body.toString('utf8')) : undefined;
    return isJsonObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

function damagedGzip(normal: Reply): Reply {
  const body = gzipSync(normal.body);
  // Behind the header, so that the start is valid.
  body.fill(0xff, Math.floor(body.length / 2), Math.floor(body.length / 2) + 64);
  const reply = withBody(normal, body);
  return reply === normal ? normal : { ...reply, headers: { ...reply.headers, 'Content-Encoding': 'gzip' } };
}

/** Each text begins with a byte that no UTF-8 contains, and a character cut in two. */
function invalidUtf8(normal: Reply): Reply {
  return withBody(
    normal,
    Buffer.from(normal.body.toString('latin1').replaceAll(/": "(?=[^"])/g, '": "\xff\xc3'), 'latin1')
  );
}

/** Valid JSON of great length, built for each request so that nothing is kept. */
function bigAnswer(normal: Reply): Reply {
  const open = Buffer.from('{"filler":"');
  const rest = Buffer.concat([Buffer.from('",'), normal.body.subarray(normal.body.indexOf('{') + 1)]);
  return withBody(normal, Buffer.concat([open, Buffer.alloc(BIG_ANSWER_BYTES - open.length - rest.length, 'x'), rest]));
}

/** The clock moves by the given number of jumps; what happened before keeps its stamp. */
function clockJumped(options: AnswerOptions, jumps: number): AnswerOptions {
  const by = jumps * CLOCK_JUMP_MS;
  const { at, startedAt, incident } = options;
  return {
    ...options,
    at: at + by,
    startedAt: startedAt + by,
    jumpedBy: by,
    incident: incident && { ...incident, startsAt: incident.startsAt + by },
  };
}

function loginPage(): Reply {
  const page =
    '<!DOCTYPE html>\n<html><head><title>Login</title></head><body><form method="post" action="/login">' +
    '<input name="user"><input name="password" type="password"><button>Login</button></form></body></html>\n';
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: Buffer.from(page) };
}
