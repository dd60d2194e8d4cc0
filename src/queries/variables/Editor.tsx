/** The editor of dashboard variables: what to list, for which parts of the device, and a preview of the current values. */
import { QueryEditorProps } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { InlineField, InlineFieldRow, InlineSwitch, Input, MultiSelect, Select } from '@grafana/ui';
import React, { useMemo } from 'react';
import type { LantimeDataSource } from '../../grafana/datasource';
import { mark, plural, t, translated } from '../../i18n';
import { countLists } from '../list/lists';
import { naturalOrder } from '../../lantime/natural-order';
import type { LantimeQuery } from '../stored';
import { VARIABLE_KINDS, VariableField, VariableKind, variableKind } from './kinds';
import { LantimeJsonData } from '../../grafana/settings';
import { variableOptions } from './options';
import { migrateVariableQuery, resolveVariable } from './resolve';
import { VARIABLE_VERSION, VariableOption, VariableQuery } from './stored';
import { variableText } from './text';
import { chosenOptions, componentOptions, Option } from '../../editor/fields/options';
import { chosenValues } from '../../editor/fields/QueryFields';
import { useVariables } from '../../editor/fields/useVariables';
import { useDevice } from '../../editor/fields/useDevice';
import { useReadings } from '../../editor/fields/useReadings';
import { LABEL_WIDTH, shrinking } from '../../editor/fields/layout';
import { WideField } from '../../editor/fields/WideField';
import type { Scope } from '../../lantime/types';

type Props = QueryEditorProps<LantimeDataSource, LantimeQuery, LantimeJsonData, VariableQuery>;

const KINDS = (Object.keys(VARIABLE_KINDS) as VariableKind[]).map((value) => {
  const { label, description } = VARIABLE_KINDS[value];
  return { value, label, description };
});
const SCOPES: Array<{ value: Scope; label: string }> = [
  { value: 'chassis', label: mark('Chassis') },
  { value: 'module', label: mark('Module') },
];

/** Most values in the preview, which is one line. */
const MOST_PREVIEWED = 8;

const toOptions = (values: Iterable<string | undefined>): Option[] =>
  [...new Set(values)].flatMap((value) => (value ? [{ value, label: value }] : [])).sort(byLabel);
const byLabel = (a: Option, b: Option) => naturalOrder(a.label, b.label);
const filled = (words: string[]) => (words.length > 0 ? words : undefined);

/** The first values in one line. */
function toPreview(options: readonly VariableOption[]): string {
  if (options.length === 0) {
    return t('No values: nothing on the device matches.');
  }
  const first = options.slice(0, MOST_PREVIEWED).map(({ value }) => value);
  const more = options.length > first.length ? ', …' : '';
  return plural(options.length, '1 value: {values}', '{count} values: {values}', {
    values: `${first.join(', ')}${more}`,
  });
}

