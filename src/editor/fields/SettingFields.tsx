/** Rows of the settings page. */
import React from 'react';
import { css } from '@emotion/css';
import { Field, Input, Switch } from '@grafana/ui';

/** Width of inputs for names and addresses. */
export const WIDE = 60;

/** For inputs of that width, on screens that are narrower. */
export const fitting = css({ maxWidth: '100%' });

interface RowProps {
  /** Id of the input, also for tests. */
  id: string;
  label: string;
  description?: string;
  readOnly: boolean;
}

interface TextSettingProps extends RowProps {
  value: string | undefined;
  placeholder?: string;
  /** What is wrong with the value. */
  problem?: string;
  required?: boolean;
  autoComplete?: string;
  onChange: (value: string) => void;
}

export function TextSetting({ id, label, description, readOnly, problem, required, ...input }: TextSettingProps) {
  const { value, placeholder, autoComplete, onChange } = input;
  return (
    <Field label={label} description={description} required={required} invalid={problem !== undefined} error={problem}>
      <Input
        id={id}
        data-testid={id}
        width={WIDE}
        className={fitting}
        value={value ?? ''}
        placeholder={placeholder}
        autoComplete={autoComplete}
        disabled={readOnly}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

/** The number in an input; undefined if it is empty. Text that is not a number stays, so that the form can say so. */
function numberIn(text: string): number | string | undefined {
  return text === '' ? undefined : Number.isFinite(Number(text)) ? Number(text) : text;
}

interface NumberSettingProps extends RowProps {
  value: number | string | undefined;
  /** The default, shown while nothing is entered. */
  fallback: number;
  min?: number;
  max?: number;
  /** What is wrong with the value. */
  problem: string | undefined;
  onChange: (value: number | string | undefined) => void;
}

export function NumberSetting({ id, label, description, readOnly, problem, ...input }: NumberSettingProps) {
  const { value, fallback, min = 1, max, onChange } = input;
  return (
    <Field label={label} description={description} invalid={problem !== undefined} error={problem}>
      <Input
        id={id}
        data-testid={id}
        type="number"
        min={min}
        max={max}
        width={16}
        value={value ?? ''}
        placeholder={String(fallback)}
        disabled={readOnly}
        onChange={(event) => onChange(numberIn(event.currentTarget.value))}
      />
    </Field>
  );
}

interface SwitchSettingProps extends RowProps {
  value: boolean;
  onChange: (value: boolean) => void;
}

export function SwitchSetting({ id, label, description, value, readOnly, onChange }: SwitchSettingProps) {
  return (
    <Field label={label} description={description}>
      <Switch
        id={id}
        data-testid={id}
        value={value}
        disabled={readOnly}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Field>
  );
}
