import React, { useMemo } from 'react';
import { formattedValueToString, getValueFormat } from '@grafana/data';
import { InlineField, InlineFieldRow, MultiSelect } from '@grafana/ui';
import { shrinking } from '../../editor/fields/narrow';
import { chosenValues, ComponentsField, LABEL_WIDTH, LimitField } from '../../editor/fields/QueryFields';
import { useComponents } from '../../editor/fields/useComponents';
import { useVariables } from '../../editor/fields/useVariables';
import { parseDuration } from '../../lantime/parse';
import type { KindEditorProps } from '../kind';
import type { HoldoverOptions } from '../stored';

/** What there are requirements for, seconds. */
const USUAL_LIMITS = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3];

const limitOption = (limit: number) => ({
  value: String(limit),
  label: formattedValueToString(getValueFormat('s')(limit)),
});

export default function HoldoverEditor(props: KindEditorProps<HoldoverOptions>) {
  const { query, device, polls, onChange } = props;
  const variables = useVariables();
  const components = useComponents(device, polls, variables);
  const usual = useMemo(() => USUAL_LIMITS.map(limitOption), []);
  return (
    <>
      <ComponentsField
        id={query.refId}
        label="Clocks of"
        tooltip="chassis0 for the device as a whole, a slot such as clk1, or type:clk for all clocks."
        chosen={query.components}
        options={components}
        onChange={(next) => onChange({ components: next })}
      />
      <InlineFieldRow>
        <InlineField
          label="Error limits"
          labelWidth={LABEL_WIDTH}
          grow
          shrink
          className={shrinking}
          tooltip="One row for each limit. Choose limits, or type a time such as 1.5 µs. If empty, the defaults apply."
        >
          <MultiSelect<string>
            inputId={`lantime-limits-${query.refId}`}
            aria-label="Error limits"
            options={usual}
            value={query.limits.map(limitOption)}
            allowCustomValue
            onChange={(next) => {
              const limits = chosenValues(next).map((text) => parseDuration(text) ?? NaN);
              onChange({ limits: [...new Set(limits.filter((limit) => limit > 0))].sort((a, b) => a - b) });
            }}
          />
        </InlineField>
      </InlineFieldRow>
      <InlineFieldRow>
        <LimitField {...props} />
      </InlineFieldRow>
    </>
  );
}
