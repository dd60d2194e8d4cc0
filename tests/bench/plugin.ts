/** Loads the built plugin in Node: production code, with the few things it takes from Grafana stood in for. */
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import * as react from 'react';
import * as rxjs from 'rxjs';

/** What the benchmark uses of the reader. */
export interface BuiltReader {
  read(answer: unknown, receivedAt: number): { readings: unknown[] };
}

/** What the benchmark uses of the data source. */
export interface BuiltDataSource {
  device: {
    reader: BuiltReader;
    latest(): Promise<unknown>;
    restart(): Promise<unknown>;
    dispose(): Promise<void>;
  };
  query(request: unknown): Promise<{ data: Array<{ length: number }>; errors?: unknown[] }>;
  testDatasource(): Promise<{ status: string; message: string }>;
}

class DataSourceApi {
  readonly uid: string;
  constructor(instance: { uid: string }) {
    this.uid = instance.uid;
  }
}
class DataSourcePlugin {
  constructor(readonly DataSourceClass: new (instance: object) => BuiltDataSource) {}
  setConfigEditor = () => this;
  setQueryEditor = () => this;
  setQueryEditorHelp = () => this;
}
/** Stands in for the page, as far as the bundle uses it to load its chunks by script tag. */
const CHUNK_LOADER = {
  getElementsByTagName: () => [],
  createElement: () => ({ setAttribute: () => undefined }),
  head: {
    appendChild(script: { src: string; onload: (event: object) => void }) {
      const file = /([^/?]+)(\?.*)?$/.exec(script.src)?.[1] ?? '';
      runInThisContext(readFileSync(`dist/${file}`, 'utf8'));
      script.onload({ type: 'load' });
    },
  },
};
/** Enumerations of Grafana whose values do not matter here. */
const anyEnum = new Proxy({}, { get: (_, name) => String(name) });

let created = 0;

/**
 * A data source of the built plugin.
 * @param fetchText answers a request for a URL with a body
 * @param jsonData settings
 */
export function loadDataSource(fetchText: (url: string) => Promise<string>, jsonData: object = {}): BuiltDataSource {
  const backendSrv = {
    fetch: ({ url }: { url: string }) => rxjs.from(fetchText(url).then((data) => ({ data }))),
  };
  const templateSrv = { replace: (text: string) => text };
  const shared: Record<string, unknown> = {
    '@grafana/data': {
      DataSourceApi,
      DataSourcePlugin,
      CustomVariableSupport: class {},
      FieldType: anyEnum,
      DataFrameType: anyEnum,
      LoadingState: anyEnum,
      MappingType: anyEnum,
    },
    '@grafana/runtime': { getBackendSrv: () => backendSrv, getTemplateSrv: () => templateSrv, config: {} },
    '@grafana/ui': {},
    module: {},
    react,
    rxjs,
  };
  let plugin: DataSourcePlugin | undefined;
  const define = (names: string[], factory: (...modules: unknown[]) => { plugin: DataSourcePlugin }) => {
    plugin = factory(...names.map((name) => shared[name])).plugin;
  };
  Object.assign(globalThis, { self: globalThis, document: CHUNK_LOADER, window: { location: { origin: '' } } });
  const wrapped = runInThisContext(`(function (define) {${readFileSync('dist/module.js', 'utf8')}\n})`) as (
    amd: typeof define
  ) => void;
  wrapped(define);
  if (!plugin) {
    throw new Error('dist/module.js defines no plugin: run "npm run build" first.');
  }
  return new plugin.DataSourceClass(
    // Each by itself: data sources of one name share their polls, as tabs of a browser do.
    { uid: `bench${++created}`, name: 'bench', url: '/proxy', jsonData }
  );
}
