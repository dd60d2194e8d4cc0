import React from 'react';
import { InlineFieldRow, Select } from '@grafana/ui';
import { describeOverlap } from '../../editor/fields/options';
import {
  ComponentsField,
  FiltersField,
  LimitField,
  StatesField,
  WhenEmptyField,
} from '../../editor/fields/QueryFields';
import { useComponents } from '../../editor/fields/useComponents';
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
  // Lists are chosen from all components: those of the chassis and those of modules.
  const components = useComponents(device, polls, variables);
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
      <ComponentsField
        id={query.refId}
        label={t('Of')}
        tooltip={t(
          'Choose from the list, or type a name, a pattern with *, type:clk for a slot type, or a variable such as $slot.'
        )}
        chosen={query.components}
        options={components}
        hint={describeOverlap(query.components, reader.knownComponents.values())}
        onChange={(next) => onChange({ components: next })}
      />
      <InlineFieldRow>
        <StatesField {...props} />
        <LimitField {...props} />
        <WhenEmptyField {...props} />
      </InlineFieldRow>
      <FiltersField {...props} keys={filterKeys(query.list, reader)} />
    </>
  );
}
