import React from 'react';
import { DataSourcePluginOptionsEditorProps, DataSourceSettings } from '@grafana/data';
import { Alert, Field, FieldSet, SecretInput } from '@grafana/ui';
import { LantimeJsonData, LantimeSecureJsonData, readSettings, safeWebUrl } from '../grafana/settings';
import { t } from '../i18n';
import { CertificateSettings } from './CertificateSettings';
import { CommunicationSettings } from './CommunicationSettings';
import { DefinitionsSettings } from './DefinitionsSettings';
import { fitting, SwitchSetting, TextSetting, WIDE } from './fields/SettingFields';
import { urlProblem } from './fields/setting-problems';
import { HistorySettings } from './HistorySettings';
import { LastPollLine } from './LastPollLine';
import { PathSettings } from './PathSettings';
import { PollingSettings } from './PollingSettings';
import { ProxySettings } from './ProxySettings';
import type { SettingsPart } from './settings-part';

type Props = DataSourcePluginOptionsEditorProps<LantimeJsonData, LantimeSecureJsonData>;
type Options = DataSourceSettings<LantimeJsonData, LantimeSecureJsonData>;

/**
 * The settings page of the data source: first the connection, in Grafana's standard fields, which its proxy applies; the rest
 * is folded.
 */
export default function ConfigEditor({ options, onOptionsChange }: Props) {
  const { jsonData, secureJsonFields } = options;
  const secureJsonData = options.secureJsonData ?? {};
  const readOnly = options.readOnly === true;
  const change = (part: Partial<Options>) => onOptionsChange({ ...options, ...part });
  const changeJson = (part: Partial<LantimeJsonData>) => change({ jsonData: { ...jsonData, ...part } });
  const changeSecret = (part: LantimeSecureJsonData) => change({ secureJsonData: { ...secureJsonData, ...part } });
  const resetSecret = (name: keyof LantimeSecureJsonData) =>
    change({
      secureJsonFields: { ...secureJsonFields, [name]: false },
      secureJsonData: { ...secureJsonData, [name]: '' },
    });
  const changeUrl = (url: string) => {
    // Links lead to the device itself unless another address was entered for them.
    const followsUrl = !jsonData.webUrl || jsonData.webUrl === safeWebUrl(options.url);
    change({ url, jsonData: followsUrl ? { ...jsonData, webUrl: safeWebUrl(url) } : jsonData });
  };
  const isPlain = /^http:/i.test(options.url ?? '');
  const part: SettingsPart = {
    jsonData,
    effective: readSettings({ name: options.name, jsonData }),
    readOnly,
    onChange: changeJson,
  };

  return (
    <>
      <FieldSet label={t('Connection')} disabled={readOnly}>
        <TextSetting
          id="lantime-url"
          label={t('URL')}
          description={t('Address of the LANTIME as reached from Grafana’s server, without a path.')}
          required
          value={options.url}
          placeholder="https://lantime.example.com"
          problem={options.url ? urlProblem(options.url) : undefined}
          readOnly={readOnly}
          onChange={changeUrl}
        />
        {isPlain && options.basicAuth && (
          <Alert severity="warning" title={t('The password is sent unencrypted')}>
            {t('Use https:// so that nobody can read it in transit.')}
          </Alert>
        )}
      </FieldSet>

      <FieldSet label={t('Login')} disabled={readOnly}>
        <SwitchSetting
          id="lantime-basic-auth"
          label={t('Basic authentication')}
          description={t('The REST API requires a device user. The lowest access level, “info”, is sufficient.')}
          value={options.basicAuth === true}
          readOnly={readOnly}
          onChange={(basicAuth) => change({ basicAuth })}
        />
        {options.basicAuth && (
          <>
            <TextSetting
              id="lantime-user"
              label={t('User')}
              value={options.basicAuthUser}
              placeholder={t('info user of the device')}
              autoComplete="off"
              readOnly={readOnly}
              onChange={(basicAuthUser) => change({ basicAuthUser })}
            />
            <Field label={t('Password')} description={t('Stored encrypted by Grafana; never sent to a browser.')}>
              <SecretInput
                id="lantime-password"
                data-testid="lantime-password"
                width={WIDE}
                className={fitting}
                isConfigured={secureJsonFields?.basicAuthPassword === true}
                value={secureJsonData.basicAuthPassword ?? ''}
                placeholder={t('Password of the device user')}
                autoComplete="new-password"
                disabled={readOnly}
                onChange={(event) => changeSecret({ basicAuthPassword: event.currentTarget.value })}
                onReset={() => resetSecret('basicAuthPassword')}
              />
            </Field>
          </>
        )}
      </FieldSet>

      <CertificateSettings options={options} onOptionsChange={onOptionsChange} />

      <LastPollLine uid={options.uid} />

      <FieldSet label={t('Advanced settings')}>
        <PollingSettings {...part} />
        <HistorySettings uid={options.uid} name={options.name} {...part} />
        <ProxySettings options={options} onOptionsChange={onOptionsChange} />
        <PathSettings {...part} />
        <CommunicationSettings {...part} />
        <DefinitionsSettings uid={options.uid} jsonData={jsonData} readOnly={readOnly} onChange={changeJson} />
      </FieldSet>

      <Alert severity="info" title={t('Alert rules')}>
        {t(
          'Grafana evaluates alert rules only for data sources with a backend, which this one does not have. The exporter that belongs to this plugin provides the same readings to Prometheus and comes with alert rules. If you also choose that Prometheus as the data source for the history above, panels of this data source can show months of history.'
        )}
      </Alert>
    </>
  );
}
