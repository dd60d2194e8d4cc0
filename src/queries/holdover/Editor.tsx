import React from 'react';
import { InlineFieldRow } from '@grafana/ui';
import { QueryComponents } from '../../editor/fields/QueryComponents';
import { LimitField } from '../../editor/fields/QueryFields';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';
import type { HoldoverOptions } from '../stored';
import { USUAL_LIMIT_OPTIONS } from './limits';
import { LimitsField } from './LimitsField';

export default function HoldoverEditor(props: KindEditorProps<HoldoverOptions>) {
  const { query, onChange } = props;
  return (
    <>
      <QueryComponents
        {...props}
        label={t('Clocks of')}
        tooltip={t('chassis0 for the device as a whole, a slot such as clk1, or type:clk for all clocks.')}
      />
      <LimitsField
        id={query.refId}
        label={t('Error limits')}
        tooltip={t(
          'One row for each limit. Choose limits, or type a time such as 1.5 µs. If empty, the defaults apply.'
        )}
        options={USUAL_LIMIT_OPTIONS}
        limits={query.limits}
        onChange={onChange}
      />
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
    </>
  );
}
