import React from 'react';
import { InlineField, InlineFieldRow, Input } from '@grafana/ui';
import { Choice } from '../../editor/fields/Choice';
import { FiltersField, LimitField } from '../../editor/fields/QueryFields';
import { LABEL_WIDTH } from '../../editor/fields/layout';
import { useFilterKeys } from '../../editor/fields/useReadings';
import { mark, t, translated } from '../../i18n';
import { LimitsField } from '../holdover/LimitsField';
import type { KindEditorProps } from '../kind';
import { OffsetFields } from '../stability/OffsetFields';
import { isInSeconds } from '../stability/offsets';
import type { Format } from '../stored';
import type { AccuracyOptions } from './kind';
import { REQUIREMENTS } from './requirements';

export const ACCURACY_FORMATS: Array<{ value: Format; label: string; description: string }> = [
  {
    value: 'table',
    label: mark('Verdicts'),
    description: mark('A row for each reading, with a verdict for each limit'),
  },
  { value: 'timeseries', label: mark('Over time'), description: mark('The bound of the time error as a graph') },
];
const LIMIT_OPTIONS = REQUIREMENTS.map(({ limit, label, description }) => ({
  value: String(limit),
  label,
  description,
}));

interface PercentFieldProps {
  id: string;
  label: string;
  tooltip: string;
  /** 0 to 1. */
  share: number;
  onChange: (share: number) => void;
}

/** A share, typed in percent. Empty and impossible input leaves it as it was. */
function PercentField({ id, label, tooltip, share, onChange }: PercentFieldProps) {
  const percent = Number((100 * share).toPrecision(12));
  return (
    <InlineField label={label} tooltip={tooltip}>
      <Input
        key={percent}
        id={id}
        aria-label={label}
        type="number"
        min={0}
        max={100}
        step="any"
        width={12}
        suffix="%"
        defaultValue={percent}
        onBlur={({ currentTarget: { value } }) => {
          const typed = value.trim() === '' ? NaN : Number(value);
          if (typed >= 0 && typed <= 100 && typed !== percent) {
            onChange(Number((typed / 100).toPrecision(12)));
          }
        }}
      />
    </InlineField>
  );
}

export default function AccuracyEditor(props: KindEditorProps<AccuracyOptions>) {
  const { query, device, polls, onChange } = props;
  const filterKeys = useFilterKeys(device, polls, isInSeconds);
  return (
    <>
      <OffsetFields
        {...props}
        tooltip={t(
          'Bounds and offsets in seconds. Of an offset, half the delay and the bound of the reference are added where they are known; the table names what is in each sum.'
        )}
      />
      <LimitsField
        id={query.refId}
        label={t('Limits')}
        tooltip={t('A verdict for each. Choose requirements, or type a time such as 1.5 µs.')}
        options={translated(LIMIT_OPTIONS)}
        limits={query.limits}
        onChange={onChange}
      />
      <InlineFieldRow>
        <InlineField label={t('Show as')} labelWidth={LABEL_WIDTH}>
          <Choice<Format> options={ACCURACY_FORMATS} value={query.format} onChange={(format) => onChange({ format })} />
        </InlineField>
        <PercentField
          id={`lantime-within-${query.refId}`}
          label={t('Within limit')}
          tooltip={t('Least share of the measured time within the limit, for a pass.')}
          share={query.within}
          onChange={(within) => onChange({ within })}
        />
        <PercentField
          id={`lantime-coverage-${query.refId}`}
          label={t('Coverage')}
          tooltip={t(
            'Least share of the time range that must be measured; with less, the verdict is insufficient data, unless it is a fail whatever is missing.'
          )}
          share={query.coverage}
          onChange={(coverage) => onChange({ coverage })}
        />
        <LimitField {...props} />
      </InlineFieldRow>
      <FiltersField {...props} keys={filterKeys} />
    </>
  );
}
