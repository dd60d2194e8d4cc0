import React, { useMemo, useState } from 'react';
import { QueryEditorProps } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import {
  Alert,
  AsyncMultiSelect,
  Button,
  InlineField,
  InlineFieldRow,
  InlineSwitch,
  Input,
  MultiSelect,
  Select,
} from '@grafana/ui';
import { LantimeDataSource } from '../grafana/datasource';
import {
  changeOptions,
  CommunicationView,
  CounterFormat,
  DEFAULT_SELECTION,
  Format,
  LantimeQuery,
  migrateQuery,
  QueryType,
  Scope,
  StateFormat,
} from '../queries/stored';
import { LantimeJsonData } from '../grafana/settings';
import { ChangeFields } from '../queries/changes/ChangeFields';
import { Choice } from './fields/Choice';
import { FilterEditor } from './fields/FilterEditor';
import {
  changeSubjects,
  chosenOptions,
  componentOptions,
  filterKeys,
  groupOf,
  listOptions,
  metricLabels,
  metricOptions,
  Option,
  variableOptions,
} from './options';
import { useDevice } from './fields/useDevice';
import { shrinking } from './fields/narrow';

type Props = QueryEditorProps<LantimeDataSource, LantimeQuery, LantimeJsonData>;

const SCOPES: Array<{ value: QueryType; label: string; description: string }> = [
  { value: 'chassis', label: 'Chassis', description: 'System, synchronization, NTP, network, events, services' },
  { value: 'module', label: 'Module', description: 'What is plugged into the slots: clocks, supplies, CPU, cards' },
  { value: 'list', label: 'List', description: 'Inventory, satellites, ports, events and any other list as a table' },
  { value: 'events', label: 'Events', description: 'What happened: events of the device and changes of its states' },
  {
    value: 'configuration',
    label: 'Configuration',
    description: 'The configuration of the device, for administrators',
  },
  {
    value: 'communication',
    label: 'Communication',
    description: 'Requests made to the device, and the queries that waited for them: why a panel is slow or empty',
  },
];
const VIEWS: Array<{ value: CommunicationView; label: string; description: string }> = [
  {
    value: 'requests',
    label: 'HTTP requests',
    description: 'Each request to the device: why, status, round trip, error',
  },
  { value: 'statistics', label: 'Statistics', description: 'Rate, success share and round trip of the requests kept' },
  {
    value: 'messages',
    label: 'Messages',
    description: 'Each query of this page: panel, state, duration, rows, handler',
  },
  { value: 'handlers', label: 'Handlers', description: 'What served the queries, with counts' },
];
const COUNTERS: Array<{ value: CounterFormat; label: string; description: string }> = [
  { value: 'rate', label: 'Rate', description: 'Increase per second; a restart of the device is allowed for' },
  { value: 'raw', label: 'Raw', description: 'As the device counts' },
];
const FORMATS: Array<{ value: Format; label: string; description: string }> = [
  { value: 'timeseries', label: 'Time series', description: 'Values over time, one series for each' },
  { value: 'table', label: 'Table', description: 'Present values, a row for each module or list member' },
];
const EVENT_FORMATS: Array<{ value: Format; label: string; description: string }> = [
  { value: 'logs', label: 'Logs', description: 'A line for each event and change, for Explore and the Logs panel' },
  { value: 'table', label: 'Table', description: 'A row for each event of the device, with its last duration' },
];
const STATES: Array<{ value: StateFormat; label: string; description: string }> = [
  { value: 'text', label: 'Text', description: 'States as words, for tables and state timelines' },
  { value: 'number', label: 'Number', description: 'States as numbers, for graphs and thresholds' },
];
const LABEL_WIDTH = 16;

