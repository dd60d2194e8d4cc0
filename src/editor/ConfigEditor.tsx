import React, { ChangeEvent } from 'react';
import { DataSourcePluginOptionsEditorProps, DataSourceSettings } from '@grafana/data';
import { Alert, Field, FieldSet, Input, SecretInput, SecretTextArea, Switch } from '@grafana/ui';
import { DEFAULT_CONFIGURATION_PATH } from '../queries/configuration/path';
import { DEFAULT_KEPT } from '../grafana/communication-log';
import {
  DEFAULT_MAX_ANSWER_MEGABYTES,
  DEFAULT_TIMEOUT_SECONDS,
  LantimeJsonData,
  LantimeSecureJsonData,
  LARGEST_MAX_ANSWER_MEGABYTES,
  MOST_KEPT,
  safeWebUrl,
} from '../grafana/settings';
import { DEFAULT_INTERVAL_SECONDS, MINIMUM_INTERVAL_SECONDS } from '../lantime/poller';
import { DefinitionsSettings } from './DefinitionsSettings';
import { asNumber, boundProblem, HistorySettings } from './HistorySettings';

type Props = DataSourcePluginOptionsEditorProps<LantimeJsonData, LantimeSecureJsonData>;
type Options = DataSourceSettings<LantimeJsonData, LantimeSecureJsonData>;

const WIDTH = 60;

/** What is wrong with a URL in the words of the form, or undefined. */
export function urlProblem(url: string): string | undefined {
  const text = url.trim();
  if (!text) {
    return 'Enter the address of the LANTIME, for example https://lantime.example.com.';
  }
  try {
    const parsed = new URL(text);
    if (!/^https?:$/.test(parsed.protocol)) {
      return 'The address must start with https:// or http://.';
    }
    if (parsed.username || parsed.password) {
      return 'Enter user and password below, not in the address.';
    }
    if (/\/api(\/|$)/.test(parsed.pathname)) {
      return 'Enter the address without /api; the plugin adds the path itself.';
    }
    return undefined;
  } catch {
    return 'This is not an address. It must look like https://lantime.example.com.';
  }
}

