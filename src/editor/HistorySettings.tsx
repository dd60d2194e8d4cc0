import React, { useEffect, useState } from 'react';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, ConfirmButton, Field, FieldSet, Input, Select } from '@grafana/ui';
import { browserKey } from '../grafana/page-config';
import {
  DEFAULT_HISTORY_HOURS,
  DEFAULT_HISTORY_MEGABYTES,
  DEFAULT_PROMETHEUS_LABEL,
  isLabelName,
  LantimeJsonData,
  LONGEST_HISTORY_HOURS,
} from '../grafana/settings';
import type { LantimeDataSource } from '../grafana/datasource';
import { clearHistory } from '../history/browser';

const WIDTH = 60;

interface Props {
  uid: string;
  /** Name of the data source. */
  name: string;
  jsonData: LantimeJsonData;
  readOnly: boolean;
  onChange: (part: Partial<LantimeJsonData>) => void;
}

/** What is wrong with a bound, or undefined; empty means the default. */
export function boundProblem(value: unknown, most?: number): string | undefined {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  const number = Number(value);
  const good = Number.isFinite(number) && number >= 1 && number <= (most ?? Infinity);
  return good ? undefined : most === undefined ? 'Enter a number, 1 or more.' : `Enter a number from 1 to ${most}.`;
}

/** The number in an input; empty for none. Text that is no number stays, so that the form can say so. */
export function asNumber(text: string): number | string | undefined {
  return text === '' ? undefined : Number.isFinite(Number(text)) ? Number(text) : text;
}

const NO_PROMETHEUS = { label: 'None: this browser only', value: '' };

/** Data sources that speak PromQL, as far as their type tells. */
function prometheusChoices() {
  const choices = getDataSourceSrv()
    .getList({ metrics: true, filter: ({ type }) => /prometheus|victoriametrics|mimir|thanos/i.test(type) })
    .map(({ name, uid }) => ({ label: name, value: uid }));
  return [NO_PROMETHEUS, ...choices];
}

/** The longer past: a Prometheus data source that the exporter fills. */
function PrometheusSettings({ name, jsonData, readOnly, onChange }: Omit<Props, 'uid'>) {
  const choices = prometheusChoices();
  const { prometheusUid: uid, prometheusLabel, prometheusTarget } = jsonData;
  const chosen = choices.find(({ value }) => value === (uid ?? '')) ?? { label: `${uid} (not found)`, value: uid };
  const wrongLabel =
    prometheusLabel && !isLabelName(prometheusLabel) ? 'A label has letters, digits and _ only.' : undefined;
  return (
    <>
      <Field
        label="History data source"
        description="A Prometheus that the exporter of this plugin fills. Series and changes then reach back as far as it does, joined with live points."
      >
        <Select
          inputId="lantime-prometheus"
          aria-label="History data source"
          width={WIDTH}
          options={choices}
          value={chosen}
          disabled={readOnly}
          onChange={({ value }) => onChange({ prometheusUid: value || undefined })}
        />
      </Field>
      {uid && (
        <>
          <Field
            label="Device label"
            description={`Label that names the device in Prometheus, ${DEFAULT_PROMETHEUS_LABEL} unless given.`}
            invalid={wrongLabel !== undefined}
            error={wrongLabel}
          >
            <Input
              id="lantime-prometheus-label"
              data-testid="lantime-prometheus-label"
              width={WIDTH}
              value={prometheusLabel ?? ''}
              placeholder={DEFAULT_PROMETHEUS_LABEL}
              disabled={readOnly}
              onChange={(event) => onChange({ prometheusLabel: event.currentTarget.value || undefined })}
            />
          </Field>
          <Field
            label="Device name"
            description="Value of that label: the name of the target in the exporter’s configuration. The name of this data source unless given."
          >
            <Input
              id="lantime-prometheus-target"
              data-testid="lantime-prometheus-target"
              width={WIDTH}
              value={prometheusTarget ?? ''}
              placeholder={name}
              disabled={readOnly}
              onChange={(event) => onChange({ prometheusTarget: event.currentTarget.value || undefined })}
            />
          </Field>
        </>
      )}
    </>
  );
}

