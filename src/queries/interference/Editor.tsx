import React from 'react';
import { InlineFieldRow } from '@grafana/ui';
import { QueryComponents } from '../../editor/fields/QueryComponents';
import { LimitField } from '../../editor/fields/QueryFields';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';

export default function InterferenceEditor(props: KindEditorProps) {
  return (
    <>
      <QueryComponents
        {...props}
        scope="module"
        label={t('Receivers')}
        tooltip={t(
          'Modules; those without satellites are left out. What only one receiver of the device notices is near that one, so choose all that belong together.'
        )}
      />
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
    </>
  );
}
