import React from 'react';
import { MultiSelect } from '@grafana/ui';
import { chosenOptions } from '../../editor/fields/options';
import { chosenValues, ComponentsField } from '../../editor/fields/QueryFields';
import { useComponents } from '../../editor/fields/useComponents';
import { useReadings } from '../../editor/fields/useReadings';
import { useVariables } from '../../editor/fields/useVariables';
import { WideField } from '../../editor/fields/WideField';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';
import { offsetOptions } from './metric-options';

type Props = Pick<KindEditorProps, 'query' | 'device' | 'polls' | 'onChange'>;

/** Components, and their readings that are times in seconds. */
export function OffsetFields({ query, device, polls, onChange, tooltip }: Props & { tooltip: string }) {
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
  return (
    <>
      <ComponentsField
        id={query.refId}
        label={t('Components')}
        tooltip={t(
          'Choose from the list, or type a name, a pattern with *, type:clk for a slot type, or a variable such as $slot.'
        )}
        chosen={query.components}
        options={components}
        onChange={(next) => onChange({ components: next })}
      />
      <WideField label={t('Metrics')} tooltip={tooltip}>
        <MultiSelect<string>
          inputId={`lantime-metrics-${query.refId}`}
          aria-label={t('Metrics')}
          options={metrics}
          value={chosenOptions(query.metrics, metrics)}
          placeholder={t('Choose or type')}
          allowCustomValue
          onChange={(chosen) => onChange({ metrics: chosenValues(chosen) })}
        />
      </WideField>
    </>
  );
}