/** What the device complains about at present. */
const ACTIVE_ALARMS: Partial<LantimeQuery> = {
  format: 'table',
  source: 'events',
  severity: 'warning',
  active: true,
  components: ['*'],
  include: [],
  exclude: [],
};

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
  const isEvents = query.queryType === 'events';
  const subjects = useMemo(
    () => (isEvents ? changeSubjects(reader, variables) : []),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reader changes with every poll
    [isEvents, reader, variables, polls]
  );
  const events = changeOptions(query);
  const change = (part: Partial<LantimeQuery>, run = true) => {
    onChange({ ...query, ...part });
    if (run) {
      onRunQuery();
    }
  };
  const [knownOnly, setKnownOnly] = useState(false);
  const loadMetrics = async (filter: string) => {
    await datasource.device.latest();
    const groups = metricOptions(
      scope ?? 'chassis',
      query.components,
      filter,
      reader.knownDescriptors,
      reader.knownComponents,
      poller.current.last?.value,
      knownOnly
    );
    const wanted = filter.toLowerCase();
    const own = variables.filter(({ label }) => label.toLowerCase().includes(wanted));
    return own.length > 0 ? [...groups, groupOf('Variables', own)] : groups;
  };

  return (
    <>
      {problem && !snapshot && (
        <Alert severity="warning" title="The device’s modules and metrics cannot be listed">
          {problem} The query stays as it is, and names can be typed.
        </Alert>
      )}
      <InlineFieldRow>
        <InlineField label="Show" labelWidth={LABEL_WIDTH} shrink>
          <Choice<QueryType>
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
              onChange={({ value }) => value && change({ list: value })}
            />
          </InlineField>
        </InlineFieldRow>
      )}
      {query.queryType === 'communication' && (
        <InlineFieldRow>
          <InlineField label="View" labelWidth={LABEL_WIDTH}>
            <Choice<CommunicationView> options={VIEWS} value={query.view} onChange={(view) => change({ view })} />
          </InlineField>
        </InlineFieldRow>
      )}
      {isEvents && (
        <>
          <InlineFieldRow>
            <InlineField label="Format" labelWidth={LABEL_WIDTH}>
              <Choice<Format> options={EVENT_FORMATS} value={query.format} onChange={(format) => change({ format })} />
            </InlineField>
            <InlineField label="Only active" tooltip="Only what has not ended yet; in the table only alarms.">
              <InlineSwitch
                id={`lantime-active-${query.refId}`}
                aria-label="Only active"
                value={events.active}
                onChange={(event) => change({ active: event.currentTarget.checked })}
              />
            </InlineField>
            <Button
              icon="bell"
              variant="secondary"
              tooltip="A table of the events that are active and of severity warning, error or critical"
              onClick={() => change(ACTIVE_ALARMS)}
            >
              Active alarms
            </Button>
          </InlineFieldRow>
          <ChangeFields
            id={query.refId}
            options={events}
            components={query.components}
            knownComponents={components}
            subjects={subjects}
            hasSource={query.format === 'logs'}
            labelWidth={LABEL_WIDTH}
            onChange={change}
          />
        </>
      )}
      {query.queryType !== 'configuration' && query.queryType !== 'communication' && !isEvents && (
        <InlineFieldRow>
          <InlineField
            label={query.queryType === 'list' ? 'Of' : query.queryType === 'chassis' ? 'Chassis' : 'Modules'}
            labelWidth={LABEL_WIDTH}
            grow
            shrink
            className={shrinking}
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
            shrink
            className={shrinking}
            tooltip="Choose, type to search by name, subject, path or unit, or type a path, where * stands for anything, or a variable."
          >
            <AsyncMultiSelect
              // Choosing other components changes what there is to load.
              key={`${query.queryType} ${query.components.join(' ')} ${knownOnly}`}
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
          <InlineField
            label="Confirmed only"
            tooltip="Offer only what is as on real devices. Others are marked: they follow headers and manuals, or nobody has described them."
          >
            <InlineSwitch
              id={`lantime-known-${query.refId}`}
              aria-label="Confirmed only"
              value={knownOnly}
              onChange={(event) => setKnownOnly(event.currentTarget.checked)}
            />
          </InlineField>
        </InlineFieldRow>
      )}
      <InlineFieldRow>
        {scope && (
          <InlineField label="Format" labelWidth={LABEL_WIDTH}>
            <Choice<Format> options={FORMATS} value={query.format} onChange={(format) => change({ format })} />
          </InlineField>
        )}
        {scope && query.format === 'timeseries' && (
          <InlineField label="Counters as">
            <Choice<CounterFormat>
              options={COUNTERS}
              value={query.counters}
              onChange={(counters) => change({ counters })}
            />
          </InlineField>
        )}
        {query.format !== 'logs' && (
          <InlineField label="States as">
            <Choice<StateFormat> options={STATES} value={query.states} onChange={(states) => change({ states })} />
          </InlineField>
        )}
        {((scope && query.format === 'timeseries') || query.queryType === 'communication') && (
          <InlineField
            label="Live"
            tooltip={
              scope
                ? 'New points arrive with every poll of the device, without a refresh of the dashboard.'
                : 'Whatever happens is shown at once, without a refresh of the dashboard.'
            }
          >
            <InlineSwitch
              id={`lantime-live-${query.refId}`}
              aria-label="Live"
              value={query.live}
              onChange={(event) => change({ live: event.currentTarget.checked })}
            />
          </InlineField>
        )}
        <InlineField label="Limit" tooltip="Series, rows or lines at most. A notice says when it cuts.">
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
        {(scope || query.queryType === 'list' || (query.queryType === 'events' && query.format === 'table')) && (
          <InlineField
            label="When empty"
            tooltip="Shown instead of nothing when the device was read and has nothing of this, for example: not fitted. Never shown while the device cannot be read. Graphs show numbers only."
          >
            <Input
              id={`lantime-when-empty-${query.refId}`}
              aria-label="When empty"
              width={24}
              value={query.whenEmpty}
              placeholder="nothing"
              onChange={(event) => change({ whenEmpty: event.currentTarget.value }, false)}
              onBlur={onRunQuery}
            />
          </InlineField>
        )}
      </InlineFieldRow>
      {query.queryType !== 'communication' && (
        <FilterEditor
          filters={query.filters}
          keys={filterKeys(query, reader)}
          labelWidth={LABEL_WIDTH}
          onChange={(filters) => change({ filters })}
        />
      )}
    </>
  );
}
