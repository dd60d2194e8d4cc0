import React from 'react';
import { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { Field, FieldSet, SecretTextArea } from '@grafana/ui';
import { LantimeJsonData, LantimeSecureJsonData } from '../grafana/settings';
import { t } from '../i18n';
import { fitting, SwitchSetting, TextSetting, WIDE } from './fields/SettingFields';

type Props = DataSourcePluginOptionsEditorProps<LantimeJsonData, LantimeSecureJsonData>;
type Secret = 'tlsCACert' | 'tlsClientCert' | 'tlsClientKey';

/** Which certificates are trusted and shown, in Grafana's standard fields, which its proxy applies. */
export function CertificateSettings({ options, onOptionsChange }: Props) {
  const { jsonData, secureJsonData, secureJsonFields } = options;
  const readOnly = options.readOnly === true;
  const changeJson = (part: Partial<LantimeJsonData>) =>
    onOptionsChange({ ...options, jsonData: { ...jsonData, ...part } });
  const secret = (name: Secret, id: string, label: string, description: string, placeholder: string) => (
    <Field label={label} description={description}>
      <SecretTextArea
        id={id}
        data-testid={id}
        cols={WIDE}
        className={fitting}
        rows={6}
        isConfigured={secureJsonFields?.[name] === true}
        placeholder={placeholder}
        disabled={readOnly}
        onChange={(event) =>
          onOptionsChange({ ...options, secureJsonData: { ...secureJsonData, [name]: event.currentTarget.value } })
        }
        onReset={() =>
          onOptionsChange({
            ...options,
            secureJsonFields: { ...secureJsonFields, [name]: false },
            secureJsonData: { ...secureJsonData, [name]: '' },
          })
        }
      />
    </Field>
  );
  return (
    <FieldSet label={t('TLS')} disabled={readOnly}>
      <SwitchSetting
        id="lantime-skip-verify"
        label={t('Skip TLS verify')}
        description={t(
          'Accepts any certificate, including the self-signed one a LANTIME is delivered with. Anyone who can redirect the connection can then read the password.'
        )}
        value={jsonData.tlsSkipVerify === true}
        readOnly={readOnly}
        onChange={(tlsSkipVerify) => changeJson({ tlsSkipVerify })}
      />
      <SwitchSetting
        id="lantime-with-ca"
        label={t('With CA certificate')}
        description={t('Trusts the certificate authority given below.')}
        value={jsonData.tlsAuthWithCACert === true}
        readOnly={readOnly}
        onChange={(tlsAuthWithCACert) => changeJson({ tlsAuthWithCACert })}
      />
      {jsonData.tlsAuthWithCACert &&
        secret(
          'tlsCACert',
          'lantime-ca',
          t('CA certificate'),
          t('The authority that signed the device’s certificate, or the device’s certificate itself.'),
          '-----BEGIN CERTIFICATE-----'
        )}
      <SwitchSetting
        id="lantime-client-certificate"
        label={t('TLS client authentication')}
        description={t('Shows a certificate to the device, or to a reverse proxy before it.')}
        value={jsonData.tlsAuth === true}
        readOnly={readOnly}
        onChange={(tlsAuth) => changeJson({ tlsAuth })}
      />
      {jsonData.tlsAuth && (
        <>
          {secret(
            'tlsClientCert',
            'lantime-client-cert',
            t('Client certificate'),
            t('In PEM format, with intermediate certificates if there are any.'),
            '-----BEGIN CERTIFICATE-----'
          )}
          {secret(
            'tlsClientKey',
            'lantime-client-key',
            t('Client key'),
            t('In PEM format, without a passphrase.'),
            '-----BEGIN PRIVATE KEY-----'
          )}
        </>
      )}
      {(jsonData.tlsAuthWithCACert || jsonData.tlsAuth) && (
        <TextSetting
          id="lantime-server-name"
          label={t('Server name')}
          description={t('The name in the certificate, if it differs from the one in the URL.')}
          value={jsonData.serverName}
          placeholder="lantime.example.com"
          readOnly={readOnly}
          onChange={(serverName) => changeJson({ serverName })}
        />
      )}
    </FieldSet>
  );
}
