import React from 'react';
import { InlineFieldRow, Select } from '@grafana/ui';
import { QueryComponents } from '../../editor/fields/QueryComponents';
import { FiltersField, LimitField, StatesField, WhenEmptyField } from '../../editor/fields/QueryFields';
import { useReadings } from '../../editor/fields/useReadings';
import { useVariables } from '../../editor/fields/useVariables';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';
import type { ListOptions } from '../stored';
import { filterKeys, listOptions } from './options';
import { WideField } from '../../editor/fields/WideField';

export default function ListEditor(props: KindEditorProps<ListOptions>) {
  const { query, device, polls, onChange } = props;
  const { reader } = device;
  const variables = useVariables();
  const lists = useReadings(device, polls, (readings) => [...listOptions(readings), ...variables], [variables]);
  return (
    <>
      <WideField
        label={t('List')}
        tooltip={t('Choose a view or any list the device has, or type its path, for example network/ports.')}
      >
        <Select
          inputId={`lantime-list-${query.refId}`}
          aria-label={t('List')}
          options={lists}
          value={lists.find(({ value }) => value === query.list) ?? { value: query.list, label: query.list }}
          allowCustomValue
          onChange={({ value }) => value && onChange({ list: value })}
        />
      </WideField>
      <QueryComponents {...props} label={t('Of')} />
      <InlineFieldRow>
        <StatesField {...props} />
        <LimitField {...props} />
        <WhenEmptyField {...props} />
      </InlineFieldRow>
      <FiltersField {...props} keys={filterKeys(query.list, reader)} />
    </>
  );
}
