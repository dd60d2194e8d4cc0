/** The data source as Grafana wires it, against the simulator over real HTTP, through the preview's data source proxy. */
import {
  DataQueryRequest,
  DataQueryResponse,
  DataSourceInstanceSettings,
  dateTime,
  Field,
  ScopedVars,
  TimeRange,
} from '@grafana/data';
import { TemplateSrv } from '@grafana/runtime';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { firstValueFrom, from } from 'rxjs';
import { startPreview } from '../../../dev/preview/server';
import { startSimulator } from '../../../dev/simulator';
import { LantimeDataSource } from '../../../src/grafana/datasource';
import { LantimeQuery } from '../../../src/queries/stored';
import { LantimeJsonData } from '../../../src/grafana/settings';
import { Fetcher } from '../../../src/grafana/transport';
import { PLUGIN_ROUTES } from '../../../tools/plugin-routes';

type SimulatorOptions = NonNullable<Parameters<typeof startSimulator>[0]>;
export type Variables = Record<string, string | string[]>;

/** Grafana's template service, as far as queries use it: whole words, `$name` and `${name}`. */
export function fakeTemplateSrv(variables: Variables = {}): TemplateSrv {
  return {
    getVariables: () => [],
    containsTemplate: () => false,
    updateTimeRange: () => undefined,
    replace: (text = '', _scoped?: ScopedVars, format?: string | Function) =>
      text.replace(/\$\{(\w+)\}|\$(\w+)/g, (match, braced?: string, plain?: string) => {
        const value = variables[braced ?? plain ?? ''];
        if (value === undefined) {
          return match;
        }
        return typeof format === 'function'
          ? String(format(value))
          : Array.isArray(value)
            ? `{${value.join(',')}}`
            : value;
      }),
  };
}

/** Grafana's `fetch`: rejects answers other than 2xx with status and body. */
function fetcher(base: string): Fetcher {
  return {
    fetch: ({ url, headers }) =>
      from(
        fetch(base + url.replace(/^\//, ''), { headers }).then(
          async (response) => {
            const data = await response.text();
            if (!response.ok) {
              throw { status: response.status, statusText: response.statusText, data };
            }
            return { data, status: response.status };
          },
          () => {
            throw { status: 0, statusText: 'Request failed', data: {} };
          }
        )
      ),
  };
}

/** A clock that stands still unless it is turned; requests and timers are real. `jest.restoreAllMocks` ends it. */
export function holdClock(): { now: number } {
  const clock = { now: Date.now() };
  jest.spyOn(Date, 'now').mockImplementation(() => clock.now);
  return clock;
}

/** The same for each test of a file: the clock begins anew with each, and is let go after it. */
export function holdClockInEach(): { now: number } {
  const clock = { now: 0 };
  beforeEach(() => {
    clock.now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => clock.now);
  });
  afterEach(() => jest.restoreAllMocks());
  return clock;
}

/** A running simulator, a proxy before it and a data source; `close` ends all of them. */
export async function startBench(
  options: SimulatorOptions = {},
  settings: { url?: string; password?: string; jsonData?: LantimeJsonData; variables?: Variables } = {}
) {
  // A browser without a past.
  globalThis.indexedDB = new IDBFactory();
  globalThis.localStorage?.clear();
  const simulator = await startSimulator({ user: 'info', password: 'secret pass', profile: 'm3000', ...options });
  const preview = await startPreview({
    pluginDir: 'src',
    routes: PLUGIN_ROUTES,
    datasource: {
      uid: 'lantime',
      name: 'LANTIME',
      url: settings.url ?? simulator.url,
      user: 'info',
      password: settings.password ?? 'secret pass',
      jsonData: { ...settings.jsonData },
    },
  });
  const create = () =>
    new LantimeDataSource(
      {
        id: 1,
        uid: 'lantime',
        type: 'timesync-lantime-datasource',
        name: 'LANTIME',
        url: '/api/datasources/proxy/uid/lantime',
        jsonData: { ...settings.jsonData },
      } as DataSourceInstanceSettings<LantimeJsonData>,
      fetcher(preview.url),
      fakeTemplateSrv(settings.variables)
    );
  const dataSource = create();
  return {
    simulator,
    preview,
    /** The one that `ask` uses. */
    dataSource,
    /** The data source on a page that is opened again. */
    open: create,
    /** What an administrator does elsewhere. */
    setPassword: async (password: string) => {
      const url = `${preview.url}api/datasources/uid/lantime`;
      const stored = await (await fetch(url)).json();
      const body = JSON.stringify({ ...stored, secureJsonData: { basicAuthPassword: password } });
      await fetch(url, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
    },
    /** Runs queries over a range. */
    ask(targets: Array<Partial<LantimeQuery>>, range: TimeRange, more: object = {}) {
      return askOver(range, this.dataSource, targets, more);
    },
    async close() {
      await this.dataSource.device.dispose();
      await preview.close();
      await simulator.close();
    },
  };
}

/** Runs queries as a panel does; of live ones the first answer counts. */
export function ask(
  dataSource: LantimeDataSource,
  ...targets: Array<Partial<LantimeQuery>>
): Promise<DataQueryResponse> {
  const range = { from: dateTime(Date.now() - 900_000), to: dateTime(Date.now() + 60_000) };
  return askOver({ ...range, raw: range }, dataSource, targets);
}

function askOver(
  range: TimeRange,
  dataSource: LantimeDataSource,
  targets: Array<Partial<LantimeQuery>>,
  more: object = {}
): Promise<DataQueryResponse> {
  const answer = dataSource.query({
    requestId: 'Q1',
    range,
    scopedVars: {},
    ...more,
    targets: targets.map((target, i) => ({ refId: String.fromCharCode(65 + i), ...target })),
  } as unknown as DataQueryRequest<LantimeQuery>);
  return answer instanceof Promise ? answer : firstValueFrom(answer);
}

/** The field of a name in the first frame that has it. */
export function fieldNamed(response: DataQueryResponse, name: string): Field | undefined {
  return response.data.flatMap((frame) => frame.fields as Field[]).find((field) => field.name === name);
}

/** The texts of all notices of an answer. */
export function getNotices(response: DataQueryResponse): string[] {
  return response.data.flatMap((frame) => frame.meta?.notices ?? []).map((notice: { text: string }) => notice.text);
}
