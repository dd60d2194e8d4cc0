/** A password of unusual characters, and everything it could look like where it must not be. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** In the middle of it stands what any way of quoting leaves as it is. */
const CORE = 'Zq7core';
export const PASSWORD = `p"a'%2f%s ${CORE} ü€😀 </script>{{slot}} $1 \${x} \\ \u0007&amp;:@/?#`;
export const USER = `us"e'r%20ü</b>{{slot}}$`;

/** What is found of the password, or of user and password together, in a text. */
export function leaksIn(text: string, user = USER): string[] {
  const credentials = Buffer.from(`${user}:${PASSWORD}`);
  const needles = [
    CORE,
    encodeURIComponent(PASSWORD),
    Buffer.from(CORE).toString('hex'),
    ...['base64', 'base64url'].flatMap((encoding) => [
      credentials.toString(encoding as BufferEncoding).slice(0, 40),
      Buffer.from(PASSWORD)
        .toString(encoding as BufferEncoding)
        .slice(0, 40),
    ]),
    // Whatever place in a longer text its base64 stands in.
    ...[0, 1, 2].map((shift) =>
      Buffer.from(`${'x'.repeat(shift)}${CORE}`)
        .toString('base64')
        .slice(shift ? 4 : 0, 8)
    ),
  ];
  return needles.filter((needle) => text.toLowerCase().includes(needle.toLowerCase()));
}

export interface Echo {
  url: string;
  /** What it answers next. */
  status: number;
  /** How many requests came. */
  requests: number;
  close: () => Promise<void>;
}

/** A device, or something in its place, that repeats in its answer what it was sent. */
export async function startEcho(): Promise<Echo> {
  const server = http.createServer((request, response) => {
    echo.requests++;
    const { authorization = '' } = request.headers;
    const plain = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
    response.writeHead(echo.status, {
      'content-type': 'application/json',
      'x-echo': encodeURIComponent(plain),
      ...(echo.status === 302 ? { location: `/login?with=${encodeURIComponent(plain)}` } : {}),
    });
    response.end(JSON.stringify({ error: `rejected: ${plain}`, authorization, message: plain }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const echo: Echo = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    status: 401,
    requests: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return echo;
}

export const ECHOED = [401, 400, 403, 404, 500, 502, 302, 200];
