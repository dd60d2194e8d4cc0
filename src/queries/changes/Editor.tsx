import React, { useMemo } from 'react';
import { Button, InlineField, InlineFieldRow, InlineSwitch } from '@grafana/ui';
import { Choice } from '../../editor/fields/Choice';
import { FiltersField, LimitField, StatesField, WhenEmptyField } from '../../editor/fields/QueryFields';
import { LABEL_WIDTH } from '../../editor/fields/layout';
import { useComponents } from '../../editor/fields/useComponents';
import { useVariables } from '../../editor/fields/useVariables';
import { mark, t } from '../../i18n';
import type { KindEditorProps } from '../kind';
import type { ChangeOptions, Format, LantimeQuery } from '../stored';
import { ChangeFields } from './ChangeFields';
import { changeSubjects } from './subjects';

export const CHANGE_FORMATS: Array<{ value: Format; label: string; description: string }> = [
  {
    value: 'logs',
    label: mark('Logs'),
    description: mark('A line for each event and change, for Explore and the Logs panel'),
  },
  {
    value: 'table',
    label: mark('Table'),
    description: mark('A row for each event of the device, with its last duration'),
  },
];

/** What the device reports as wrong at present. */
const ACTIVE_ALARMS: Partial<LantimeQuery> = {
  format: 'table',
  source: 'events',
  severity: 'warning',
  active: true,
  components: ['*'],
  include: [],
  exclude: [],
};

export const FILTER_KEYS = [
  'device',
  'chassis',
  'slot',
  'module',
  'component',
  'event',
  'reading',
  'severity',
  'source',
];

export default function EventsEditor(props: KindEditorProps<ChangeOptions>) {
  const { query, device, polls, onChange } = props;
  const { reader } = device;
  const variables = useVariables();
  const components = useComponents(device, polls, variables);
  const subjects = useMemo(
    () => changeSubjects(reader, variables),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reader changes with every poll
    [reader, variables, polls]
  );
  const isTable = query.format === 'table';
  return (
    <>
      <InlineFieldRow>
        <InlineField label={t('Format')} labelWidth={LABEL_WIDTH}>
          <Choice<Format> options={CHANGE_FORMATS} value={query.format} onChange={(format) => onChange({ format })} />
        </InlineField>
        <InlineField label={t('Only active')} tooltip={t('Only what has not ended yet; in the table only alarms.')}>
          <InlineSwitch
            id={`lantime-active-${query.refId}`}
            aria-label={t('Only active')}
            value={query.active}
            onChange={(event) => onChange({ active: event.currentTarget.checked })}
          />
        </InlineField>
        <Button
          icon="bell"
          variant="secondary"
          tooltip={t('A table of the events that are active and of severity warning, error or critical')}
          onClick={() => onChange(ACTIVE_ALARMS)}
        >
          {t('Active alarms')}
        </Button>
      </InlineFieldRow>
      <ChangeFields
        id={query.refId}
        options={query}
        components={query.components}
        knownComponents={components}
        subjects={subjects}
        hasSource={!isTable}
        labelWidth={LABEL_WIDTH}
        onChange={onChange}
      />
      <InlineFieldRow>
        {isTable && <StatesField {...props} />}
        <LimitField {...props} />
        {isTable && <WhenEmptyField {...props} />}
      </InlineFieldRow>
      <FiltersField {...props} keys={FILTER_KEYS} />
    </>
  );
}
