import React from 'react';
import { InlineFieldRow } from '@grafana/ui';
import { Hint } from '../../editor/fields/Hint';
import { FiltersField, LimitField } from '../../editor/fields/QueryFields';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';

export default function ConfigurationEditor(props: KindEditorProps) {
  return (
    <>
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
      <Hint>
        {t(
          'Only for administrators. Where a LANTIME serves its configuration is not published: if nothing is found, look it up in the API reference of your device and enter it under “Configuration path” in the settings of the data source.'
        )}
      </Hint>
      <FiltersField {...props} keys={['Path', 'Value']} />
    </>
  );
}
