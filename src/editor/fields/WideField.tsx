import React, { ReactElement } from 'react';
import { InlineField, InlineFieldRow } from '@grafana/ui';
import { LABEL_WIDTH, shrinking } from './layout';

interface WideFieldProps {
  label: string;
  tooltip?: string;
  labelWidth?: number;
  /** The control that takes the width; it shrinks with the editor. */
  children: ReactElement;
  /** Fields behind it in the same row. */
  beside?: ReactElement;
}

/** A row with one field that takes what width there is. */
export function WideField({ label, tooltip, labelWidth = LABEL_WIDTH, children, beside }: WideFieldProps) {
  return (
    <InlineFieldRow>
      <InlineField label={label} labelWidth={labelWidth} grow shrink className={shrinking} tooltip={tooltip}>
        {children}
      </InlineField>
      {beside}
    </InlineFieldRow>
  );
}
