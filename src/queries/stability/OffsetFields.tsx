import React from 'react';
import { MultiSelect } from '@grafana/ui';
import { chosenOptions } from '../../editor/fields/options';
import { QueryComponents } from '../../editor/fields/QueryComponents';
import { chosenValues } from '../../editor/fields/QueryFields';
import { useReadings } from '../../editor/fields/useReadings';
import { useVariables } from '../../editor/fields/useVariables';
import { WideField } from '../../editor/fields/WideField';
import { t } from '../../i18n';
import type { KindEditorProps } from '../kind';
import { offsetOptions } from './metric-options';

type Props = Pick<KindEditorProps, 'query' | 'device' | 'polls' | 'onChange'>;

/** Components, and their readings that are times in seconds. */
export function OffsetFields({ tooltip, ...props }: Props & { tooltip: string }) {
  const { query, device, polls, onChange } = props;
  const variables = useVariables();
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
      <QueryComponents {...props} label={t('Components')} />
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
