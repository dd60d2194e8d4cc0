import {
  EventBusSrv,
  locationUtil,
  setTimeZoneResolver,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  type DataSourcePlugin,
  type DataSourcePluginMeta,
} from '@grafana/data';
import {
  config,
  setAppEvents,
  setBackendSrv,
  setDataSourceSrv,
  setEchoSrv,
  setPluginImportUtils,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { GlobalStyles, PortalContainer, ThemeContext } from '@grafana/ui';
import { uniqBy } from 'lodash';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom';
import { App } from './App';
import './hooks';
import { readLoading } from '../generations';
import { loadPlugin } from './loading';
import { givePast } from './past';
import { standardFieldOptions } from './panels/fieldConfig';
import { PreviewBackendSrv } from './runtime/backendSrv';
import { PreviewDataSourceSrv } from './runtime/dataSourceSrv';
import { prometheusPlugin } from './runtime/prometheusPlugin';
import { createRunRequest, runningRequests } from './runtime/runRequest';
import { PreviewTemplateSrv } from './runtime/templateSrv';
import { PageStore } from './store';

/** Sets up what Grafana sets up before it loads a plugin, and shows the page. */
export function start(): void {
  const backendSrv = new PreviewBackendSrv(window.preview.requests);
  const templateSrv = new PreviewTemplateSrv();
  const store = new PageStore(templateSrv);
  // The boot data of the preview carries the manifest of the plugin under test.
  const meta: DataSourcePluginMeta = (config as any).plugin;

  let plugin: Promise<DataSourcePlugin<any, any, any, any>> | undefined;
  const loading = readLoading(new URLSearchParams(window.location.search), config.buildInfo.version);
  // Before the plugin opens its history. A browser without storage goes without.
  const load = () =>
    (plugin ??= givePast()
      .catch(() => undefined)
      .then(() => loadPlugin(meta, loading)));
  const dataSourceSrv = new PreviewDataSourceSrv(
    { [meta.id]: load, prometheus: async () => prometheusPlugin },
    templateSrv,
    loading.generation
  );

  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
  setDataSourceSrv(dataSourceSrv);
  setRunRequest(createRunRequest(backendSrv));
  setAppEvents(new EventBusSrv());
  setEchoSrv({ addBackend: () => {}, addEvent: () => {}, flush: () => {} });
  setPluginImportUtils({
    importPanelPlugin: () => Promise.reject(new Error('The preview has no panel plugins')),
    getPanelPluginFromCache: () => undefined,
  });
  setTimeZoneResolver(() => 'browser');
  locationUtil.initialize({
    config: config as any,
    getTimeRangeForUrl: () => store.getState().rawRange,
    getVariablesUrlParams: () => ({}),
  });
  standardFieldConfigEditorRegistry.setInit(standardFieldOptions);
  standardTransformersRegistry.setInit(() =>
    uniqBy(Object.values<any>(standardTransformers), 'id').map((transformation) => ({
      id: transformation.id,
      name: transformation.name,
      transformation,
      editor: () => null,
      imageDark: '',
      imageLight: '',
    }))
  );

  Object.assign(window.preview, {
    getDatasource: (uid?: string) => dataSourceSrv.get(uid),
    setDashboard: store.setDashboard,
    setVariable: store.setVariable,
    setTimeRange: store.setTimeRange,
    refresh: store.refresh,
    getPanelData: store.getPanelData,
    getAnnotations: store.getAnnotations,
    runningQueries: runningRequests,
  });

  createRoot(document.getElementById('reactRoot')!).render(
    <MemoryRouter>
      <ThemeContext.Provider value={config.theme2}>
        <GlobalStyles />
        <App store={store} load={load} />
        <PortalContainer />
      </ThemeContext.Provider>
    </MemoryRouter>
  );
}
