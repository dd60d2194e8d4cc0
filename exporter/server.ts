/** The HTTP side of the exporter. */
import fastify, { LogController, type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';
import type { Config, Target } from './config';
import { CONTENT_TYPE } from './exposition';
import { Fleet } from './fleet';
import { landingPage } from './landing';
import type { LogLevel } from './log';
import { ExporterMetrics } from './metrics';
import type { ProberOptions } from './prober';
import { basicAuth, type WebConfig } from './web';
import { explain, reasonOf } from './problems';

/** Taken off the scrape timeout, so that the answer arrives before Prometheus gives up. */
const SAFETY_MARGIN_SECONDS = 0.5;

export interface Exporter {
  app: FastifyInstance;
  /** Puts a new configuration in force; the address it listens on stays. */
  reload: (config: Config) => void;
  /** To be called when a new configuration was refused. */
  reloadFailed: () => void;
}

export interface ExporterOptions extends Pick<ProberOptions, 'now' | 'lanes'> {
  /** Where log lines go; nowhere when undefined. */
  logTo?: { write: (line: string) => void };
  /** `info` unless given. */
  logLevel?: LogLevel;
  /** TLS and logins; plain HTTP without a login unless given. */
  web?: WebConfig;
}

/** Seconds a scrape may take, from Prometheus' header; undefined without one. */
export function patienceOf(header: unknown): number | undefined {
  const seconds = typeof header === 'string' && /^\d+(\.\d+)?$/.test(header) ? Number(header) : 0;
  return seconds > 0 ? Math.max(seconds - SAFETY_MARGIN_SECONDS, seconds / 2) : undefined;
}

/**
 * An exporter that does not listen yet. Closing it answers what was asked, then closes the connections to the devices.
 * @throws LantimeError for an unusable URL; a checked configuration has none
 */
export function createExporter(config: Config, options: ExporterOptions = {}): Exporter {
  const metrics = new ExporterMetrics(() => fleet.all.map(({ current }) => current));
  const app = fastify({
    logger: options.logTo ? { ...LOG_FORMAT, level: options.logLevel ?? 'info', stream: options.logTo } : false,
    // One line when a device changes, none per scrape; a scraper logs its own failures.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024,
    https: options.web?.tls ?? null,
  }) as unknown as FastifyInstance;
  const isRight = options.web?.users && basicAuth(options.web.users);
  if (isRight) {
    app.addHook('onRequest', async (request, reply) => {
      if (!(await isRight(request.headers.authorization))) {
        return reply
          .code(401)
          .header('WWW-Authenticate', 'Basic realm="LANTIME exporter"')
          .type('text/plain; charset=utf-8')
          .send('Unauthorized\n');
      }
      return undefined;
    });
  }
  const fleet = new Fleet(config.targets, {
    now: options.now,
    lanes: options.lanes,
    onRequest: ({ name }, probe) => metrics.request(name, probe),
    onChange: ({ name: target }, { error, device }) =>
      error
        ? app.log.warn({ target, reason: reasonOf(error) }, `device down: ${explain(error)}`)
        : app.log.info({ target, model: device?.model, firmware: device?.firmware }, 'device up'),
  });
  const take = (targets: readonly Target[], gone: readonly string[]) =>
    metrics.configured(
      targets.map(({ name }) => name),
      gone
    );
  take(config.targets, []);
  logWarnings(app.log, config);

  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onClose', () => fleet.close());
  app.addHook('onSend', async (_request, reply) => {
    if (closing) {
      reply.header('Connection', 'close'); // an idle connection would hold up the end
    }
    reply.headers({
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    });
  });

  app.get<{ Querystring: { target?: unknown } }>('/probe', async (request, reply) => {
    const { target } = request.query;
    reply.type('text/plain; charset=utf-8');
    if (typeof target !== 'string' || target === '') {
      return reply
        .code(400)
        .send(`One target is needed: /probe?target=NAME, with a name from the configuration.\n${namesOf(fleet)}`);
    }
    const prober = fleet.get(target);
    if (!prober) {
      return reply
        .code(404)
        .send(
          `There is no target ${JSON.stringify(target)}. Correct the name in Prometheus, or add the target to the ` +
            `configuration and reload it (SIGHUP).\n${namesOf(fleet)}`
        );
    }
    const { receivedAt, page } = await prober.probe(patienceOf(request.headers['x-prometheus-scrape-timeout-seconds']));
    const ageSeconds = receivedAt === undefined ? undefined : Math.max(0, (Date.now() - receivedAt) / 1000);
    if (ageSeconds !== undefined) {
      // Results are shared for the interval; this tells how long ago this one came.
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
  app.get('/-/healthy', async (_request, reply) => reply.type('text/plain; charset=utf-8').send('healthy\n'));
  app.get('/-/ready', async (_request, reply) =>
    reply
      .code(closing ? 503 : 200)
      .type('text/plain; charset=utf-8')
      .send(closing ? 'ending\n' : 'ready\n')
  );
  app.get('/service-discovery', async () =>
    fleet.all.map(({ target: { name, labels } }) => ({ targets: [name], labels }))
  );
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(landingPage(fleet.all)));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) {
      app.log.error({ err: error }, `${request.method} ${request.routeOptions.url ?? ''} failed`);
    }
    return reply
      .code(status)
      .type('text/plain; charset=utf-8')
      .send(status === 500 ? 'This is an error of the exporter; its log says more.\n' : 'The request is not valid.\n');
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').send('There is no such page; begin at /.\n')
  );

  return {
    app,
    reload: (next) => {
      take(next.targets, fleet.apply(next.targets));
      app.log.info({ targets: next.targets.length }, 'configuration reloaded');
      logWarnings(app.log, next);
    },
    reloadFailed: () => metrics.reloadFailed(),
  };
}

/** One JSON object per line: level as a word, time as people write it. */
const LOG_FORMAT = {
  base: null,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (level: string) => ({ level }) },
};

function logWarnings(log: FastifyBaseLogger, { warnings }: Config): void {
  warnings.forEach((warning) => log.warn(warning));
}

/** Some names are enough to see what was meant; whoever may ask may also see the landing page. */
function namesOf(fleet: Fleet): string {
  const names = fleet.all.map(({ target }) => JSON.stringify(target.name));
  const more = names.length > 20 ? ` and ${names.length - 20} more, see /` : '';
  return `Targets: ${names.slice(0, 20).join(', ')}${more}\n`;
}
