import React from 'react';
import { InlineField, InlineFieldRow } from '@grafana/ui';
import { Choice } from '../../editor/fields/Choice';
import { LimitField, LiveField, StatesField } from '../../editor/fields/QueryFields';
import { LABEL_WIDTH } from '../../editor/fields/layout';
import { mark, t } from '../../i18n';
import type { KindEditorProps } from '../kind';
import type { CommunicationOptions, CommunicationView } from '../stored';

export const VIEW_OPTIONS: Array<{ value: CommunicationView; label: string; description: string }> = [
  {
    value: 'requests',
    label: mark('HTTP requests'),
    description: mark('Each request to the device: reason, status, round trip, error'),
  },
  {
    value: 'statistics',
    label: mark('Statistics'),
    description: mark('Rate, share of successes and round trip of the requests kept'),
  },
  {
    value: 'messages',
    label: mark('Messages'),
    description: mark('Each query of this page: panel, state, duration, rows, handler'),
  },
  { value: 'handlers', label: mark('Handlers'), description: mark('What served the queries, with counts') },
];

export default function CommunicationEditor(props: KindEditorProps<CommunicationOptions>) {
  const { query, onChange } = props;
  return (
    <>
      <InlineFieldRow>
        <InlineField label={t('View')} labelWidth={LABEL_WIDTH}>
          <Choice<CommunicationView>
            options={VIEW_OPTIONS}
            value={query.view}
            onChange={(view) => onChange({ view })}
          />
        </InlineField>
      </InlineFieldRow>
      <InlineFieldRow>
        <StatesField {...props} />
        <LiveField {...props} tooltip={t('Everything new is shown at once, without a refresh of the dashboard.')} />
        <LimitField {...props} />
      </InlineFieldRow>
    </>
  );
}
