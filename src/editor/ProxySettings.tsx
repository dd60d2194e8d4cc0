import React from 'react';
import { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { CustomHeadersSettings, FieldSet, SecureSocksProxySettings } from '@grafana/ui';
import { pageConfig } from '../grafana/page-config';
import { LantimeJsonData, LantimeSecureJsonData } from '../grafana/settings';

type Props = DataSourcePluginOptionsEditorProps<LantimeJsonData, LantimeSecureJsonData>;

/** What reverse proxies and restricted networks ask for, with Grafana's own fields. */
export function ProxySettings({ options, onOptionsChange }: Props) {
  return (
    <FieldSet disabled={options.readOnly === true}>
      <CustomHeadersSettings
        dataSourceConfig={options}
        onChange={(changed) => onOptionsChange(changed as Props['options'])}
      />
      {/* Only where the administrator of Grafana has set up such a proxy. */}
      {pageConfig().secureSocksProxy && (
        <SecureSocksProxySettings options={options} onOptionsChange={onOptionsChange} />
      )}
    </FieldSet>
  );
}
