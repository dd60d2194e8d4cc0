import React from 'react';
import { RadioButtonGroup } from '@grafana/ui';
import { translated } from '../../i18n';
import { wrapping } from './layout';

interface ChoiceProps<T> {
  options: ReadonlyArray<{ value: T; label: string; description: string }>;
  value: T;
  onChange: (value: T) => void;
}

/** A few options with marked texts side by side. Old versions of Grafana name each by its description unless it is named here. */
export function Choice<T>({ options, ...rest }: ChoiceProps<T>) {
  return (
    <RadioButtonGroup<T>
      className={wrapping}
      options={translated(options).map((option) => ({ ...option, ariaLabel: option.label }))}
      {...rest}
    />
  );
}
