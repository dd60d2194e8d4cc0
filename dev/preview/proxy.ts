import http from 'node:http';
import https from 'node:https';
import { refusedByRoute, type Access } from './routes';
import type { StoredDataSource } from './settings';

/** Grafana's `[dataproxy] timeout`, which a data source may change with `jsonData.timeout`. */
const DEFAULT_TIMEOUT_SECONDS = 30;

/** Headers that concern one hop only (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Information about the browser and its session is not passed to the device. */
const NOT_FORWARDED = new Set([
  ...HOP_BY_HOP,
  'authorization',
  'cookie',
  'host',
  'origin',
  'referer',
  'x-ds-authorization',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

const NOT_RETURNED = new Set([...HOP_BY_HOP, 'set-cookie']);

/**
 * Passes a request on to the data source, as Grafana's data source proxy does (pkg/api/pluginproxy/ds_proxy.go and
 * pkg/util/proxyutil/reverse_proxy.go): the address and the credentials come from the stored settings, redirects are
 * not followed, and failures become a status without a body.
 *
 * @param access who asks, and the routes of the data source's plugin
 * @param path what follows `/api/datasources/proxy/uid/<uid>/`, still encoded, with the query string
 */
export function proxyRequest(
  datasource: StoredDataSource,
  access: Access,
  path: string,
  req: http.IncomingMessage,
  res: http.ServerResponse
): void {
  const refusal = refusedByRoute(access, req.method ?? 'GET', path);
  if (refusal) {
    sendMessage(res, 403, refusal);
    return;
  }
  let base: URL;
  try {
    base = parseBaseUrl(datasource.url);
  } catch {
    sendMessage(res, 400, `Invalid data source URL: ${JSON.stringify(datasource.url)}`);
    return;
  }

  let timedOut = false;
  const upstream = (base.protocol === 'https:' ? https : http).request(
    {
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port,
      path: joinPath(base.pathname, path),
      method: req.method,
      headers: requestHeaders(datasource, req.headers),
      // A new connection each time: one that the device closed meanwhile would look like a failure.
      agent: false,
      ...tlsOptions(datasource),
    },
    (answer) => {
      clearTimeout(timer);
      sendAnswer(answer, res);
    }
  );
  // Like Grafana's timeout this one is about the headers: a slow body is the business of whoever reads it.
  const timer = setTimeout(
    () => {
      timedOut = true;
      upstream.destroy();
    },
    timeoutSeconds(datasource) * 1000
  );

  upstream.on('error', () => {
    clearTimeout(timer);
    if (res.headersSent) {
      res.destroy();
    } else {
      res.writeHead(timedOut ? 504 : 502).end();
    }
  });
  res.on('close', () => {
    clearTimeout(timer);
    upstream.destroy();
  });
  req.pipe(upstream);
}

function sendAnswer(answer: http.IncomingMessage, res: http.ServerResponse): void {
  if (answer.statusCode === 401) {
    // Grafana's frontend would take a 401 for the end of its own session. The text is plain: what a plugin sees as
    // `error.data.message` is made of it by the frontend.
    answer.resume();
    const text = 'Authentication to data source failed';
    res.writeHead(400, { 'content-length': text.length }).end(text);
    return;
  }
  const headers: http.OutgoingHttpHeaders = { 'content-security-policy': 'sandbox' };
  for (const [name, value] of Object.entries(answer.headers)) {
    if (!NOT_RETURNED.has(name)) {
      headers[name] = value;
    }
  }
  res.writeHead(answer.statusCode ?? 502, headers);
  answer.on('error', () => res.destroy());
  answer.pipe(res);
}

function requestHeaders(datasource: StoredDataSource, received: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  const { basicAuth, basicAuthUser, jsonData, secureJsonData } = datasource;
  const headers: http.OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(received)) {
    if (!NOT_FORWARDED.has(name)) {
      headers[name] = value;
    }
  }
  headers['user-agent'] = 'Grafana/preview';
  if (basicAuth) {
    const credentials = `${basicAuthUser}:${secureJsonData.basicAuthPassword ?? ''}`;
    headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  }
  for (let i = 1; jsonData[`httpHeaderName${i}`]; i++) {
    headers[String(jsonData[`httpHeaderName${i}`]).toLowerCase()] = secureJsonData[`httpHeaderValue${i}`] ?? '';
  }
  return headers;
}

function tlsOptions({ jsonData, secureJsonData }: StoredDataSource): https.RequestOptions {
  return {
    rejectUnauthorized: jsonData.tlsSkipVerify !== true,
    ...(jsonData.serverName ? { servername: String(jsonData.serverName) } : {}),
    ...(jsonData.tlsAuthWithCACert ? { ca: secureJsonData.tlsCACert } : {}),
    ...(jsonData.tlsAuth ? { cert: secureJsonData.tlsClientCert, key: secureJsonData.tlsClientKey } : {}),
  };
}

function timeoutSeconds({ jsonData }: StoredDataSource): number {
  const seconds = Number(jsonData.timeout);
  return seconds > 0 ? seconds : DEFAULT_TIMEOUT_SECONDS;
}

/** Grafana takes an address without a scheme for HTTP. */
function parseBaseUrl(url: string): URL {
  const base = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`);
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new Error('not an HTTP address');
  }
  return base;
}

function joinPath(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\//, '')}`;
}

/** An error of Grafana itself, as its API words them. */
export function sendMessage(res: http.ServerResponse, status: number, message: string): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}
