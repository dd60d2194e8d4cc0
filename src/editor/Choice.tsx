import { css } from '@emotion/css';
import React from 'react';
import { RadioButtonGroup } from '@grafana/ui';

interface ChoiceProps<T> {
  options: ReadonlyArray<{ value: T; label: string; description: string }>;
  value: T;
  onChange: (value: T) => void;
}

/** In a narrow editor the options stand in several lines instead of being cut off. */
const wrapping = css({ flexWrap: 'wrap', height: 'auto', maxWidth: '100%' });

/** A few options side by side. Old versions of Grafana name each by its description unless it is named here. */
export function Choice<T>({ options, ...rest }: ChoiceProps<T>) {
  return (
    <RadioButtonGroup<T>
      className={wrapping}
      options={options.map((option) => ({ ...option, ariaLabel: option.label }))}
      {...rest}
    />
  );
}
