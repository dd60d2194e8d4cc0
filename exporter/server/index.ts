/** The HTTP server of the exporter. */
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
} from 'fastify';
import type { Server as HttpsServer } from 'node:https';
import Negotiator from 'negotiator';
import type { Config } from '../config';
import { CONTENT_TYPE } from '../exposition/page';
import { explainProblem, errorReason, EXPORTER_PROBLEMS } from '../problems';
import { Fleet, type FleetOptions } from '../target/fleet';
import type { Target } from '../target/target';
import { oneLine } from '../text';
import { EndpointSecurity } from './endpoint-security';
import { HEALTH_PATH, HEALTHY, REALM } from './health';
import { landingPage } from './landing-page';
import type { LogLevel } from './log';
import { SelfMetrics } from './self-metrics';

/** Subtracted from the scrape timeout, so that the response arrives before Prometheus gives up. */
const SAFETY_MARGIN_SECONDS = 0.5;

const PLAIN_TEXT = 'text/plain; charset=utf-8';

export interface Exporter {
  app: FastifyInstance;
  /** Puts a new configuration in force, except for the address to listen on, and reads the web configuration file again. */
  reload: (config: Config) => void;
  /** To be called when a new configuration was refused. */
  reloadFailed: () => void;
}

export interface ExporterOptions extends Pick<FleetOptions, 'now' | 'threads' | 'memory'> {
  /** Where log lines go; nowhere when undefined. */
  logTo?: { write: (line: string) => void };
  /** Default `info`. */
  logLevel?: LogLevel;
  /** TLS and logins; without it, plain HTTP without a login. */
  webConfigFile?: string;
}

/** How long a scrape may wait, seconds, from Prometheus' header; undefined without one. */
export function scrapePatience(header: unknown): number | undefined {
  const seconds = typeof header === 'string' && /^\d+(\.\d+)?$/.test(header) ? Number(header) : 0;
  return seconds > 0 ? Math.max(seconds - SAFETY_MARGIN_SECONDS, seconds / 2) : undefined;
}

/**
 * An exporter that does not listen yet. Closing it completes the scrapes in progress, then closes the connections to the
 * devices.
 * @throws WebConfigError when the web configuration file is not valid
 * @throws LantimeError for an unusable URL; a validated configuration has none
 */
export function createExporter(config: Config, options: ExporterOptions = {}): Exporter {
  const security =
    options.webConfigFile === undefined
      ? undefined
      : new EndpointSecurity(options.webConfigFile, {
          onReload: (mistake) => {
            metrics.countReload('web', mistake === undefined);
            if (mistake === undefined) {
              app.log.info('web configuration reloaded');
            } else {
              app.log.error(`web configuration refused, the previous one remains in force: ${oneLine(mistake)}`);
            }
          },
          onRestartNeeded: (change) => app.log.warn(`${change}: restart the exporter for this to take effect`),
        });
  const app = fastify({
    logger: options.logTo ? { ...LOG_FORMAT, level: options.logLevel ?? 'info', stream: options.logTo } : false,
    // One line when a device goes up or down, none per scrape: scrapers log their own failures.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024,
    https: security?.tls ?? null,
  }) as unknown as FastifyInstance;
  if (security?.tls) {
    security.watch(app.server as unknown as HttpsServer);
  }
  const fleet: Fleet = new Fleet(config.targets, {
    now: options.now,
    threads: options.threads,
    memory: {
      ...options.memory,
      onShortage: (isShort) =>
        isShort
          ? app.log.warn(
              `the heap is nearly full (limit ${Math.round(fleet.memory.limit / 2 ** 20)} MB): devices that do not fit are not polled; ` +
                EXPORTER_PROBLEMS['out-of-memory'].remedy
            )
          : app.log.info('the heap has room again'),
    },
    onRequest: ({ name }, result) => metrics.countRequest(name, result),
    onChange: ({ name: target }, { error, device }) =>
      error
        ? app.log.warn({ target, reason: errorReason(error) }, `device down: ${explainProblem(error)}`)
        : app.log.info({ target, model: device?.model, firmware: device?.firmware }, 'device up'),
  });
  const metrics = new SelfMetrics(() => fleet.all.map(({ state }) => state), fleet.memory.limit);
  const setTargets = (targets: readonly Target[], gone: readonly string[]) => {
    metrics.setTargets(targets.length, gone);
    metrics.countReload('config', true);
  };
  setTargets(config.targets, []);
  logWarnings(app.log, config);

  const state = { closing: false };
  addHooks(app, security, state);
  app.addHook('onClose', () => fleet.close());
  addRoutes(app, fleet, metrics, state);

  return {
    app,
    reload: (next) => {
      setTargets(next.targets, fleet.apply(next.targets));
      app.log.info({ targets: next.targets.length }, 'configuration reloaded');
      logWarnings(app.log, next);
      security?.refresh();
    },
    reloadFailed: () => metrics.countReload('config', false),
  };
}

