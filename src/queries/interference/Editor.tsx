import React from 'react';
import { InlineFieldRow } from '@grafana/ui';
import { ComponentsField, LimitField } from '../../editor/fields/QueryFields';
import { useComponents } from '../../editor/fields/useComponents';
import { useVariables } from '../../editor/fields/useVariables';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';

export default function InterferenceEditor(props: KindEditorProps) {
  const { query, device, polls, onChange } = props;
  const variables = useVariables();
  const components = useComponents(device, polls, variables, 'module');
  return (
    <>
      <ComponentsField
        id={query.refId}
        label={t('Receivers')}
        tooltip={t(
          'Modules; those without satellites are left out. What only one receiver of the device notices is near that one, so choose all that belong together.'
        )}
        chosen={query.components}
        options={components}
        onChange={(next) => onChange({ components: next })}
      />
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
    </>
  );
}
