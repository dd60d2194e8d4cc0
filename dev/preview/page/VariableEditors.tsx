import { css } from '@emotion/css';
import type { DataSourceApi, GrafanaTheme2 } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Button, useStyles2 } from '@grafana/ui';
import React, { Suspense, useEffect, useState } from 'react';
import { deepFreeze } from './runtime/deepFreeze';
import type { PreviewVariable } from './runtime/templateSrv';
import { usePageState, type PageStore } from './store';

/** The variables of the dashboard that data sources fill, each with the editor of its data source. */
export function VariableEditors({ store }: { store: PageStore }) {
  const styles = useStyles2(getStyles);
  const [edited, setEdited] = useState<string>();
  const variables = usePageState(store).variables.filter(({ type, hide }) => type === 'query' && hide !== 2);
  const variable = variables.find(({ name }) => name === edited);
  return (
    <>
      {variables.map(({ name }) => (
        <Button
          key={name}
          size="sm"
          variant="secondary"
          icon="pen"
          aria-label={`Edit variable ${name}`}
          data-testid={`edit-variable-${name}`}
          onClick={() => setEdited(edited === name ? undefined : name)}
        />
      ))}
      {variable && (
        <div className={styles.editor} data-testid="variable-editor">
          <VariableEditor key={variable.name} store={store} variable={variable} />
        </div>
      )}
    </>
  );
}

function VariableEditor({ store, variable }: { store: PageStore; variable: PreviewVariable }) {
  const { datasourceRevision } = usePageState(store);
  const [datasource, setDatasource] = useState<DataSourceApi>();
  useEffect(() => {
    void getDataSourceSrv().get(variable.datasource).then(setDatasource);
  }, [variable.datasource, datasourceRevision]);
  // `editor` is that of CustomVariableSupport, the only kind of support that the plugin has.
  const Editor = (datasource?.variables as { editor?: React.ComponentType<any> } | undefined)?.editor;
  return (
    <Suspense fallback="Loading …">
      {Editor && (
        <Editor
          datasource={datasource}
          query={variable.query}
          onChange={(query: unknown) => void store.setVariableQuery(variable.name, deepFreeze(query))}
          onRunQuery={() => undefined}
        />
      )}
    </Suspense>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  editor: css({
    width: '100%',
    padding: theme.spacing(1),
    background: theme.colors.background.secondary,
  }),
});