/** What is wrong with a number of seconds, or undefined; empty means the default. */
export function secondsProblem(value: unknown, least: number): string | undefined {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  const number = Number(value);
  return Number.isFinite(number) && number >= least ? undefined : `Enter a number of seconds, ${least} or more.`;
}

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
  const onUrl = (event: ChangeEvent<HTMLInputElement>) => {
    const url = event.currentTarget.value;
    // Links lead to the device itself unless another address was entered for them.
    const followsUrl = !jsonData.webUrl || jsonData.webUrl === safeWebUrl(options.url);
    change({ url, jsonData: followsUrl ? { ...jsonData, webUrl: safeWebUrl(url) } : jsonData });
  };
  const wrongUrl = options.url ? urlProblem(options.url) : undefined;
  const wrongTimeout = secondsProblem(jsonData.timeout, 1);
  const wrongInterval = secondsProblem(jsonData.pollInterval, MINIMUM_INTERVAL_SECONDS);
  const wrongLargest = boundProblem(jsonData.maxAnswerMegabytes, LARGEST_MAX_ANSWER_MEGABYTES);
  const wrongKept = boundProblem(jsonData.communicationKept, MOST_KEPT);
  const wrongWebUrl = jsonData.webUrl ? urlProblem(jsonData.webUrl) : undefined;
  const isPlain = /^http:/i.test(options.url ?? '');

  return (
    <>
      <FieldSet label="Connection" disabled={readOnly}>
        <Field
          label="URL"
          description="Address of the LANTIME as Grafana’s server reaches it, without a path."
          required
          invalid={wrongUrl !== undefined}
          error={wrongUrl}
        >
          <Input
            id="lantime-url"
            data-testid="lantime-url"
            width={WIDTH}
            value={options.url ?? ''}
            placeholder="https://lantime.example.com"
            disabled={readOnly}
            onChange={onUrl}
          />
        </Field>
        {isPlain && options.basicAuth && (
          <Alert severity="warning" title="The password travels unencrypted">
            Use https:// so that nobody on the way can read it.
          </Alert>
        )}
        <Field
          label="Timeout"
          description={`Seconds to wait for an answer, ${DEFAULT_TIMEOUT_SECONDS} unless given. Units with many modules answer slowly.`}
          invalid={wrongTimeout !== undefined}
          error={wrongTimeout}
        >
          <Input
            id="lantime-timeout"
            data-testid="lantime-timeout"
            type="number"
            min={1}
            width={16}
            value={jsonData.timeout ?? ''}
            placeholder={String(DEFAULT_TIMEOUT_SECONDS)}
            disabled={readOnly}
            onChange={(event) => changeJson({ timeout: asNumber(event.currentTarget.value) })}
          />
        </Field>
      </FieldSet>

      <FieldSet label="Login" disabled={readOnly}>
        <Field
          label="Basic authentication"
          description="The REST API asks for a device user. The lowest access level, “info”, is enough."
        >
          <Switch
            id="lantime-basic-auth"
            data-testid="lantime-basic-auth"
            value={options.basicAuth === true}
            disabled={readOnly}
            onChange={(event) => change({ basicAuth: event.currentTarget.checked })}
          />
        </Field>
        {options.basicAuth && (
          <>
            <Field label="User">
              <Input
                id="lantime-user"
                data-testid="lantime-user"
                width={WIDTH}
                value={options.basicAuthUser ?? ''}
                placeholder="info user of the device"
                autoComplete="off"
                disabled={readOnly}
                onChange={(event) => change({ basicAuthUser: event.currentTarget.value })}
              />
            </Field>
            <Field label="Password" description="Kept encrypted by Grafana; never sent to a browser.">
              <SecretInput
                id="lantime-password"
                data-testid="lantime-password"
                width={WIDTH}
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

      <FieldSet label="Certificate" disabled={readOnly}>
        <Field
          label="Skip TLS verify"
          description="Accepts any certificate, also the self-signed one a LANTIME comes with. Whoever can redirect the connection can then read the password."
        >
          <Switch
            id="lantime-skip-verify"
            data-testid="lantime-skip-verify"
            value={jsonData.tlsSkipVerify === true}
            disabled={readOnly}
            onChange={(event) => changeJson({ tlsSkipVerify: event.currentTarget.checked })}
          />
        </Field>
        <Field label="With CA certificate" description="Trusts the authority given below.">
          <Switch
            id="lantime-with-ca"
            data-testid="lantime-with-ca"
            value={jsonData.tlsAuthWithCACert === true}
            disabled={readOnly}
            onChange={(event) => changeJson({ tlsAuthWithCACert: event.currentTarget.checked })}
          />
        </Field>
        {jsonData.tlsAuthWithCACert && (
          <>
            <Field
              label="CA certificate"
              description="The authority that signed the device’s certificate, or that certificate itself."
            >
              <SecretTextArea
                id="lantime-ca"
                data-testid="lantime-ca"
                cols={WIDTH}
                rows={6}
                isConfigured={secureJsonFields?.tlsCACert === true}
                placeholder="-----BEGIN CERTIFICATE-----"
                disabled={readOnly}
                onChange={(event) => changeSecret({ tlsCACert: event.currentTarget.value })}
                onReset={() => resetSecret('tlsCACert')}
              />
            </Field>
            <Field
              label="Server name"
              description="The name in the certificate, if it differs from the one in the URL."
            >
              <Input
                id="lantime-server-name"
                data-testid="lantime-server-name"
                width={WIDTH}
                value={jsonData.serverName ?? ''}
                placeholder="lantime.example.com"
                disabled={readOnly}
                onChange={(event) => changeJson({ serverName: event.currentTarget.value })}
              />
            </Field>
          </>
        )}
      </FieldSet>

      <FieldSet label="Data" disabled={readOnly}>
        <Field
          label="Poll interval"
          description={
            `Seconds between requests to the device, ${DEFAULT_INTERVAL_SECONDS} unless given, at least ${MINIMUM_INTERVAL_SECONDS}. ` +
            'All panels share one request. The values are 1 to 8 seconds old on the device, and its small CPU also serves NTP.'
          }
          invalid={wrongInterval !== undefined}
          error={wrongInterval}
        >
          <Input
            id="lantime-poll-interval"
            data-testid="lantime-poll-interval"
            type="number"
            min={MINIMUM_INTERVAL_SECONDS}
            width={16}
            value={jsonData.pollInterval ?? ''}
            placeholder={String(DEFAULT_INTERVAL_SECONDS)}
            disabled={readOnly}
            onChange={(event) => changeJson({ pollInterval: asNumber(event.currentTarget.value) })}
          />
        </Field>
        <Field
          label="Largest answer"
          description={`Megabytes; longer answers are an error and are not read. ${DEFAULT_MAX_ANSWER_MEGABYTES} unless given, three times what the largest unit should need.`}
          invalid={wrongLargest !== undefined}
          error={wrongLargest}
        >
          <Input
            id="lantime-max-answer"
            data-testid="lantime-max-answer"
            type="number"
            min={1}
            width={16}
            value={jsonData.maxAnswerMegabytes ?? ''}
            placeholder={String(DEFAULT_MAX_ANSWER_MEGABYTES)}
            disabled={readOnly}
            onChange={(event) => changeJson({ maxAnswerMegabytes: asNumber(event.currentTarget.value) })}
          />
        </Field>
        <Field
          label="Web interface"
          description="Where links in panels lead: the device as browsers reach it. Follows the URL unless changed."
          invalid={wrongWebUrl !== undefined}
          error={wrongWebUrl}
        >
          <Input
            id="lantime-web-url"
            data-testid="lantime-web-url"
            width={WIDTH}
            value={jsonData.webUrl ?? ''}
            placeholder="https://lantime.example.com"
            disabled={readOnly}
            onChange={(event) => changeJson({ webUrl: event.currentTarget.value || undefined })}
          />
        </Field>
        <Field
          label="Configuration path"
          description="Where the device serves its configuration, which administrators can query read-only. The real name is not published; the device’s own reference tells it."
        >
          <Input
            id="lantime-configuration-path"
            data-testid="lantime-configuration-path"
            width={WIDTH}
            value={jsonData.configurationPath ?? ''}
            placeholder={DEFAULT_CONFIGURATION_PATH}
            disabled={readOnly}
            onChange={(event) => changeJson({ configurationPath: event.currentTarget.value || undefined })}
          />
        </Field>
      </FieldSet>

      <FieldSet label="Communication" disabled={readOnly}>
        <Field
          label="Track communication"
          description="Notes in this page which requests went to the device and which queries waited for them, for the query type Communication. Costs next to nothing; holds no credentials."
        >
          <Switch
            id="lantime-track"
            data-testid="lantime-track"
            value={jsonData.trackCommunication !== false}
            disabled={readOnly}
            onChange={(event) => changeJson({ trackCommunication: event.currentTarget.checked ? undefined : false })}
          />
        </Field>
        {jsonData.trackCommunication !== false && (
          <Field
            label="Number kept"
            description={`Requests and queries kept, ${DEFAULT_KEPT} of each unless given.`}
            invalid={wrongKept !== undefined}
            error={wrongKept}
          >
            <Input
              id="lantime-kept"
              data-testid="lantime-kept"
              type="number"
              min={1}
              max={MOST_KEPT}
              width={16}
              value={jsonData.communicationKept ?? ''}
              placeholder={String(DEFAULT_KEPT)}
              disabled={readOnly}
              onChange={(event) => changeJson({ communicationKept: asNumber(event.currentTarget.value) })}
            />
          </Field>
        )}
      </FieldSet>

      <HistorySettings
        uid={options.uid}
        name={options.name}
        jsonData={jsonData}
        readOnly={readOnly}
        onChange={changeJson}
      />

      <DefinitionsSettings uid={options.uid} jsonData={jsonData} readOnly={readOnly} onChange={changeJson} />

      <Alert severity="info" title="Alert rules">
        Grafana evaluates alert rules only on data sources with a server part, which this one does not have. Let the
        exporter that belongs to this plugin bring the same readings to Prometheus: it comes with alert rules, and
        chosen as the history data source above it gives the panels of this one a past of months.
      </Alert>
    </>
  );
}
