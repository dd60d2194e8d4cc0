import React, { useEffect, useMemo, useState } from 'react';
import { QueryEditorProps } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import {
  Alert,
  AsyncMultiSelect,
  InlineField,
  InlineFieldRow,
  Input,
  MultiSelect,
  RadioButtonGroup,
  Select,
} from '@grafana/ui';
import { LantimeDataSource } from '../datasource/datasource';
import {
  CounterFormat,
  DEFAULT_SELECTION,
  Format,
  LantimeQuery,
  migrateQuery,
  QueryType,
  Scope,
  StateFormat,
} from '../datasource/query';
import { LantimeJsonData } from '../datasource/settings';
import { FilterEditor } from './FilterEditor';
import {
  chosenOptions,
  componentOptions,
  filterKeys,
  listOptions,
  metricLabels,
  metricOptions,
  Option,
  variableOptions,
} from './options';

type Props = QueryEditorProps<LantimeDataSource, LantimeQuery, LantimeJsonData>;

const SCOPES: Array<{ value: QueryType; label: string; description: string }> = [
  { value: 'chassis', label: 'Chassis', description: 'System, synchronization, NTP, network, events, services' },
  { value: 'module', label: 'Module', description: 'What is plugged into the slots: clocks, supplies, CPU, cards' },
  { value: 'list', label: 'List', description: 'Inventory, satellites, ports, events and any other list as a table' },
  {
    value: 'configuration',
    label: 'Configuration',
    description: 'The configuration of the device, for administrators',
  },
];
const COUNTERS: Array<{ value: CounterFormat; label: string; description: string }> = [
  { value: 'rate', label: 'Rate', description: 'Increase per second; a restart of the device is allowed for' },
  { value: 'raw', label: 'Raw', description: 'As the device counts' },
];
const FORMATS: Array<{ value: Format; label: string; description: string }> = [
  { value: 'timeseries', label: 'Time series', description: 'Values over time, one series for each' },
  { value: 'table', label: 'Table', description: 'Present values, a row for each module or list member' },
];
const STATES: Array<{ value: StateFormat; label: string; description: string }> = [
  { value: 'text', label: 'Text', description: 'States as words, for tables and state timelines' },
  { value: 'number', label: 'Number', description: 'States as numbers, for graphs and thresholds' },
];
const LABEL_WIDTH = 14;

/** Counts the polls of the device while the editor is open, so that its pickers follow what the device has. */
function useDevice(datasource: LantimeDataSource): { polls: number; problem?: string } {
  const { poller } = datasource.device;
  const [polls, setPolls] = useState(0);
  const [problem, setProblem] = useState<string | undefined>();
  useEffect(() => {
    let open = true;
    const show = () => {
      if (open) {
        setPolls((count) => count + 1);
        setProblem(poller.current.error?.message);
      }
    };
    const unsubscribe = poller.subscribe(show);
    void poller.latest().then(show);
    return () => {
      open = false;
      unsubscribe();
    };
  }, [poller]);
  return { polls, problem };
}

