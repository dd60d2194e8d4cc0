import React from 'react';
import { InlineFieldRow } from '@grafana/ui';
import { QueryComponents } from '../../editor/fields/QueryComponents';
import { LimitField } from '../../editor/fields/QueryFields';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';

export default function LeapSecondEditor(props: KindEditorProps) {
  return (
    <>
      <QueryComponents
        {...props}
        label={t('Sources of')}
        tooltip={t(
          'Chassis and modules; those that say nothing of leap seconds are left out. Only what is chosen is compared, so choose all.'
        )}
      />
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
    </>
  );
}
