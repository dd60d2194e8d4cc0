import React from 'react';
import { Button, InlineField, InlineFieldRow, Input, Select } from '@grafana/ui';
import { LabelFilter } from '../../grafana/filters';
import { Option } from './options';

const OPERATORS = [
  { value: '=', label: '=', description: 'is' },
  { value: '!=', label: '!=', description: 'is not' },
  { value: '=~', label: '=~', description: 'matches a pattern with *' },
  { value: '!~', label: '!~', description: 'does not match a pattern with *' },
  { value: '<', label: '<', description: 'is less than' },
  { value: '>', label: '>', description: 'is greater than' },
];

interface Props {
  filters: LabelFilter[];
  keys: Option[];
  labelWidth: number;
  onChange: (filters: LabelFilter[]) => void;
}

/** Filters of a query: all of them must hold. */
export function FilterEditor({ filters, keys, labelWidth, onChange }: Props) {
  const replace = (index: number, part: Partial<LabelFilter>) =>
    onChange(filters.map((filter, i) => (i === index ? { ...filter, ...part } : filter)));
  return (
    <>
      {filters.map((filter, index) => (
        // The inputs keep their own text: another filter in this place is another row.
        <InlineFieldRow key={`${index} ${filter.key} ${filter.operator} ${filter.value}`}>
          <InlineField label={index === 0 ? 'Filters' : 'and'} labelWidth={labelWidth}>
            <Select
              aria-label="Filter name"
              width={24}
              options={keys}
              value={keys.find(({ value }) => value === filter.key) ?? { value: filter.key, label: filter.key }}
              allowCustomValue
              onChange={({ value }) => value && replace(index, { key: value })}
            />
          </InlineField>
          <Select
            aria-label="Filter operator"
            width={10}
            options={OPERATORS}
            value={filter.operator}
            onChange={({ value }) => value && replace(index, { operator: value })}
          />
          <Input
            aria-label="Filter value"
            width={30}
            defaultValue={filter.value}
            onBlur={(event) => replace(index, { value: event.currentTarget.value })}
          />
          <Button
            aria-label="Remove filter"
            icon="times"
            variant="secondary"
            fill="text"
            onClick={() => onChange(filters.filter((_, i) => i !== index))}
          />
        </InlineFieldRow>
      ))}
      <Button
        icon="plus"
        size="sm"
        variant="secondary"
        fill="text"
        onClick={() => onChange([...filters, { key: keys[0]?.value ?? 'slot', operator: '=', value: '' }])}
      >
        Filter
      </Button>
    </>
  );
}