export default function QueryEditor({ datasource, query: stored, onChange, onRunQuery }: Props) {
  const { polls, problem } = useDevice(datasource);
  const query = migrateQuery(stored);
  const { reader, poller } = datasource.device;
  const snapshot = poller.current.last?.value;
  const variables = useMemo(
    () =>
      variableOptions(
        getTemplateSrv()
          .getVariables()
          .map(({ name }) => name)
      ),
    []
  );
  // Lists are chosen from all components: those of the chassis and those of modules.
  const scope: Scope | undefined =
    query.queryType === 'chassis' || query.queryType === 'module' ? query.queryType : undefined;
  const components = useMemo(
    () => [...componentOptions(scope, reader.knownComponents.values()), ...variables],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reader changes with every poll
    [scope, reader, variables, polls]
  );
  const lists = useMemo(
    () => [...listOptions(reader), ...variables],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reader changes with every poll
    [reader, variables, polls]
  );
  const change = (part: Partial<LantimeQuery>, run = true) => {
    onChange({ ...query, ...part });
    if (run) {
      onRunQuery();
    }
  };
  const loadMetrics = async (filter: string) => {
    await poller.latest();
    const groups = metricOptions(
      scope ?? 'chassis',
      query.components,
      filter,
      reader.knownDescriptors,
      reader.knownComponents,
      poller.current.last?.value
    );
    const wanted = filter.toLowerCase();
    const own = variables.filter(({ label }) => label.toLowerCase().includes(wanted));
    return own.length > 0 ? [...groups, { label: 'Variables', options: own }] : groups;
  };

  return (
    <>
      {problem && !snapshot && (
        <Alert severity="warning" title="The device’s modules and metrics cannot be listed">
          {problem} The query stays as it is, and names can be typed.
        </Alert>
      )}
      <InlineFieldRow>
        <InlineField label="Show" labelWidth={LABEL_WIDTH}>
          <RadioButtonGroup<QueryType>
            options={SCOPES}
            value={query.queryType}
            onChange={(queryType) => change({ queryType, ...DEFAULT_SELECTION[queryType] })}
          />
        </InlineField>
      </InlineFieldRow>
      {query.queryType === 'list' && (
        <InlineFieldRow>
          <InlineField
            label="List"
            labelWidth={LABEL_WIDTH}
            grow
            tooltip="Choose a view or any list the device has, or type its path, for example network/ports."
          >
            <Select
              inputId={`lantime-list-${query.refId}`}
              aria-label="List"
              options={lists}
              value={lists.find(({ value }) => value === query.list) ?? { value: query.list, label: query.list }}
              allowCustomValue
              onChange={({ value }) => value && change({ list: value })}
            />
          </InlineField>
        </InlineFieldRow>
      )}
      {query.queryType !== 'configuration' && (
        <InlineFieldRow>
          <InlineField
            label={query.queryType === 'list' ? 'Of' : query.queryType === 'chassis' ? 'Chassis' : 'Modules'}
            labelWidth={LABEL_WIDTH}
            grow
            tooltip="Choose, type a name, a pattern with *, type:clk for a slot type, or a variable such as $slot."
          >
            <MultiSelect
              inputId={`lantime-components-${query.refId}`}
              aria-label="Components"
              options={components}
              value={chosenOptions(query.components, components)}
              placeholder="Choose or type"
              allowCustomValue
              onChange={(chosen) => change({ components: chosen.flatMap(({ value }) => (value ? [value] : [])) })}
            />
          </InlineField>
        </InlineFieldRow>
      )}
      {scope && (
        <InlineFieldRow>
          <InlineField
            label="Metrics"
            labelWidth={LABEL_WIDTH}
            grow
            tooltip="Choose, type to search by name, subject, path or unit, or type a path, where * stands for anything, or a variable."
          >
            <AsyncMultiSelect
              // Choosing other components changes what there is to load.
              key={`${query.queryType} ${query.components.join(' ')}`}
              inputId={`lantime-metrics-${query.refId}`}
              aria-label="Metrics"
              loadOptions={loadMetrics as unknown as (filter: string) => Promise<Option[]>}
              defaultOptions
              cacheOptions={false}
              value={metricLabels(query.metrics, reader.knownDescriptors, scope, reader.knownComponents)}
              placeholder="Choose or type to search"
              noOptionsMessage="Nothing found"
              allowCustomValue
              onChange={(chosen) => change({ metrics: chosen.flatMap(({ value }) => (value ? [value] : [])) })}
            />
          </InlineField>
        </InlineFieldRow>
      )}
      <InlineFieldRow>
        {scope && (
          <InlineField label="Format" labelWidth={LABEL_WIDTH}>
            <RadioButtonGroup<Format>
              options={FORMATS}
              value={query.format}
              onChange={(format) => change({ format })}
            />
          </InlineField>
        )}
        {scope && query.format === 'timeseries' && (
          <InlineField label="Counters as">
            <RadioButtonGroup<CounterFormat>
              options={COUNTERS}
              value={query.counters}
              onChange={(counters) => change({ counters })}
            />
          </InlineField>
        )}
        <InlineField label="States as">
          <RadioButtonGroup<StateFormat>
            options={STATES}
            value={query.states}
            onChange={(states) => change({ states })}
          />
        </InlineField>
        <InlineField label="Limit" tooltip="Series or rows at most. A notice says when it cuts.">
          <Input
            id={`lantime-limit-${query.refId}`}
            aria-label="Limit"
            type="number"
            min={1}
            width={10}
            defaultValue={query.limit}
            onBlur={(event) => change({ limit: Number(event.currentTarget.value) || undefined })}
          />
        </InlineField>
        {scope && query.format === 'timeseries' && (
          <InlineField
            label="Legend"
            tooltip="Name of each series: text with {{slot}}, {{module}}, {{metric}}, {{component}}, {{chassis}}, {{device}} or a label such as {{port}}. Empty for a name that fits."
          >
            <Input
              id={`lantime-legend-${query.refId}`}
              aria-label="Legend"
              width={30}
              value={query.legend}
              placeholder="{{slot}} {{metric}}"
              onChange={(event) => change({ legend: event.currentTarget.value }, false)}
              onBlur={onRunQuery}
            />
          </InlineField>
        )}
      </InlineFieldRow>
      <FilterEditor
        filters={query.filters}
        keys={filterKeys(query, reader)}
        labelWidth={LABEL_WIDTH}
        onChange={(filters) => change({ filters })}
      />
    </>
  );
}