/** What of this browser keeps the history from working, as far as the data source has found out. */
function useShortcomings(uid: string): string[] {
  const [shortcomings, setShortcomings] = useState<string[]>([]);
  useEffect(() => {
    let open = true;
    getDataSourceSrv()
      .get({ uid })
      .then((dataSource) => (dataSource as Partial<LantimeDataSource>).device?.shortcomings())
      .then(
        (found) => open && found && found.length > 0 && setShortcomings(found),
        // A data source that cannot be made says so under "Save & test".
        () => undefined
      );
    return () => {
      open = false;
    };
  }, [uid]);
  return shortcomings;
}

/** How long this browser remembers the device, and who remembers it longer. */
export function HistorySettings({ uid, name, jsonData, readOnly, onChange }: Props) {
  const [cleared, setCleared] = useState<{ problem?: string }>();
  const shortcomings = useShortcomings(uid);
  const wrongHours = boundProblem(jsonData.historyHours, LONGEST_HISTORY_HOURS);
  const wrongMegabytes = boundProblem(jsonData.historyMegabytes);
  const onClear = async () => {
    try {
      await clearHistory(browserKey(uid));
      setCleared({});
    } catch (error) {
      setCleared({ problem: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <>
      <FieldSet label="History" disabled={readOnly}>
        {shortcomings.length > 0 && (
          <Alert severity="warning" title="This browser does not do all it could">
            {shortcomings.join(' ')}
          </Alert>
        )}
        <Field
          label="Hours in the browser"
          description={`What each browser polls it keeps for this long, ${DEFAULT_HISTORY_HOURS} hours unless given, so that a reload loses nothing. The device itself keeps only the present.`}
          invalid={wrongHours !== undefined}
          error={wrongHours}
        >
          <Input
            id="lantime-history-hours"
            data-testid="lantime-history-hours"
            type="number"
            min={1}
            max={LONGEST_HISTORY_HOURS}
            width={16}
            value={jsonData.historyHours ?? ''}
            placeholder={String(DEFAULT_HISTORY_HOURS)}
            disabled={readOnly}
            onChange={(event) => onChange({ historyHours: asNumber(event.currentTarget.value) })}
          />
        </Field>
        <Field
          label="Megabytes in the browser"
          description={`Room for it, ${DEFAULT_HISTORY_MEGABYTES} MB unless given; the oldest goes first. A day of a fully fitted chassis takes about 30 MB, of a small unit less than 2.`}
          invalid={wrongMegabytes !== undefined}
          error={wrongMegabytes}
        >
          <Input
            id="lantime-history-megabytes"
            data-testid="lantime-history-megabytes"
            type="number"
            min={1}
            width={16}
            value={jsonData.historyMegabytes ?? ''}
            placeholder={String(DEFAULT_HISTORY_MEGABYTES)}
            disabled={readOnly}
            onChange={(event) => onChange({ historyMegabytes: asNumber(event.currentTarget.value) })}
          />
        </Field>
        <PrometheusSettings name={name} jsonData={jsonData} readOnly={readOnly} onChange={onChange} />
      </FieldSet>
      <Field
        label="Clear history"
        description="Removes what this browser keeps of this device. Other browsers keep theirs."
      >
        <div data-testid="lantime-clear-history">
          <ConfirmButton
            confirmText="Clear"
            confirmVariant="destructive"
            closeOnConfirm={true}
            onConfirm={() => void onClear()}
          >
            Clear history
          </ConfirmButton>
        </div>
      </Field>
      {cleared &&
        (cleared.problem === undefined ? (
          <Alert severity="success" title="The history of this browser is cleared" />
        ) : (
          <Alert severity="error" title="The history could not be cleared">
            {cleared.problem}. Reload the page and try again, or remove the site data of Grafana in the browser’s
            settings.
          </Alert>
        ))}
    </>
  );
}
