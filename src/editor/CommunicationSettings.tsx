import React from 'react';
import { FieldSet } from '@grafana/ui';
import { DEFAULT_KEPT } from '../grafana/communication-log';
import { MOST_ENTRIES_KEPT, Settings } from '../grafana/settings';
import { t } from '../i18n';
import { NumberSetting, SwitchSetting } from './fields/SettingFields';
import { numberProblem } from './fields/setting-problems';
import { Section } from './fields/Section';
import type { SettingsPart } from './settings-part';

const communicationSummary = ({ communicationKept: kept }: Settings): string =>
  kept === 0 ? t('Not tracked.') : t('Keeps the latest {kept} requests and {kept} queries of this page.', { kept });

/** What the query type Communication can show. */
export function CommunicationSettings({ jsonData, effective, readOnly, onChange }: SettingsPart) {
  const isTracking = jsonData.trackCommunication !== false;
  const problem = isTracking ? numberProblem(jsonData.communicationKept, MOST_ENTRIES_KEPT) : undefined;
  return (
    <Section
      id="lantime-communication"
      title={t('Communication')}
      summary={communicationSummary(effective)}
      hasProblem={problem !== undefined}
    >
      <FieldSet disabled={readOnly}>
        <SwitchSetting
          id="lantime-track"
          label={t('Track communication')}
          description={t(
            'Records in this page the requests to the device and the queries that waited for them, for the query type Communication. The overhead is negligible; no credentials are recorded.'
          )}
          value={isTracking}
          readOnly={readOnly}
          onChange={(tracks) => onChange({ trackCommunication: tracks ? undefined : false })}
        />
        {isTracking && (
          <NumberSetting
            id="lantime-kept"
            label={t('Entries kept')}
            description={t('How many requests and how many queries are kept (default {count} of each).', {
              count: DEFAULT_KEPT,
            })}
            max={MOST_ENTRIES_KEPT}
            value={jsonData.communicationKept}
            fallback={DEFAULT_KEPT}
            problem={problem}
            readOnly={readOnly}
            onChange={(communicationKept) => onChange({ communicationKept })}
          />
        )}
      </FieldSet>
    </Section>
  );
}
