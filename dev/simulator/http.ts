/** Requests and replies: who is authorized, what is at a path, and the ways in which a reply is sent. */
import type * as http from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Content } from './content';
import { errorReply, type Reply } from './faults';

/** Number of pieces in which the fault `drip` sends a response. */
export const PIECES = 20;

/** The reply of a healthy device to a request with the right credentials (device-api.md 1.3). */
export function replyTo(request: http.IncomingMessage, content: () => Content): Reply {
  if (request.method !== 'GET') {
    return errorReply(405, 'this API is read only here', { Allow: 'GET' });
  }
  const path = parsePath(request.url ?? '');
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
function parsePath(url: string): string[] | undefined {
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

export function isAuthorized(
  request: http.IncomingMessage,
  { user, password = '' }: { user?: string; password?: string }
): boolean {
  if (user === undefined) {
    return true;
  }
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  return (
    scheme.toLowerCase() === 'basic' && Buffer.from(credentials ?? '', 'base64').toString() === `${user}:${password}`
  );
}

export function send(response: http.ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
  response.end(body);
}

/** Sends a piece whenever `wait` allows it. */
export function sendSlowly(
  response: http.ServerResponse,
  { status, headers, body }: Reply,
  wait: (write: () => void) => void
): void {
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
  const length = Math.ceil(body.length / PIECES);
  const writeFrom = (start: number): void => {
    if (response.destroyed) {
      return;
    }
    response.write(body.subarray(start, start + length));
    if (start + length < body.length) {
      wait(() => writeFrom(start + length));
    } else {
      response.end();
    }
  };
  writeFrom(0);
}

/** Sends the first half and then resets the connection. */
export function sendHalf(response: http.ServerResponse, { status, headers, body }: Reply): void {
  const { socket } = response;
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    // Only a bare connection can be reset.
    if (socket instanceof TLSSocket) {
      socket.destroy();
    } else {
      socket?.resetAndDestroy();
    }
  });
}
