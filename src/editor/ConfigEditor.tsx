import React from 'react';
import { DataSourcePluginOptionsEditorProps, DataSourceSettings } from '@grafana/data';
import { Alert, Field, FieldSet, SecretInput } from '@grafana/ui';
import { DEFAULT_CONFIGURATION_PATH } from '../queries/configuration/path';
import { DEFAULT_KEPT } from '../grafana/communication-log';
import {
  DEFAULT_MAX_ANSWER_MEGABYTES,
  DEFAULT_TIMEOUT_SECONDS,
  LantimeJsonData,
  LantimeSecureJsonData,
  LARGEST_MAX_ANSWER_MEGABYTES,
  MOST_ENTRIES_KEPT,
  safeWebUrl,
} from '../grafana/settings';
import { DEFAULT_INTERVAL_SECONDS, MINIMUM_INTERVAL_SECONDS } from '../lantime/poller';
import { CertificateSettings } from './CertificateSettings';
import { DefinitionsSettings } from './DefinitionsSettings';
import { NumberSetting, SwitchSetting, TextSetting, WIDE } from './fields/SettingFields';
import { numberProblem, secondsProblem, urlProblem } from './fields/setting-problems';
import { HistorySettings } from './HistorySettings';
import { ProxySettings } from './ProxySettings';

type Props = DataSourcePluginOptionsEditorProps<LantimeJsonData, LantimeSecureJsonData>;
type Options = DataSourceSettings<LantimeJsonData, LantimeSecureJsonData>;

