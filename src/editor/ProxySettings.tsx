import React from 'react';
import { css } from '@emotion/css';
import { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { CustomHeadersSettings, FieldSet, SecureSocksProxySettings } from '@grafana/ui';
import { pageConfig } from '../grafana/page-config';
import { LantimeJsonData, LantimeSecureJsonData } from '../grafana/settings';
import { plural, t } from '../i18n';
import { Section } from './fields/Section';

type Props = DataSourcePluginOptionsEditorProps<LantimeJsonData, LantimeSecureJsonData>;

/** Rows of headers do not wrap; on a narrow screen they are scrolled, rather than the page. */
const scrolling = css({ overflowX: 'auto' });

/** Which headers and which proxy are in use, in one line. */
function httpSummary(jsonData: LantimeJsonData): string {
  const headers = Object.entries(jsonData).filter(([name, value]) => /^httpHeaderName\d+$/.test(name) && value).length;
  const sent =
    headers === 0
      ? t('No custom headers')
      : plural(headers, '1 custom header is sent', '{count} custom headers are sent');
  return jsonData.enableSecureSocksProxy ? t('{sent}; through the secure SOCKS proxy.', { sent }) : `${sent}.`;
}

/** What reverse proxies and restricted networks ask for, with Grafana's own fields. */
export function ProxySettings({ options, onOptionsChange }: Props) {
  return (
    <Section
      id="lantime-http"
      title={t('HTTP headers and proxy')}
      summary={httpSummary(options.jsonData)}
      hasProblem={false}
    >
      <FieldSet disabled={options.readOnly === true}>
        <div className={scrolling}>
          <CustomHeadersSettings
            dataSourceConfig={options}
            onChange={(changed) => onOptionsChange(changed as Props['options'])}
          />
        </div>
        {/* Only where the administrator of Grafana has set up such a proxy. */}
        {pageConfig().secureSocksProxy && (
          <SecureSocksProxySettings options={options} onOptionsChange={onOptionsChange} />
        )}
      </FieldSet>
    </Section>
  );
}
