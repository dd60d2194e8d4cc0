import React, { useEffect, useState } from 'react';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Field, FieldSet, Select } from '@grafana/ui';
import {
  DEFAULT_HISTORY_HOURS,
  DEFAULT_HISTORY_MEGABYTES,
  DEFAULT_PROMETHEUS_LABEL,
  isLabelName,
  LantimeJsonData,
  LONGEST_HISTORY_HOURS,
  Settings,
} from '../grafana/settings';
import type { LantimeDataSource } from '../grafana/datasource';
import { t } from '../i18n';
import { ClearHistory } from './ClearHistory';
import { fitting, NumberSetting, TextSetting, WIDE } from './fields/SettingFields';
import { numberProblem } from './fields/setting-problems';
import { Section } from './fields/Section';
import type { SettingsPart } from './settings-part';

interface Props extends SettingsPart {
  uid: string;
  /** Name of the data source. */
  name: string;
}

/** Data sources that speak PromQL, judging by their type. */
function prometheusChoices() {
  const choices = getDataSourceSrv()
    .getList({ metrics: true, filter: ({ type }) => /prometheus|victoriametrics|mimir|thanos/i.test(type) })
    .map(({ name, uid }) => ({ label: name, value: uid }));
  return [{ label: t('None: only this browser'), value: '' }, ...choices];
}

/** The name of a data source; its uid if there is none. */
const prometheusName = (uid: string): string =>
  prometheusChoices().find(({ value }) => value === uid)?.label ?? t('{uid} (not found)', { uid });

/** What is wrong with the label of the device, or undefined. */
const labelProblem = ({ prometheusLabel: label }: LantimeJsonData): string | undefined =>
  label && !isLabelName(label)
    ? t('A label name contains only letters, digits and underscores, and does not start with a digit.')
    : undefined;

/** For a longer history: a Prometheus data source with data from the exporter. */
function PrometheusSettings({ name, jsonData, readOnly, onChange }: Omit<Props, 'uid' | 'effective'>) {
  const choices = prometheusChoices();
  const { prometheusUid: uid, prometheusLabel, prometheusTarget } = jsonData;
  const chosen = choices.find(({ value }) => value === (uid ?? '')) ?? {
    label: t('{uid} (not found)', { uid: String(uid) }),
    value: uid,
  };
  return (
    <>
      <Field
        label={t('History data source')}
        description={t(
          'A Prometheus data source with data from the exporter of this plugin. Series and changes then go back as far as Prometheus does and continue with live values.'
        )}
      >
        <Select
          inputId="lantime-prometheus"
          aria-label={t('History data source')}
          width={WIDE}
          className={fitting}
          options={choices}
          value={chosen}
          disabled={readOnly}
          onChange={({ value }) => onChange({ prometheusUid: value || undefined })}
        />
      </Field>
      {uid && (
        <>
          <TextSetting
            id="lantime-prometheus-label"
            label={t('Device label')}
            description={t('Label that identifies the device in Prometheus (default {label}).', {
              label: DEFAULT_PROMETHEUS_LABEL,
            })}
            value={prometheusLabel}
            placeholder={DEFAULT_PROMETHEUS_LABEL}
            problem={labelProblem(jsonData)}
            readOnly={readOnly}
            onChange={(value) => onChange({ prometheusLabel: value || undefined })}
          />
          <TextSetting
            id="lantime-prometheus-target"
            label={t('Device name')}
            description={t(
              'Value of that label: the name of the target in the exporter’s configuration. Defaults to the name of this data source.'
            )}
            value={prometheusTarget}
            placeholder={name}
            readOnly={readOnly}
            onChange={(value) => onChange({ prometheusTarget: value || undefined })}
          />
        </>
      )}
    </>
  );
}

/** Reasons why the history does not work fully in this browser, as far as the data source knows. */
function useShortcomings(uid: string): string[] {
  const [shortcomings, setShortcomings] = useState<string[]>([]);
  useEffect(() => {
    let open = true;
    getDataSourceSrv()
      .get({ uid })
      .then((dataSource) => (dataSource as Partial<LantimeDataSource>).device?.shortcomings())
      .then(
        (found) => open && found && found.length > 0 && setShortcomings(found),
        // A data source that cannot be loaded says so under "Save & test".
        () => undefined
      );
    return () => {
      open = false;
    };
  }, [uid]);
  return shortcomings;
}

/** How long the history is, and where. */
function historySummary({ historyHours, historyMegabytes, prometheus }: Settings): string {
  const browser = t('{hours} h in each browser, up to {megabytes} MB', {
    hours: historyHours,
    megabytes: historyMegabytes,
  });
  return prometheus
    ? t('{browser}; earlier values from {name}.', { browser, name: prometheusName(prometheus.uid) })
    : t('{browser}; no Prometheus for earlier values.', { browser });
}

/** How long this browser keeps the history of the device, and where a longer one comes from. */
export function HistorySettings({ uid, name, jsonData, effective, readOnly, onChange }: Props) {
  const shortcomings = useShortcomings(uid);
  const hoursProblem = numberProblem(jsonData.historyHours, LONGEST_HISTORY_HOURS);
  const megabytesProblem = numberProblem(jsonData.historyMegabytes);
  const wrongLabel = jsonData.prometheusUid ? labelProblem(jsonData) : undefined;
  return (
    <Section
      id="lantime-history"
      title={t('History')}
      summary={historySummary(effective)}
      hasProblem={shortcomings.length > 0 || [hoursProblem, megabytesProblem, wrongLabel].some(Boolean)}
    >
      <div>
        <FieldSet disabled={readOnly}>
          {shortcomings.length > 0 && (
            <Alert severity="warning" title={t('Some features do not work in this browser')}>
              {shortcomings.join(' ')}
            </Alert>
          )}
          <NumberSetting
            id="lantime-history-hours"
            label={t('Hours in the browser')}
            description={t(
              'How long each browser keeps what it has polled (default {hours} hours), so that nothing is lost on reload. The device itself keeps only current values.',
              { hours: DEFAULT_HISTORY_HOURS }
            )}
            max={LONGEST_HISTORY_HOURS}
            value={jsonData.historyHours}
            fallback={DEFAULT_HISTORY_HOURS}
            problem={hoursProblem}
            readOnly={readOnly}
            onChange={(historyHours) => onChange({ historyHours })}
          />
          <NumberSetting
            id="lantime-history-megabytes"
            label={t('Megabytes in the browser')}
            description={t(
              'Storage for that history (default {megabytes} MB); the oldest values are dropped first. A day takes about 30 MB for a fully equipped chassis, less than 2 MB for a small unit.',
              { megabytes: DEFAULT_HISTORY_MEGABYTES }
            )}
            value={jsonData.historyMegabytes}
            fallback={DEFAULT_HISTORY_MEGABYTES}
            problem={megabytesProblem}
            readOnly={readOnly}
            onChange={(historyMegabytes) => onChange({ historyMegabytes })}
          />
        </FieldSet>
      </div>
      {/* What is in the browser is the user's, also where the data source is provisioned. */}
      <ClearHistory uid={uid} />
      <FieldSet disabled={readOnly}>
        <PrometheusSettings name={name} jsonData={jsonData} readOnly={readOnly} onChange={onChange} />
      </FieldSet>
    </Section>
  );
}
