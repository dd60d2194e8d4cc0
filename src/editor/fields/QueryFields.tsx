/** Fields that several query editors have. */
import React from 'react';
import { InlineField, InlineSwitch, Input, MultiSelect } from '@grafana/ui';
import type { StateFormat } from '../../grafana/fields';
import { mark, t } from '../../i18n';
import type { KindEditorProps } from '../../queries/kind';
import { Choice } from './Choice';
import { FilterEditor } from './FilterEditor';
import { Hint } from './Hint';
import { WideField } from './WideField';
import { LABEL_WIDTH } from './layout';
import { renderOptionLabel } from './OptionLabel';
import { chosenOptions, Option } from './options';

/** The values chosen in a picker. */
export const chosenValues = (chosen: Array<{ value?: string }>): string[] =>
  chosen.flatMap(({ value }) => (value ? [value] : []));

type FieldProps = Pick<KindEditorProps, 'query' | 'onChange' | 'onRunQuery'>;

export const STATE_FORMAT_OPTIONS: Array<{ value: StateFormat; label: string; description: string }> = [
  { value: 'text', label: mark('Text'), description: mark('States as words, for tables and state timelines') },
  { value: 'number', label: mark('Number'), description: mark('States as numbers, for graphs and thresholds') },
];

interface ComponentsFieldProps {
  id: string;
  label: string;
  tooltip: string;
  chosen: readonly string[];
  options: Option[];
  labelWidth?: number;
  /** A remark on what is chosen. */
  hint?: string;
  onChange: (chosen: string[]) => void;
}

export function ComponentsField(props: ComponentsFieldProps) {
  const { id, label, tooltip, chosen, options, labelWidth, hint, onChange } = props;
  return (
    <>
      <WideField label={label} labelWidth={labelWidth} tooltip={tooltip}>
        <MultiSelect<string>
          inputId={`lantime-components-${id}`}
          aria-label={t('Components')}
          options={options}
          value={chosenOptions(chosen, options)}
          placeholder={t('Choose or type')}
          formatOptionLabel={renderOptionLabel}
          allowCustomValue
          onChange={(next) => onChange(chosenValues(next))}
        />
      </WideField>
      {hint && <Hint>{hint}</Hint>}
    </>
  );
}

export function StatesField({ query, onChange }: FieldProps) {
  return (
    <InlineField label={t('States as')}>
      <Choice<StateFormat>
        options={STATE_FORMAT_OPTIONS}
        value={query.states}
        onChange={(states) => onChange({ states })}
      />
    </InlineField>
  );
}

export function LiveField({ query, onChange, tooltip }: FieldProps & { tooltip: string }) {
  return (
    <InlineField label={t('Live')} tooltip={tooltip}>
      <InlineSwitch
        id={`lantime-live-${query.refId}`}
        aria-label={t('Live')}
        value={query.live}
        onChange={(event) => onChange({ live: event.currentTarget.checked })}
      />
    </InlineField>
  );
}

export function LimitField({ query, onChange }: FieldProps) {
  return (
    <InlineField
      label={t('Limit')}
      tooltip={t('Maximum number of series, rows or lines. A notice appears when it is reached.')}
    >
      <Input
        id={`lantime-limit-${query.refId}`}
        aria-label={t('Limit')}
        type="number"
        min={1}
        width={10}
        defaultValue={query.limit}
        onBlur={(event) => onChange({ limit: Number(event.currentTarget.value) || undefined })}
      />
    </InlineField>
  );
}

export function WhenEmptyField({ query, onChange, onRunQuery }: FieldProps) {
  return (
    <InlineField
      label={t('When empty')}
      tooltip={t(
        'Shown instead of an empty result if the device was read and has nothing of this, for example: not fitted. Never shown while the device cannot be read. Graphs show numbers only.'
      )}
    >
      <Input
        id={`lantime-when-empty-${query.refId}`}
        aria-label={t('When empty')}
        width={24}
        value={query.whenEmpty}
        placeholder={t('nothing')}
        onChange={(event) => onChange({ whenEmpty: event.currentTarget.value }, false)}
        onBlur={onRunQuery}
      />
    </InlineField>
  );
}

export function FiltersField({ query, onChange, keys }: FieldProps & { keys: readonly string[] }) {
  return (
    <FilterEditor
      filters={query.filters}
      keys={keys.map((name) => ({ value: name, label: name }))}
      labelWidth={LABEL_WIDTH}
      onChange={(filters) => onChange({ filters })}
    />
  );
}
