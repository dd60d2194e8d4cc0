import React from 'react';
import { InlineField, InlineFieldRow, MultiSelect, Select } from '@grafana/ui';
import type { Level } from '../../changes/model';
import { mark, t, translated } from '../../i18n';
import { ChangeOptions, ChangeSource, LantimeQuery } from '../stored';
import { Choice } from '../../editor/fields/Choice';
import { chosenOptions, Option, OptionGroup } from '../../editor/fields/options';
import { chosenValues, ComponentsField } from '../../editor/fields/QueryFields';
import { WideField } from '../../editor/fields/WideField';

export const SOURCE_OPTIONS: Array<{ value: ChangeSource; label: string; description: string }> = [
  { value: 'both', label: mark('Both'), description: mark('Merged: the event’s time, the reading’s location') },
  {
    value: 'events',
    label: mark('Device events'),
    description: mark('Notification events of the device, exact to the second; it keeps the last time of each'),
  },
  {
    value: 'changes',
    label: mark('State changes'),
    description: mark('Changes of states, seen while the device was polled'),
  },
];
export const SEVERITY_OPTIONS: Array<{ value: Level; label: string; description: string }> = [
  { value: 'info', label: mark('All'), description: mark('Also information, and events that clear a problem') },
  { value: 'warning', label: mark('Warning'), description: mark('Warnings, errors and critical events') },
  { value: 'error', label: mark('Error'), description: mark('Errors and critical events') },
  { value: 'critical', label: mark('Critical'), description: mark('Only events that the device calls critical') },
];

interface Props {
  id: string;
  options: ChangeOptions;
  components: readonly string[];
  knownComponents: Option[];
  /** What can be included or excluded. */
  subjects: OptionGroup[];
  /** False where there is only one source. */
  hasSource: boolean;
  labelWidth: number;
  onChange: (part: Partial<LantimeQuery>) => void;
}

/** Which changes to show: for events and annotations. */
export function ChangeFields(props: Props) {
  const { id, options, components, knownComponents, subjects, hasSource, labelWidth, onChange } = props;
  const flat = subjects.flatMap((group) => group.options);
  const picker = (
    name: 'include' | 'exclude',
    label: string,
    tooltip: string,
    placeholder: string,
    chosen: string[],
    change: (next: string[]) => void
  ) => (
    <WideField label={label} labelWidth={labelWidth} tooltip={tooltip}>
      <MultiSelect<string>
        inputId={`lantime-${name}-${id}`}
        aria-label={label}
        options={subjects}
        value={chosenOptions(chosen, flat)}
        placeholder={placeholder}
        allowCustomValue
        onChange={(next) => change(chosenValues(next))}
      />
    </WideField>
  );
  return (
    <>
      <InlineFieldRow>
        {hasSource && (
          <InlineField label={t('From')} labelWidth={labelWidth}>
            <Choice<ChangeSource>
              options={SOURCE_OPTIONS}
              value={options.source}
              onChange={(source) => onChange({ source })}
            />
          </InlineField>
        )}
        <InlineField
          label={t('Severity from')}
          labelWidth={hasSource ? undefined : labelWidth}
          tooltip={t('The lowest severity shown.')}
        >
          <Select<Level>
            inputId={`lantime-severity-${id}`}
            aria-label={t('Severity')}
            width={16}
            options={translated(SEVERITY_OPTIONS)}
            value={options.severity}
            onChange={({ value }) => value && onChange({ severity: value })}
          />
        </InlineField>
      </InlineFieldRow>
      <ComponentsField
        id={id}
        label={t('Of')}
        tooltip={t(
          'The chassis stands for the device itself. Choose from the list, or type a name, a pattern with *, type:clk for a slot type, or a variable such as $slot.'
        )}
        chosen={components}
        options={knownComponents}
        labelWidth={labelWidth}
        onChange={(next) => onChange({ components: next })}
      />
      {picker(
        'include',
        t('Include'),
        t(
          'Events by their name and readings by their path, where * matches anything, or a variable: antenna-*, network/ports/*/link.'
        ),
        t('Everything'),
        options.include,
        (include) => onChange({ include })
      )}
      {picker(
        'exclude',
        t('Exclude'),
        t('As above. Exclude takes precedence over Include.'),
        t('Nothing'),
        options.exclude,
        (exclude) => onChange({ exclude })
      )}
    </>
  );
}
