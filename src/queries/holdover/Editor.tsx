import React from 'react';
import { InlineFieldRow, MultiSelect } from '@grafana/ui';
import { chosenValues, ComponentsField, LimitField } from '../../editor/fields/QueryFields';
import { useComponents } from '../../editor/fields/useComponents';
import { useVariables } from '../../editor/fields/useVariables';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';
import type { HoldoverOptions } from '../stored';
import { limitOption, parseLimits, USUAL_LIMIT_OPTIONS } from './limits';
import { WideField } from '../../editor/fields/WideField';

export default function HoldoverEditor(props: KindEditorProps<HoldoverOptions>) {
  const { query, device, polls, onChange } = props;
  const variables = useVariables();
  const components = useComponents(device, polls, variables);
  return (
    <>
      <ComponentsField
        id={query.refId}
        label={t('Clocks of')}
        tooltip={t('chassis0 for the device as a whole, a slot such as clk1, or type:clk for all clocks.')}
        chosen={query.components}
        options={components}
        onChange={(next) => onChange({ components: next })}
      />
      <WideField
        label={t('Error limits')}
        tooltip={t(
          'One row for each limit. Choose limits, or type a time such as 1.5 µs. If empty, the defaults apply.'
        )}
      >
        <MultiSelect<string>
          inputId={`lantime-limits-${query.refId}`}
          aria-label={t('Error limits')}
          options={USUAL_LIMIT_OPTIONS}
          value={query.limits.map(limitOption)}
          allowCustomValue
          onChange={(next) => onChange({ limits: parseLimits(chosenValues(next)) })}
        />
      </WideField>
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
    </>
  );
}
