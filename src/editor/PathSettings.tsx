import React from 'react';
import { FieldSet } from '@grafana/ui';
import { Settings } from '../grafana/settings';
import { t } from '../i18n';
import { DEFAULT_CONFIGURATION_PATH } from '../queries/configuration/path';
import { TextSetting } from './fields/SettingFields';
import { urlProblem } from './fields/setting-problems';
import { Section } from './fields/Section';
import type { SettingsPart } from './settings-part';

const pathSummary = ({ webUrl, configurationPath: path }: Settings): string =>
  webUrl
    ? t('Links lead to {webUrl}; its configuration is read from {path}.', { webUrl, path })
    : t('Panels have no links to the device; its configuration is read from {path}.', { path });

/** Other places on the device than its status. */
export function PathSettings({ jsonData, effective, readOnly, onChange }: SettingsPart) {
  const problem = jsonData.webUrl ? urlProblem(jsonData.webUrl) : undefined;
  return (
    <Section
      id="lantime-paths"
      title={t('Links and configuration')}
      summary={pathSummary(effective)}
      hasProblem={problem !== undefined}
    >
      <FieldSet disabled={readOnly}>
        <TextSetting
          id="lantime-web-url"
          label={t('Web interface')}
          description={t(
            'Target of links in panels: the device as reached from browsers. Follows the URL unless changed.'
          )}
          value={jsonData.webUrl}
          placeholder="https://lantime.example.com"
          problem={problem}
          readOnly={readOnly}
          onChange={(webUrl) => onChange({ webUrl: webUrl || undefined })}
        />
        <TextSetting
          id="lantime-configuration-path"
          label={t('Configuration path')}
          description={t(
            'Path of the device’s configuration, which administrators can query read-only. The actual path is not published; see the API reference of your device.'
          )}
          value={jsonData.configurationPath}
          placeholder={DEFAULT_CONFIGURATION_PATH}
          readOnly={readOnly}
          onChange={(configurationPath) => onChange({ configurationPath: configurationPath || undefined })}
        />
      </FieldSet>
    </Section>
  );
}
