import React from 'react';
import { InlineFieldRow } from '@grafana/ui';
import { FiltersField, LimitField } from '../../editor/fields/QueryFields';
import type { KindEditorProps } from '../kind';

export default function ConfigurationEditor(props: KindEditorProps) {
  return (
    <>
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
      <FiltersField {...props} keys={['Path', 'Value']} />
    </>
  );
}
