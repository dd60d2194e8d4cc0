import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { errorMessage } from '../../src/lantime/error-message';
import { grafanaPackages } from './build';
import type { BrowserPast } from '../past/browser';
import { readLoading, type Loading } from './generations';
import { proxyRequest, sendMessage } from './proxy';
import { NEWEST, type Matching, type Role, type Route } from './routes';
import { DataSourceStore, toDto, type DataSourceOptions, type StoredDataSource } from './settings';

export type { DataSourceOptions } from './settings';

const ROOT = path.resolve(__dirname, '../..');
const PROXY = /^\/api\/datasources\/proxy\/uid\/([^/?]+)\/?(.*)$/;
const MAX_BODY_BYTES = 1_000_000;

export interface PreviewOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  host?: string;
  /** The data source of the plugin. */
  datasource?: DataSourceOptions;
  /** More data sources, of any type: their proxy works like that of the first. */
  datasources?: DataSourceOptions[];
  /** Address of a Prometheus, which then is a data source with the uid `prometheus`. */
  prometheusUrl?: string;
  /** The built page (see `buildPage`). Without it there is only the API. */
  pageDir?: string;
  /** The built plugin, `dist` by default. */
  pluginDir?: string;
  /** Routes of the plugin, those of its plugin.json by default; src/plugin.json has none. */
  routes?: readonly Route[];
  /** Folders with dashboards, the first that has a name wins. */
  dashboardDirs?: string[];
  /** Role of the user of the page, default Admin. */
  role?: Role;
  /** A past that each browser is given for the data source of the plugin, which the page says. */
  past?: BrowserPast;
  /** The dashboard that the page opens on; the configuration by default. */
  startsOn?: string;
  /** How the plugin's routes are matched, by default as in the newest Grafana. */
  matching?: Matching;
}

export interface Preview {
  url: string;
  port: number;
  /** What went through the data source proxy so far. */
  proxied: Array<{ uid: string; method: string; path: string }>;
  /** Forgets what was saved on the settings page since the start. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts the server of the preview: the page, the built plugin, and as much of Grafana's HTTP API as both ask for (data
 * source settings, the data source proxy).
 */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const host = options.host ?? '127.0.0.1';
  const role = options.role ?? 'Admin';
  const pluginDir = options.pluginDir ?? path.join(ROOT, 'dist');
  const dashboardDirs = options.dashboardDirs ?? [
    path.join(pluginDir, 'dashboards'),
    path.join(__dirname, 'dashboards'),
  ];
  const plugin = readPluginJson(pluginDir);
  const routes = options.routes ?? plugin.routes ?? [];
  const store = new DataSourceStore(
    [
      ...(options.datasource ? [options.datasource] : []),
      ...(options.datasources ?? []),
      ...(options.prometheusUrl
        ? [{ uid: 'prometheus', name: 'Prometheus', type: 'prometheus', url: options.prometheusUrl }]
        : []),
    ],
    plugin
  );
  const proxied: Preview['proxied'] = [];

  const handle = async (req: http.IncomingMessage, res: http.ServerResponse): Promise<void> => {
    if (!isFromThisPage(req, host)) {
      sendMessage(res, 403, 'The preview answers only its own page');
      return;
    }
    const target = req.url ?? '/';
    const proxy = PROXY.exec(target);
    if (proxy) {
      const uid = decodeURIComponent(proxy[1]);
      const datasource = store.get(uid);
      if (!datasource) {
        sendMessage(res, 404, 'Unable to find datasource');
        return;
      }
      proxied.push({ uid, method: req.method ?? 'GET', path: proxy[2] });
      // Only the plugin's own data sources have its routes.
      const access = {
        role,
        matching: options.matching ?? NEWEST,
        routes: datasource.type === plugin.id ? routes : [],
      };
      proxyRequest(datasource, access, proxy[2], req, res);
      return;
    }
    const url = new URL(target, 'http://preview');
    const pathname = decodeURIComponent(url.pathname);
    if (pathname.startsWith('/api/')) {
      await handleApi(req, res, pathname, url.searchParams);
    } else if (pathname === '/' && options.startsOn && url.search === '') {
      res.writeHead(302, { location: `/?dashboard=${encodeURIComponent(options.startsOn)}` }).end();
    } else if (pathname === '/') {
      sendPage(res, options.pageDir, {
        settings: {
          ...frontendSettings(store, plugin, readLoading(url.searchParams, grafanaVersion())),
          previewHasPast: options.past !== undefined,
        },
        role,
        theme: url.searchParams.get('theme'),
        language: url.searchParams.get('language') ?? 'en-US',
      });
    } else if (options.pageDir && pathname.startsWith(pagePath(options.pageDir))) {
      sendFile(res, options.pageDir, pathname.slice(pagePath(options.pageDir).length), 'max-age=31536000, immutable');
    } else if (pathname.startsWith(`/public/plugins/${plugin.id}/`)) {
      sendFile(res, pluginDir, pathname.slice(`/public/plugins/${plugin.id}/`.length));
    } else if (pathname.startsWith('/public/build/img/')) {
      const ui = path.join(grafanaPackages(), '@grafana/ui');
      const icon = path.join(
        ui,
        'dist',
        'public',
        'img',
        path.posix.normalize(pathname.slice('/public/build/img'.length))
      );
      if (fs.existsSync(icon)) {
        sendFile(res, path.dirname(icon), path.basename(icon));
      } else {
        // The package lacks a few of Grafana's icons.
        res.writeHead(200, { 'content-type': TYPES['.svg'] }).end(NO_ICON);
      }
    } else if (pathname === '/favicon.ico') {
      res.writeHead(204).end();
    } else {
      sendMessage(res, 404, 'Not found');
    }
  };

