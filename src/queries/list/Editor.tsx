import React, { useMemo } from 'react';
import { InlineField, InlineFieldRow, Select } from '@grafana/ui';
import { shrinking } from '../../editor/fields/narrow';
import { describeOverlap } from '../../editor/fields/options';
import {
  ComponentsField,
  FiltersField,
  LABEL_WIDTH,
  LimitField,
  StatesField,
  WhenEmptyField,
} from '../../editor/fields/QueryFields';
import { useComponents } from '../../editor/fields/useComponents';
import { useVariables } from '../../editor/fields/useVariables';
import type { KindEditorProps } from '../kind';
import type { ListOptions } from '../stored';
import { filterKeys, listOptions } from './options';

export default function ListEditor(props: KindEditorProps<ListOptions>) {
  const { query, device, polls, onChange } = props;
  const { reader } = device;
  const variables = useVariables();
  // Lists are chosen from all components: those of the chassis and those of modules.
  const components = useComponents(device, polls, variables);
  const lists = useMemo(
    () => [...listOptions(reader), ...variables],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reader changes with every poll
    [reader, variables, polls]
  );
  return (
    <>
      <InlineFieldRow>
        <InlineField
          label="List"
          labelWidth={LABEL_WIDTH}
          grow
          shrink
          className={shrinking}
          tooltip="Choose a view or any list the device has, or type its path, for example network/ports."
        >
          <Select
            inputId={`lantime-list-${query.refId}`}
            aria-label="List"
            options={lists}
            value={lists.find(({ value }) => value === query.list) ?? { value: query.list, label: query.list }}
            allowCustomValue
            onChange={({ value }) => value && onChange({ list: value })}
          />
        </InlineField>
      </InlineFieldRow>
      <ComponentsField
        id={query.refId}
        label="Of"
        tooltip="Choose from the list, or type a name, a pattern with *, type:clk for a slot type, or a variable such as $slot."
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
