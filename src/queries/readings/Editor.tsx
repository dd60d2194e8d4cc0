import React, { useRef, useState } from 'react';
import { AsyncMultiSelect, InlineField, InlineFieldRow, InlineSwitch, Input } from '@grafana/ui';
import { Choice } from '../../editor/fields/Choice';
import { LABEL_WIDTH, shrinking } from '../../editor/fields/layout';
import { renderOptionLabel } from '../../editor/fields/OptionLabel';
import { toGroup, Option } from '../../editor/fields/options';
import { QueryComponents } from '../../editor/fields/QueryComponents';
import { FiltersField, LimitField, LiveField, StatesField, WhenEmptyField } from '../../editor/fields/QueryFields';
import { useFilterKeys } from '../../editor/fields/useReadings';
import { useVariables } from '../../editor/fields/useVariables';
import { mark, t } from '../../i18n';
import type { KindEditorProps } from '../kind';
import type { CounterFormat, Format, ReadingsOptions } from '../stored';
import { chooseMetrics, indexMetrics, MetricIndex, metricLabels, metricOptions } from './metric-options';
import type { Scope } from '../../lantime/types';

export const READING_FORMATS: Array<{ value: Format; label: string; description: string }> = [
  { value: 'timeseries', label: mark('Time series'), description: mark('Values over time, one series for each') },
  { value: 'table', label: mark('Table'), description: mark('Present values, a row for each module or list member') },
];
export const COUNTERS: Array<{ value: CounterFormat; label: string; description: string }> = [
  {
    value: 'rate',
    label: mark('Rate'),
    description: mark('Increase per second; restarts of the device are taken into account'),
  },
  { value: 'raw', label: mark('Raw'), description: mark('As the device counts') },
];

export default function ReadingsEditor(props: KindEditorProps<ReadingsOptions>) {
  const { query, device, polls, onChange, onRunQuery } = props;
  const { reader, poller } = device;
  const scope = query.queryType as Scope;
  const variables = useVariables();
  const [knownOnly, setKnownOnly] = useState(false);
  const filterKeys = useFilterKeys(device, polls);
  const index = useRef<{ key: string; index: MetricIndex }>();
  const getIndex = (): MetricIndex => {
    const now = device.reader;
    const key = [scope, knownOnly, now.generation, ...query.components].join(' ');
    if (index.current?.key !== key) {
      const made = indexMetrics(scope, query.components, now, poller.current.last?.value, knownOnly);
      index.current = { key, index: made };
    }
    return index.current.index;
  };
  const loadMetrics = async (filter: string) => {
    const groups = metricOptions(getIndex(), scope, filter, poller.current.last?.value);
    const wanted = filter.toLowerCase();
    const own = variables.filter(({ label }) => label.toLowerCase().includes(wanted));
    return own.length > 0 ? [...groups, toGroup(t('Variables'), own)] : groups;
  };
  // The first answer must not close a menu in which somebody is typing: what is typed next searches it anyway.
  const [isOpen, setIsOpen] = useState(false);
  const wasRead = useRef(false);
  const isRead = (wasRead.current ||= !isOpen && reader.knownDescriptors.length > 0);
  const isSeries = query.format === 'timeseries';
  return (
    <>
      <QueryComponents {...props} scope={scope} label={scope === 'chassis' ? t('Chassis') : t('Modules')} />
      <InlineFieldRow>
        <InlineField
          label={t('Metrics')}
          labelWidth={LABEL_WIDTH}
          grow
          shrink
          className={shrinking}
          tooltip={t(
            'Choose, type to search by name, synonym, path or unit, or type a path, where * matches anything, or a variable. A metric of the chassis takes the query to the chassis, and one of modules to the modules.'
          )}
        >
          <AsyncMultiSelect
            // Choosing other components changes what there is to load, and so does the first answer.
            key={`${scope} ${query.components.join(' ')} ${knownOnly} ${isRead}`}
            onOpenMenu={() => setIsOpen(true)}
            onCloseMenu={() => setIsOpen(false)}
            inputId={`lantime-metrics-${query.refId}`}
            aria-label={t('Metrics')}
            loadOptions={loadMetrics as unknown as (filter: string) => Promise<Option[]>}
            defaultOptions
            cacheOptions={false}
            value={metricLabels(query.metrics, reader.knownDescriptors, scope, reader.knownComponents)}
            placeholder={t('Choose or type to search')}
            noOptionsMessage={t('Nothing found')}
            formatOptionLabel={renderOptionLabel}
            allowCustomValue
            onChange={(chosen) => onChange(chooseMetrics(chosen as Option[], scope, getIndex()))}
          />
        </InlineField>
        <InlineField
          label={t('Confirmed only')}
          tooltip={t(
            'Offer only metrics that were seen on real devices. The others are marked: they follow headers and manuals, or nobody has described them.'
          )}
        >
          <InlineSwitch
            id={`lantime-known-${query.refId}`}
            aria-label={t('Confirmed only')}
            value={knownOnly}
            onChange={(event) => setKnownOnly(event.currentTarget.checked)}
          />
        </InlineField>
      </InlineFieldRow>
      <InlineFieldRow>
        <InlineField label={t('Format')} labelWidth={LABEL_WIDTH}>
          <Choice<Format> options={READING_FORMATS} value={query.format} onChange={(format) => onChange({ format })} />
        </InlineField>
        {isSeries && (
          <InlineField label={t('Counters as')}>
            <Choice<CounterFormat>
              options={COUNTERS}
              value={query.counters}
              onChange={(counters) => onChange({ counters })}
            />
          </InlineField>
        )}
        <StatesField {...props} />
        {isSeries && (
          <LiveField
            {...props}
            tooltip={t('New points arrive with every poll of the device, without a refresh of the dashboard.')}
          />
        )}
        <LimitField {...props} />
        {isSeries && (
          <InlineField
            label={t('Legend')}
            tooltip={t(
              'Name of each series: text with {{slot}}, {{module}}, {{metric}}, {{component}}, {{chassis}}, {{device}} or a label such as {{port}}. Leave empty for the default.'
            )}
          >
            <Input
              id={`lantime-legend-${query.refId}`}
              aria-label={t('Legend')}
              width={30}
              value={query.legend}
              placeholder="{{slot}} {{metric}}"
              onChange={(event) => onChange({ legend: event.currentTarget.value }, false)}
              onBlur={onRunQuery}
            />
          </InlineField>
        )}
        <WhenEmptyField {...props} />
      </InlineFieldRow>
      <FiltersField {...props} keys={filterKeys} />
    </>
  );
}
