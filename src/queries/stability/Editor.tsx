import React from 'react';
import { InlineField, InlineFieldRow, Select } from '@grafana/ui';
import type { Statistic } from '../../analysis/stability';
import { MaskId, MASKS } from '../../analysis/wander-masks';
import { Choice } from '../../editor/fields/Choice';
import { LABEL_WIDTH } from '../../editor/fields/layout';
import { FiltersField, LimitField } from '../../editor/fields/QueryFields';
import { useFilterKeys } from '../../editor/fields/useReadings';
import { mark, t, translated } from '../../i18n';
import type { KindEditorProps } from '../kind';
import type { StabilityOptions } from '../stored';
import { OffsetFields } from './OffsetFields';
import { isInSeconds } from './offsets';

export const STATISTIC_OPTIONS: Array<{ value: Statistic; label: string; description: string }> = [
  {
    value: 'mtie',
    label: 'MTIE',
    description: mark('Maximum time interval error: the largest peak-to-peak offset'),
  },
  { value: 'tdev', label: 'TDEV', description: mark('Time deviation: how much the offset wanders') },
  {
    value: 'adev',
    label: 'ADEV',
    description: mark('Overlapping Allan deviation: how much the frequency changes'),
  },
];
export const MASK_OPTIONS: Array<{ value: MaskId | 'none'; label: string; description?: string }> = [
  { value: 'none', label: mark('None') },
  ...(Object.keys(MASKS) as MaskId[]).map((value) => ({
    value,
    label: MASKS[value].name,
    description: MASKS[value].source,
  })),
];

export default function StabilityEditor(props: KindEditorProps<StabilityOptions>) {
  const { query, device, polls, onChange } = props;
  const filterKeys = useFilterKeys(device, polls, isInSeconds);
  return (
    <>
      <OffsetFields
        {...props}
        tooltip={t('Times in seconds. Choose from the list, or type a path, where * matches anything, or a variable.')}
      />
      <InlineFieldRow>
        <InlineField label={t('Statistic')} labelWidth={LABEL_WIDTH}>
          <Choice<Statistic>
            options={STATISTIC_OPTIONS}
            value={query.statistic}
            onChange={(statistic) => onChange({ statistic })}
          />
        </InlineField>
        {query.statistic !== 'adev' && (
          <InlineField
            label={t('Mask')}
            tooltip={t(
              'Limit of a Recommendation of ITU-T, as a line of its own. It applies to an output measured with a reference, not to what the device says of itself.'
            )}
          >
            <Select<MaskId | 'none'>
              inputId={`lantime-mask-${query.refId}`}
              aria-label={t('Mask')}
              width={30}
              options={translated(MASK_OPTIONS)}
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
