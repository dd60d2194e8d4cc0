import React from 'react';
import { MultiSelect } from '@grafana/ui';
import { chosenValues } from '../../editor/fields/QueryFields';
import { WideField } from '../../editor/fields/WideField';
import type { OptionValue } from '../kind';
import { limitOption, parseLimits } from './limits';

interface Props {
  id: string;
  label: string;
  tooltip: string;
  /** What is offered; any other time can be typed. */
  options: OptionValue[];
  /** Seconds. */
  limits: readonly number[];
  onChange: (part: { limits: number[] }) => void;
}

/** Limits of a time error. */
export function LimitsField({ id, label, tooltip, options, limits, onChange }: Props) {
  return (
    <WideField label={label} tooltip={tooltip}>
      <MultiSelect<string>
        inputId={`lantime-limits-${id}`}
        aria-label={label}
        options={options}
        value={limits.map(limitOption)}
        allowCustomValue
        onChange={(chosen) => onChange({ limits: parseLimits(chosenValues(chosen)) })}
      />
    </WideField>
  );
}