export default function VariableEditor({ datasource, query: stored, onChange }: Props) {
  const { polls } = useDevice(datasource);
  const query = migrateVariableQuery(stored);
  const { reader, poller } = datasource.device;
  const { last, error } = poller.current;
  const references = useVariables();
  const storedText = JSON.stringify(stored);
  const found = useMemo(
    () => (last ? variableOptions(resolveVariable(stored, getTemplateSrv()), reader, last.value) : undefined),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reader changes with every poll, the query only with its text
    [storedText, reader, polls]
  );
  const known = useReadings(datasource.device, polls, (readings) => {
    const components = [...readings.knownComponents.values()];
    return {
      chassis: componentOptions('chassis', components),
      module: componentOptions('module', components),
      slotTypes: toOptions(components.map(({ slotType }) => slotType)),
      models: toOptions(components.map(({ type, model }) => (type === 'module' ? model : undefined))),
      lists: toOptions(countLists(readings).keys()),
    };
  });

  const scope = query.scope ?? (query.slotTypes || query.models ? 'module' : 'chassis');
  const definition = variableKind(query.kind);
  const fields: readonly VariableField[] = definition?.fields ?? [];
  const shows = (field: VariableField) =>
    fields.includes(field) &&
    (query.kind !== 'metrics' || scope === 'module' || (field !== 'slotTypes' && field !== 'models'));
  /** Grafana's list of variables shows the property `query`; the plugin itself uses the others. */
  const store = (next: VariableQuery) => onChange({ ...next, query: variableText(next) } as VariableQuery);
  const change = (part: Partial<VariableQuery>) => store({ ...query, ...part, version: VARIABLE_VERSION });
  /** Starts afresh: choices that the new kind does not show would restrict it invisibly. */
  const changeKind = (next: VariableKind) =>
    store({ refId: query.refId, datasource: query.datasource, version: VARIABLE_VERSION, kind: next });

  const isOfChassis = query.kind === 'metrics' && scope === 'chassis';
  const components = [
    ...(query.kind === 'list-members'
      ? [...known.chassis, ...known.module]
      : known[isOfChassis ? 'chassis' : 'module']),
    ...references,
  ];
  const slotTypes = [...known.slotTypes, ...references];
  const models = [...known.models, ...references];

  return (
    <>
      <InlineFieldRow>
        <InlineField label={t('List')} labelWidth={LABEL_WIDTH}>
          <Select<VariableKind>
            inputId="lantime-variable-kind"
            aria-label={t('Kind')}
            width={32}
            options={translated(KINDS)}
            value={definition ? (query.kind ?? null) : null}
            placeholder={t('Choose')}
            onChange={({ value }) => value && changeKind(value)}
          />
        </InlineField>
        {shows('scope') && (
          <InlineField label={t('Of')}>
            <Select<Scope>
              inputId="lantime-variable-scope"
              aria-label={t('Scope')}
              width={16}
              options={translated(SCOPES)}
              value={scope}
              onChange={({ value }) =>
                change({ scope: value, components: undefined, slotTypes: undefined, models: undefined })
              }
            />
          </InlineField>
        )}
        {shows('includeEmpty') && (
          <InlineField
            label={t('Include empty')}
            tooltip={t('Includes slots without a module, and ports that the device lists but does not have.')}
          >
            <InlineSwitch
              id="lantime-variable-empty"
              aria-label={t('Include empty')}
              value={query.includeEmpty}
              onChange={(event) => change({ includeEmpty: event.currentTarget.checked })}
            />
          </InlineField>
        )}
      </InlineFieldRow>
      {shows('list') && (
        <WideField
          label={t('Path')}
          tooltip={t('Path of the list, relative to the chassis or module: network/ports, module/mrs.')}
        >
          <Select<string>
            inputId="lantime-variable-list"
            aria-label={t('List path')}
            options={[...known.lists, ...references]}
            value={query.list ? { value: query.list, label: query.list } : null}
            placeholder={t('Choose or type')}
            allowCustomValue
            isClearable
            onChange={(chosen) => change({ list: chosen?.value })}
          />
        </WideField>
      )}
      {shows('components') && (
        <WideField
          label={isOfChassis ? t('Chassis') : t('Modules')}
          tooltip={t(
            'Choose from the list, or type a name, a pattern with *, type:clk for a slot type, or a variable. Leave empty for all.'
          )}
        >
          <MultiSelect<string>
            inputId="lantime-variable-components"
            aria-label={t('Components')}
            options={components}
            value={chosenOptions(query.components ?? [], components)}
            placeholder={t('All')}
            allowCustomValue
            onChange={(chosen) => change({ components: filled(chosenValues(chosen)) })}
          />
        </WideField>
      )}
      {(shows('slotTypes') || shows('models')) && (
        <InlineFieldRow>
          {shows('slotTypes') && (
            <InlineField label={t('Slot types')} labelWidth={LABEL_WIDTH} grow>
              <MultiSelect<string>
                inputId="lantime-variable-slot-types"
                aria-label={t('Slot types')}
                options={slotTypes}
                value={chosenOptions(query.slotTypes ?? [], slotTypes)}
                placeholder={t('All')}
                allowCustomValue
                onChange={(chosen) => change({ slotTypes: filled(chosenValues(chosen)) })}
              />
            </InlineField>
          )}
          {shows('models') && (
            <InlineField
              label={t('Models')}
              labelWidth={LABEL_WIDTH}
              grow
              shrink
              className={shrinking}
              tooltip={t('Choose from the list, or type a pattern: GNS* matches all models that start with GNS.')}
            >
              <MultiSelect<string>
                inputId="lantime-variable-models"
                aria-label={t('Models')}
                options={models}
                value={chosenOptions(query.models ?? [], models)}
                placeholder={t('All')}
                allowCustomValue
                onChange={(chosen) => change({ models: filled(chosenValues(chosen)) })}
              />
            </InlineField>
          )}
        </InlineFieldRow>
      )}
      <InlineFieldRow>
        <InlineField
          label={t('Pattern')}
          labelWidth={LABEL_WIDTH}
          tooltip={t(
            'Keeps only matching values; * matches anything. For metrics, this is a pattern for the path: network/ports/*.'
          )}
        >
          <Input
            // Applied when the field loses focus; the key resets the text when the query changes.
            key={`${query.kind} ${query.pattern}`}
            id="lantime-variable-pattern"
            aria-label={t('Pattern')}
            width={32}
            defaultValue={query.pattern}
            placeholder="*"
            onBlur={(event) => {
              const pattern = event.currentTarget.value.trim() || undefined;
              if (pattern !== query.pattern) {
                change({ pattern });
              }
            }}
          />
        </InlineField>
      </InlineFieldRow>
      <p role="status" aria-label={t('Preview of values')}>
        {found
          ? toPreview(found)
          : error
            ? t('The values cannot be listed. {problem}', { problem: error.message })
            : t('Waiting for the device…')}
      </p>
    </>
  );
}
