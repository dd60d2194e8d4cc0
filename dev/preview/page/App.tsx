import { css } from '@emotion/css';
import type { DataSourcePlugin, GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Alert, ErrorBoundaryAlert, Tab, TabsBar, useStyles2 } from '@grafana/ui';
import React, { useEffect, useLayoutEffect, useState } from 'react';
import { ConfigurationTab } from './ConfigurationTab';
import { DashboardTab } from './DashboardTab';
import { ExploreTab } from './ExploreTab';
import { getFailureReason } from '../../../src/grafana/failure-reason';
import { hasPast } from './past';
import { usePageState, type PageStore, type TabId } from './store';

type AnyPlugin = DataSourcePlugin<any, any, any, any>;

const TABS: Array<{ id: TabId; label: string }> = [
  { id: 'configuration', label: 'Configuration' },
  { id: 'explore', label: 'Explore' },
  { id: 'dashboard', label: 'Dashboard' },
];

interface AppProps {
  store: PageStore;
  load: () => Promise<AnyPlugin>;
}

/** The page: it loads the plugin and shows it in three tabs. */
export function App({ store, load }: AppProps) {
  const styles = useStyles2(getStyles);
  const { tab } = usePageState(store);
  const [plugin, setPlugin] = useState<AnyPlugin>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    load()
      .then(async (loaded) => {
        // The tab of the address is opened before there are tabs to click: it would undo what was opened meanwhile.
        await store.start();
        setPlugin(loaded);
      })
      .catch((error) => setFailure(getFailureReason(error)));
  }, [load, store]);

  useLayoutEffect(removeWebFonts, []);

  return (
    <main className={styles.page}>
      <header className={styles.header} data-testid="preview-header">
        <strong>Preview: not Grafana.</strong> One page that runs the built plugin with @grafana/ui{' '}
        {config.buildInfo.version}. Its panels are simple stand-ins. Its server stores nothing; the plugin keeps what it
        polled for 24 hours in this browser (IndexedDB), which “Clear history” on the configuration page removes.
        {hasPast && ' The hour before the demo started, with an incident 50 minutes ago, is made up.'}
      </header>
      {failure && (
        <div data-testid="plugin-error">
          <Alert title="The plugin could not be loaded" severity="error">
            {failure}
          </Alert>
        </div>
      )}
      {plugin && (
        <>
          <TabsBar>
            {TABS.map(({ id, label }) => (
              <Tab
                key={id}
                label={label}
                active={id === tab}
                data-testid={`tab-${id}`}
                onChangeTab={() => store.openTab(id)}
              />
            ))}
          </TabsBar>
          <div className={styles.content} data-testid={`content-${tab}`}>
            <ErrorBoundaryAlert key={tab}>
              {tab === 'configuration' && <ConfigurationTab store={store} plugin={plugin} />}
              {tab === 'explore' && <ExploreTab store={store} plugin={plugin} />}
              {tab === 'dashboard' && <DashboardTab store={store} />}
            </ErrorBoundaryAlert>
          </div>
        </>
      )}
    </main>
  );
}

/** @grafana/ui declares fonts that only Grafana's server has. Without them the fonts of the system are used. */
function removeWebFonts(): void {
  for (const sheet of Array.from(document.styleSheets)) {
    const rules = Array.from(sheet.cssRules);
    for (let index = rules.length - 1; index >= 0; index--) {
      if (rules[index].cssText.startsWith('@font-face') && rules[index].cssText.includes('public/fonts/')) {
        sheet.deleteRule(index);
      }
    }
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ maxWidth: 1632, margin: '0 auto', padding: theme.spacing(2) }),
  header: css({ marginBottom: theme.spacing(2), color: theme.colors.text.secondary }),
  content: css({ padding: theme.spacing(2, 0) }),
});