/** One JSON object per line: the level as a word, the time in ISO 8601. */
const LOG_FORMAT = {
  base: null,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (level: string) => ({ level }) },
};

function logWarnings(log: FastifyBaseLogger, { warnings }: Config): void {
  warnings.forEach((warning) => log.warn(warning));
}

function addHooks(app: FastifyInstance, security: EndpointSecurity | undefined, state: { closing: boolean }): void {
  if (security) {
    app.addHook('onRequest', async (request, reply) => {
      if (!(await security.allows(request.headers.authorization))) {
        return reply
          .code(401)
          .header('WWW-Authenticate', `Basic realm="${REALM}"`)
          .type(PLAIN_TEXT)
          .send('Unauthorized\n');
      }
      return undefined;
    });
  }
  app.addHook('preClose', async () => {
    state.closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (state.closing) {
      // An idle connection would delay the shutdown.
      reply.header('Connection', 'close');
    }
    reply.headers({
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    });
  });
}

function addRoutes(app: FastifyInstance, fleet: Fleet, metrics: SelfMetrics, state: { closing: boolean }): void {
  const sendText = (reply: FastifyReply, status: number, text: string) =>
    reply.code(status).type(PLAIN_TEXT).send(`${text}\n`);

  app.get<{ Querystring: { target?: unknown } }>('/probe', async (request, reply) => {
    const { target } = request.query;
    if (typeof target !== 'string' || target === '') {
      return sendText(
        reply,
        400,
        `Specify one target: /probe?target=NAME, with a name from the configuration.\n${targetNames(fleet)}`
      );
    }
    const poller = fleet.get(target);
    if (!poller) {
      return sendText(
        reply,
        404,
        `Unknown target ${JSON.stringify(target)}. Correct the name in Prometheus, or add the target to the ` +
          `configuration and reload it (SIGHUP).\n${targetNames(fleet)}`
      );
    }
    const patience = scrapePatience(request.headers['x-prometheus-scrape-timeout-seconds']);
    const { receivedAt, page } = await poller.poll(patience);
    const ageSeconds = receivedAt === undefined ? undefined : Math.max(0, (Date.now() - receivedAt) / 1000);
    if (ageSeconds !== undefined) {
      reply.header('Age', String(Math.round(ageSeconds)));
    }
    reply.type(CONTENT_TYPE).header('Vary', 'Accept-Encoding');
    if (new Negotiator(request.raw).encoding(['gzip', 'identity']) !== 'gzip') {
      return reply.send(page.text(ageSeconds));
    }
    return reply.header('Content-Encoding', 'gzip').send(await page.gzip(ageSeconds));
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  );
  app.get(HEALTH_PATH, async (_request, reply) => sendText(reply, 200, HEALTHY));
  app.get('/-/ready', async (_request, reply) =>
    state.closing ? sendText(reply, 503, 'shutting down') : sendText(reply, 200, 'ready')
  );
  app.get('/service-discovery', async () =>
    fleet.all.map(({ target: { name, labels } }) => ({ targets: [name], labels }))
  );
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(landingPage(fleet.all)));

  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendText(reply, error.statusCode, 'The request is not valid.');
    }
    app.log.error({ err: error }, `${request.method} ${request.routeOptions.url ?? ''} failed`);
    return sendText(reply, 500, 'Internal error of the exporter; see its log.');
  });
  app.setNotFoundHandler((_request, reply) => sendText(reply, 404, 'Page not found; the landing page is /.'));
}

/** The first names are enough to notice a typo; the others are on the landing page. */
function targetNames(fleet: Fleet): string {
  const names = fleet.all.map(({ target }) => JSON.stringify(target.name));
  const more = names.length > 20 ? ` and ${names.length - 20} more, see /` : '';
  return `Targets: ${names.slice(0, 20).join(', ')}${more}`;
}