/** The settings page of the data source. The connection is in Grafana's standard fields, which its proxy applies. */
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
  const isTracking = jsonData.trackCommunication !== false;

  return (
    <>
      <FieldSet label="Connection" disabled={readOnly}>
        <TextSetting
          id="lantime-url"
          label="URL"
          description="Address of the LANTIME as reached from Grafana’s server, without a path."
          required
          value={options.url}
          placeholder="https://lantime.example.com"
          problem={options.url ? urlProblem(options.url) : undefined}
          readOnly={readOnly}
          onChange={changeUrl}
        />
        {isPlain && options.basicAuth && (
          <Alert severity="warning" title="The password is sent unencrypted">
            Use https:// so that nobody can read it in transit.
          </Alert>
        )}
        <NumberSetting
          id="lantime-timeout"
          label="Timeout"
          description={`Seconds to wait for a response (default ${DEFAULT_TIMEOUT_SECONDS}). Units with many modules respond slowly.`}
          value={jsonData.timeout}
          fallback={DEFAULT_TIMEOUT_SECONDS}
          problem={secondsProblem(jsonData.timeout, 1)}
          readOnly={readOnly}
          onChange={(timeout) => changeJson({ timeout })}
        />
      </FieldSet>

      <FieldSet label="Login" disabled={readOnly}>
        <SwitchSetting
          id="lantime-basic-auth"
          label="Basic authentication"
          description="The REST API requires a device user. The lowest access level, “info”, is sufficient."
          value={options.basicAuth === true}
          readOnly={readOnly}
          onChange={(basicAuth) => change({ basicAuth })}
        />
        {options.basicAuth && (
          <>
            <TextSetting
              id="lantime-user"
              label="User"
              value={options.basicAuthUser}
              placeholder="info user of the device"
              autoComplete="off"
              readOnly={readOnly}
              onChange={(basicAuthUser) => change({ basicAuthUser })}
            />
            <Field label="Password" description="Stored encrypted by Grafana; never sent to a browser.">
              <SecretInput
                id="lantime-password"
                data-testid="lantime-password"
                width={WIDE}
                isConfigured={secureJsonFields?.basicAuthPassword === true}
                value={secureJsonData.basicAuthPassword ?? ''}
                placeholder="Password of the device user"
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

      <FieldSet label="Data" disabled={readOnly}>
        <NumberSetting
          id="lantime-poll-interval"
          label="Poll interval"
          description={
            `Seconds between requests to the device (default ${DEFAULT_INTERVAL_SECONDS}, minimum ${MINIMUM_INTERVAL_SECONDS}). ` +
            'All panels share one request. The device’s values are 1 to 8 seconds old, and its small CPU also serves NTP.'
          }
          min={MINIMUM_INTERVAL_SECONDS}
          value={jsonData.pollInterval}
          fallback={DEFAULT_INTERVAL_SECONDS}
          problem={secondsProblem(jsonData.pollInterval, MINIMUM_INTERVAL_SECONDS)}
          readOnly={readOnly}
          onChange={(pollInterval) => changeJson({ pollInterval })}
        />
        <NumberSetting
          id="lantime-max-answer"
          label="Maximum response size"
          description={`Megabytes (default ${DEFAULT_MAX_ANSWER_MEGABYTES}, three times what the largest unit should need). Larger responses are rejected with an error.`}
          value={jsonData.maxAnswerMegabytes}
          fallback={DEFAULT_MAX_ANSWER_MEGABYTES}
          problem={numberProblem(jsonData.maxAnswerMegabytes, LARGEST_MAX_ANSWER_MEGABYTES)}
          readOnly={readOnly}
          onChange={(maxAnswerMegabytes) => changeJson({ maxAnswerMegabytes })}
        />
        <TextSetting
          id="lantime-web-url"
          label="Web interface"
          description="Target of links in panels: the device as reached from browsers. Follows the URL unless changed."
          value={jsonData.webUrl}
          placeholder="https://lantime.example.com"
          problem={jsonData.webUrl ? urlProblem(jsonData.webUrl) : undefined}
          readOnly={readOnly}
          onChange={(webUrl) => changeJson({ webUrl: webUrl || undefined })}
        />
        <TextSetting
          id="lantime-configuration-path"
          label="Configuration path"
          description="Path of the device’s configuration, which administrators can query read-only. The actual path is not published; see the API reference of your device."
          value={jsonData.configurationPath}
          placeholder={DEFAULT_CONFIGURATION_PATH}
          readOnly={readOnly}
          onChange={(configurationPath) => changeJson({ configurationPath: configurationPath || undefined })}
        />
      </FieldSet>

      <FieldSet label="Communication" disabled={readOnly}>
        <SwitchSetting
          id="lantime-track"
          label="Track communication"
          description="Records in this page the requests to the device and the queries that waited for them, for the query type Communication. The overhead is negligible; no credentials are recorded."
          value={isTracking}
          readOnly={readOnly}
          onChange={(tracks) => changeJson({ trackCommunication: tracks ? undefined : false })}
        />
        {isTracking && (
          <NumberSetting
            id="lantime-kept"
            label="Entries kept"
            description={`How many requests and how many queries are kept (default ${DEFAULT_KEPT} of each).`}
            max={MOST_ENTRIES_KEPT}
            value={jsonData.communicationKept}
            fallback={DEFAULT_KEPT}
            problem={numberProblem(jsonData.communicationKept, MOST_ENTRIES_KEPT)}
            readOnly={readOnly}
            onChange={(communicationKept) => changeJson({ communicationKept })}
          />
        )}
      </FieldSet>

      <ProxySettings options={options} onOptionsChange={onOptionsChange} />

      <HistorySettings
        uid={options.uid}
        name={options.name}
        jsonData={jsonData}
        readOnly={readOnly}
        onChange={changeJson}
      />

      <DefinitionsSettings uid={options.uid} jsonData={jsonData} readOnly={readOnly} onChange={changeJson} />

      <Alert severity="info" title="Alert rules">
        Grafana evaluates alert rules only for data sources with a backend, which this one does not have. The exporter
        that belongs to this plugin provides the same readings to Prometheus and comes with alert rules. If you also
        choose that Prometheus as the history data source above, panels of this data source can show months of history.
      </Alert>
    </>
  );
}