  const handleApi = async (
    req: http.IncomingMessage,
    res: http.ServerResponse,
    pathname: string,
    parameters: URLSearchParams
  ): Promise<void> => {
    const uid = /^\/api\/datasources\/uid\/([^/]+)$/.exec(pathname)?.[1];
    const dashboard = /^\/api\/preview\/dashboards\/([\w.-]+)$/.exec(pathname)?.[1];
    if (pathname === '/api/frontend/settings') {
      sendJson(res, frontendSettings(store, plugin, readLoading(parameters, grafanaVersion())));
    } else if (pathname === '/api/datasources') {
      sendJson(res, store.list().map(toDto));
    } else if (uid && (req.method === 'GET' || req.method === 'PUT')) {
      const stored = req.method === 'GET' ? store.get(uid) : store.update(uid, await readJson(req));
      if (!stored) {
        sendMessage(res, 404, 'Data source not found');
      } else if (req.method === 'GET') {
        sendJson(res, toDto(stored));
      } else {
        sendJson(res, { id: stored.id, name: stored.name, message: 'Datasource updated', datasource: toDto(stored) });
      }
    } else if (pathname === '/api/preview/past') {
      sendJson(res, { uid: store.list().find(({ type }) => type === plugin.id)?.uid, past: options.past });
    } else if (pathname === '/api/preview/dashboards') {
      sendJson(res, listDashboards(dashboardDirs));
    } else if (dashboard) {
      const dir = dashboardDirs.find((folder) => fs.existsSync(path.join(folder, `${dashboard}.json`)));
      sendFile(res, dir, `${dashboard}.json`);
    } else {
      sendMessage(res, 404, 'Not found');
    }
  };

