import { css } from '@emotion/css';
import type { DataSourcePlugin, DataSourceSettings } from '@grafana/data';
import { config, getBackendSrv, getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, Field, Input } from '@grafana/ui';
import React, { Suspense, useEffect, useState } from 'react';
import { NativeSelect } from './components';
import { getFailureReason } from '../../../src/grafana/failure-reason';
import { type PageStore } from './store';
import { deepFreeze } from './runtime/deepFreeze';

interface Health {
  status: 'success' | 'error';
  message: string;
  details?: { message?: string; verboseMessage?: string };
}

interface ConfigurationTabProps {
  store: PageStore;
  plugin: DataSourcePlugin<any, any, any, any>;
}

const fitting = css({ maxWidth: '100%' });

/** The settings page of a data source. */
export function ConfigurationTab({ store, plugin }: ConfigurationTabProps) {
  const all = Object.values(config.datasources).filter(({ type }) => type === plugin.meta.id);
  const [uid, setUid] = useState(all[0]?.uid ?? '');
  return (
    <div>
      {all.length > 1 && (
        <NativeSelect
          label="Data source"
          testId="datasource-select"
          value={uid}
          options={all.map((one) => ({ text: one.name, value: one.uid }))}
          onChange={setUid}
        />
      )}
      <Settings key={uid} uid={uid} store={store} plugin={plugin} />
    </div>
  );
}

/** The plugin's config editor, between a name and "Save & test". */
function Settings({ store, plugin, uid }: ConfigurationTabProps & { uid: string }) {
  const [settings, setSettings] = useState<DataSourceSettings>();
  const [health, setHealth] = useState<Health | 'testing'>();
  const url = `/api/datasources/uid/${uid}`;

  useEffect(() => {
    getBackendSrv()
      .get(url)
      .then((loaded) => setSettings(deepFreeze(loaded)))
      .catch((error) => setHealth({ status: 'error', message: getFailureReason(error) }));
  }, [url]);

  const saveAndTest = async () => {
    setHealth('testing');
    try {
      await getBackendSrv().put(url, settings);
      setSettings(deepFreeze(await getBackendSrv().get<DataSourceSettings>(url)));
      await store.reloadDatasources();
      setHealth(await test(uid));
    } catch (error) {
      setHealth({ status: 'error', message: getFailureReason(error) });
    }
  };

  const ConfigEditor = plugin.components.ConfigEditor;
  return (
    <div>
      {settings && (
        <>
          <Field label="Name">
            <Input
              width={60}
              className={fitting}
              data-testid="datasource-name"
              value={settings.name}
              onChange={(event) => setSettings(deepFreeze({ ...settings, name: event.currentTarget.value }))}
            />
          </Field>
          <div data-testid="config-editor">
            <Suspense fallback="Loading …">
              {ConfigEditor && (
                <ConfigEditor options={settings} onOptionsChange={(next: any) => setSettings(deepFreeze(next))} />
              )}
            </Suspense>
          </div>
          <Button data-testid="save-and-test" disabled={health === 'testing'} onClick={saveAndTest}>
            Save &amp; test
          </Button>
        </>
      )}
      {health && health !== 'testing' && (
        <div data-testid="health-message" data-status={health.status}>
          <Alert title={health.message} severity={health.status}>
            {health.details?.message}
            {health.details?.verboseMessage && <pre>{health.details.verboseMessage}</pre>}
          </Alert>
        </div>
      )}
    </div>
  );
}

/** How Grafana interprets `testDatasource()`: it may resolve with a status, or reject with any error. */
async function test(uid: string): Promise<Health> {
  const datasource = await getDataSourceSrv().get(uid);
  try {
    const { status, message, details }: any = await datasource.testDatasource();
    return { status: String(status).toLowerCase() === 'error' ? 'error' : 'success', message, details };
  } catch (error: any) {
    const message = error?.message || error?.data?.message || `HTTP error ${error?.statusText}`;
    return { status: 'error', message, details: error?.details };
  }
}
