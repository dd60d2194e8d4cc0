import React from 'react';
import { InlineFieldRow } from '@grafana/ui';
import { QueryComponents } from '../../editor/fields/QueryComponents';
import { LimitField } from '../../editor/fields/QueryFields';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';

export default function AgeingEditor(props: KindEditorProps) {
  return (
    <>
      <QueryComponents
        {...props}
        scope="module"
        label={t('Oscillators of')}
        tooltip={t(
          'Modules; those that report no control value are left out. The time range decides from how many days the trend is taken, at least 5.'
        )}
      />
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
    </>
  );
}
