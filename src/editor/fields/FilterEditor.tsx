import React, { useRef } from 'react';
import { Button, InlineField, InlineFieldRow, Input, Select } from '@grafana/ui';
import { LabelFilter } from '../../grafana/filters';
import { mark, t, translated } from '../../i18n';
import { Option } from './options';

const OPERATORS = [
  { value: '=', label: '=', description: mark('is') },
  { value: '!=', label: '!=', description: mark('is not') },
  { value: '=~', label: '=~', description: mark('matches a pattern with *') },
  { value: '!~', label: '!~', description: mark('does not match a pattern with *') },
  { value: '<', label: '<', description: mark('is less than') },
  { value: '>', label: '>', description: mark('is greater than') },
];

interface Props {
  filters: LabelFilter[];
  keys: Option[];
  labelWidth: number;
  onChange: (filters: LabelFilter[]) => void;
}

/** Filters of a query: all of them must hold. */
export function FilterEditor({ filters, keys, labelWidth, onChange }: Props) {
  const add = useRef<HTMLButtonElement>(null);
  const replace = (index: number, part: Partial<LabelFilter>) =>
    onChange(filters.map((filter, i) => (i === index ? { ...filter, ...part } : filter)));
  return (
    <>
      {filters.map((filter, index) => (
        // By its place: a row that was made anew would lose the keyboard's focus.
        <InlineFieldRow key={index}>
          <InlineField label={index === 0 ? t('Filters') : t('and')} labelWidth={labelWidth}>
            <Select
              aria-label={t('Filter name')}
              width={24}
              options={keys}
              value={keys.find(({ value }) => value === filter.key) ?? { value: filter.key, label: filter.key }}
              allowCustomValue
              onChange={({ value }) => value && replace(index, { key: value })}
            />
          </InlineField>
          <Select
            aria-label={t('Filter operator')}
            width={10}
            options={translated(OPERATORS)}
            value={filter.operator}
            onChange={({ value }) => value && replace(index, { operator: value })}
          />
          <Input
            // Keeps its own text until it is left; another value in this place is another input.
            key={filter.value}
            aria-label={t('Filter value')}
            width={30}
            defaultValue={filter.value}
            onBlur={(event) => replace(index, { value: event.currentTarget.value })}
          />
          <Button
            aria-label={t('Remove filter')}
            icon="times"
            variant="secondary"
            fill="text"
            onClick={() => {
              onChange(filters.filter((_, i) => i !== index));
              if (index === filters.length - 1) {
                // The button is gone with its row: where the next filter would be added.
                add.current?.focus();
              }
            }}
          />
        </InlineFieldRow>
      ))}
      <Button
        ref={add}
        icon="plus"
        size="sm"
        variant="secondary"
        fill="text"
        onClick={() => onChange([...filters, { key: keys[0]?.value ?? 'slot', operator: '=', value: '' }])}
      >
        {t('Filter')}
      </Button>
    </>
  );
}
