import React from 'react';
import { InlineField, InlineFieldRow, MultiSelect, Select } from '@grafana/ui';
import type { Statistic } from '../../analysis/stability';
import { MaskId, MASKS } from '../../analysis/wander-masks';
import { Choice } from '../../editor/fields/Choice';
import { LABEL_WIDTH } from '../../editor/fields/layout';
import { chosenOptions } from '../../editor/fields/options';
import { chosenValues, ComponentsField, FiltersField, LimitField } from '../../editor/fields/QueryFields';
import { useComponents } from '../../editor/fields/useComponents';
import { useFilterKeys, useReadings } from '../../editor/fields/useReadings';
import { useVariables } from '../../editor/fields/useVariables';
import type { KindEditorProps } from '../kind';
import type { StabilityOptions } from '../stored';
import { offsetOptions } from './metric-options';
import { isInSeconds } from './offsets';
import { WideField } from '../../editor/fields/WideField';

export const STATISTIC_OPTIONS: Array<{ value: Statistic; label: string; description: string }> = [
  { value: 'mtie', label: 'MTIE', description: 'Maximum time interval error: the largest peak-to-peak offset' },
  { value: 'tdev', label: 'TDEV', description: 'Time deviation: how much the offset wanders' },
  { value: 'adev', label: 'ADEV', description: 'Overlapping Allan deviation: how much the frequency changes' },
];
export const MASK_OPTIONS: Array<{ value: MaskId | 'none'; label: string; description?: string }> = [
  { value: 'none', label: 'None' },
  ...(Object.keys(MASKS) as MaskId[]).map((value) => ({
    value,
    label: MASKS[value].name,
    description: MASKS[value].source,
  })),
];

export default function StabilityEditor(props: KindEditorProps<StabilityOptions>) {
  const { query, device, polls, onChange } = props;
  const variables = useVariables();
  const components = useComponents(device, polls, variables);
  const metrics = useReadings(
    device,
    polls,
    ({ knownDescriptors, knownComponents }) => [
      ...offsetOptions(query.components, knownDescriptors, knownComponents),
      ...variables,
    ],
    [query.components, variables]
  );
  const filterKeys = useFilterKeys(device, polls, isInSeconds);
  return (
    <>
      <ComponentsField
        id={query.refId}
        label="Components"
        tooltip="Choose from the list, or type a name, a pattern with *, type:clk for a slot type, or a variable such as $slot."
        chosen={query.components}
        options={components}
        onChange={(next) => onChange({ components: next })}
      />
      <WideField
        label="Metrics"
        tooltip="Times in seconds. Choose from the list, or type a path, where * matches anything, or a variable."
      >
        <MultiSelect<string>
          inputId={`lantime-metrics-${query.refId}`}
          aria-label="Metrics"
          options={metrics}
          value={chosenOptions(query.metrics, metrics)}
          placeholder="Choose or type"
          allowCustomValue
          onChange={(chosen) => onChange({ metrics: chosenValues(chosen) })}
        />
      </WideField>
      <InlineFieldRow>
        <InlineField label="Statistic" labelWidth={LABEL_WIDTH}>
          <Choice<Statistic>
            options={STATISTIC_OPTIONS}
            value={query.statistic}
            onChange={(statistic) => onChange({ statistic })}
          />
        </InlineField>
        {query.statistic !== 'adev' && (
          <InlineField
            label="Mask"
            tooltip="Limit of a Recommendation of ITU-T, as a line of its own. It applies to an output measured with a reference, not to what the device says of itself."
          >
            <Select<MaskId | 'none'>
              inputId={`lantime-mask-${query.refId}`}
              aria-label="Mask"
              width={30}
              options={MASK_OPTIONS}
              value={query.mask}
              onChange={({ value }) => onChange({ mask: value })}
            />
          </InlineField>
        )}
        <LimitField {...props} />
      </InlineFieldRow>
      <FiltersField {...props} keys={filterKeys} />
    </>
  );
}