  const server = http.createServer((req, res) => {
    handle(req, res).catch((error) => {
      if (!res.headersSent) {
        sendMessage(res, 400, errorMessage(error));
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    port,
    proxied,
    reset: () => store.reset(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface PluginJson {
  id: string;
  name: string;
  routes?: Route[];
  languages?: string[];
  [key: string]: unknown;
}

function readPluginJson(pluginDir: string): PluginJson {
  try {
    return JSON.parse(fs.readFileSync(path.join(pluginDir, 'plugin.json'), 'utf8'));
  } catch {
    throw new Error(`There is no built plugin in ${path.relative(process.cwd(), pluginDir)}: run npm run build first`);
  }
}

/**
 * What Grafana tells its frontend at the start, as far as plugins and @grafana packages read it: the shapes of
 * DataSourceDTO and PluginMetaDTO in pkg/plugins/models.go of 10.1 and 12.4.
 */
function frontendSettings(store: DataSourceStore, plugin: PluginJson, { generation, strategy, sandbox }: Loading) {
  const base = `public/plugins/${plugin.id}`;
  const meta = {
    ...plugin,
    signature: 'unsigned',
    baseUrl: base,
    ...(generation === '10.1'
      ? { module: `plugins/${plugin.id}/module` }
      : {
          module: `${base}/module.js`,
          loadingStrategy: strategy,
          angular: { detected: false, hideDeprecation: false },
          multiValueFilterOperators: plugin.multiValueFilterOperators === true,
          translations: Object.fromEntries(
            (plugin.languages ?? []).map((language) => [language, `${base}/locales/${language}/${plugin.id}.json`])
          ),
        }),
  };
  const instanceSettings = (ds: StoredDataSource) => ({
    id: ds.id,
    uid: ds.uid,
    type: ds.type,
    name: ds.name,
    access: ds.access,
    url: `/api/datasources/proxy/uid/${ds.uid}`,
    isDefault: ds.isDefault,
    readOnly: ds.readOnly,
    preload: false,
    module: meta.module,
    ...(generation === '10.1' ? { angularDetected: false } : {}),
    jsonData: ds.jsonData,
    meta: ds.type === plugin.id ? meta : { id: ds.type, name: ds.type, type: 'datasource', info: { logos: {} } },
  });
  return {
    plugin: meta,
    buildInfo: { version: grafanaVersion(), commit: 'preview', env: sandbox ?? 'production' },
    datasources: Object.fromEntries(store.list().map((ds) => [ds.name, instanceSettings(ds)])),
    defaultDatasource: store.list().find((ds) => ds.isDefault)?.name ?? '',
    featureToggles: {},
    appUrl: '',
    appSubUrl: '',
  };
}

function grafanaVersion(): string {
  return JSON.parse(fs.readFileSync(path.join(grafanaPackages(), '@grafana/runtime/package.json'), 'utf8')).version;
}

/** Grafana puts its boot data into the page too: @grafana/runtime reads it when it is loaded. */
function sendPage(
  res: http.ServerResponse,
  pageDir: string | undefined,
  { settings, role, theme, language }: { settings: unknown; role: Role; theme: string | null; language: string }
): void {
  if (!pageDir) {
    sendMessage(res, 404, 'The page is not built');
    return;
  }
  const bootData = {
    assets: { dark: '', light: '' },
    settings,
    navTree: [],
    user: {
      id: 1,
      login: 'preview',
      name: 'Preview',
      orgId: 1,
      orgName: 'Preview',
      orgRole: role,
      isSignedIn: true,
      timezone: 'browser',
      language,
      locale: 'en-US',
      regionalFormat: 'en-US',
      theme: theme === 'light' ? 'light' : 'dark',
      lightTheme: theme === 'light',
    },
  };
  const html = fs.readFileSync(path.join(pageDir, 'index.html'), 'utf8');
  const json = JSON.stringify(bootData).replace(/</g, '\\u003c');
  res.writeHead(200, { 'content-type': TYPES['.html'], 'cache-control': 'no-store' });
  res.end(html.replaceAll('/preview/', pagePath(pageDir)).replace('/*BOOT_DATA*/ {}', () => json));
}

/** Another build has another name, so that a browser may keep what it has compiled: that is most of a load. */
const pagePath = (pageDir: string) => `/preview/${path.basename(pageDir)}/`;

/**
 * The server holds the password of a device and binds to this computer only. That does not keep other pages in the same
 * browser out: refuse what they send, and names that were made to point here (DNS rebinding).
 */
function isFromThisPage(req: http.IncomingMessage, host: string): boolean {
  const site = req.headers['sec-fetch-site'];
  const topLevel = req.method === 'GET' && req.headers['sec-fetch-mode'] === 'navigate';
  if (site && site !== 'same-origin' && site !== 'none' && !topLevel) {
    return false;
  }
  const name = (req.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return ['127.0.0.1', 'localhost', '::1', host].includes(name) || host === '0.0.0.0' || host === '::';
}

function listDashboards(dirs: string[]): Array<{ name: string; title: string }> {
  const found = new Map<string, string>();
  for (const dir of dirs.filter((folder) => fs.existsSync(folder))) {
    for (const file of fs.readdirSync(dir).filter((name) => name.endsWith('.json'))) {
      const name = file.slice(0, -'.json'.length);
      if (!found.has(name)) {
        found.set(name, JSON.parse(fs.readFileSync(path.join(dir, file), 'utf8')).title ?? name);
      }
    }
  }
  return [...found].map(([name, title]) => ({ name, title }));
}

const NO_ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="2"/></svg>';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.md': 'text/markdown; charset=utf-8',
};

function sendFile(res: http.ServerResponse, dir: string | undefined, name: string, caching = 'no-cache'): void {
  const file = dir && path.join(dir, name);
  // `path.join` resolves '..': what is left outside the folder is not ours to serve.
  if (!dir || !file || !file.startsWith(dir + path.sep) || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    sendMessage(res, 404, 'Not found');
    return;
  }
  res.writeHead(200, {
    'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'cache-control': caching,
  });
  pipeline(fs.createReadStream(file), res, () => undefined);
}

function sendJson(res: http.ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}

async function readJson(req: http.IncomingMessage) {
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) {
      throw new Error('Request body too large');
    }
  }
  return JSON.parse(text);
}
