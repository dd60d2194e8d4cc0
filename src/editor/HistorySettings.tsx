import React, { useState } from 'react';
import { Alert, ConfirmButton, Field, FieldSet, Input } from '@grafana/ui';
import {
  browserKey,
  DEFAULT_HISTORY_HOURS,
  DEFAULT_HISTORY_MEGABYTES,
  LantimeJsonData,
  LONGEST_HISTORY_HOURS,
} from '../datasource/settings';
import { clearHistory } from '../history/browser';

interface Props {
  uid: string;
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

/** How long this browser remembers the device. */
export function HistorySettings({ uid, jsonData, readOnly, onChange }: Props) {
  const [cleared, setCleared] = useState<{ problem?: string }>();
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
