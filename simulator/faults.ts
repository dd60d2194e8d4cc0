/** Faults the simulator can be told to have, one table from name to behaviour. */

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
  /** The reply leaves late. */
  delays?: boolean;
  /** What is sent instead of the normal reply; undefined when nothing ever is. */
  reply?: (normal: Reply) => Reply | undefined;
}

export type FaultName = 'refuse' | 'hang' | 'slow' | '401' | '403' | '404' | '500' | 'html' | 'truncated' | 'notjson';

/** Milliseconds the fault `slow` holds a reply back unless told otherwise. */
export const SLOW_ANSWER_MS = 3000;

export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  refuse: { description: 'accepts a connection and destroys it at once', refusesConnections: true },
  hang: { description: 'accepts a request and never answers', reply: () => undefined },
  slow: { description: `answers after ${SLOW_ANSWER_MS / 1000} s`, delays: true },
  '401': { description: 'rejects any login', reply: () => unauthorizedReply() },
  '403': { description: 'forbids access', reply: () => errorReply(403, 'access denied') },
  '404': { description: 'knows no path, as with the API switched off', reply: () => errorReply(404, 'not found') },
  '500': { description: 'reports an internal error', reply: () => errorReply(500, 'internal server error') },
  html: { description: 'answers 200 with an HTML login page', reply: () => loginPage() },
  truncated: {
    description: 'answers 200 with JSON that is cut in the middle',
    reply: (normal) => withBody(normal, normal.body.subarray(0, Math.floor(normal.body.length / 2))),
  },
  notjson: {
    description: 'answers 200 with text that is not JSON but says so',
    reply: (normal) => withBody(normal, Buffer.from('status = ok; uptime = 4711\n')),
  },
};

/** Whether there is a fault of that name. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
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

function loginPage(): Reply {
  const page =
    '<!DOCTYPE html>\n<html><head><title>Login</title></head><body><form method="post" action="/login">' +
    '<input name="user"><input name="password" type="password"><button>Login</button></form></body></html>\n';
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: Buffer.from(page) };
}
