import React from 'react';
import { FieldSet } from '@grafana/ui';
import { DEFAULT_KEPT } from '../grafana/communication-log';
import { MOST_ENTRIES_KEPT, Settings } from '../grafana/settings';
import { NumberSetting, SwitchSetting } from './fields/SettingFields';
import { numberProblem } from './fields/setting-problems';
import { Section } from './fields/Section';
import type { SettingsPart } from './settings-part';

const communicationSummary = ({ communicationKept: kept }: Settings): string =>
  kept === 0 ? 'Not tracked.' : `Keeps the latest ${kept} requests and ${kept} queries of this page.`;

/** What the query type Communication can show. */
export function CommunicationSettings({ jsonData, effective, readOnly, onChange }: SettingsPart) {
  const isTracking = jsonData.trackCommunication !== false;
  const problem = isTracking ? numberProblem(jsonData.communicationKept, MOST_ENTRIES_KEPT) : undefined;
  return (
    <Section
      id="lantime-communication"
      title="Communication"
      summary={communicationSummary(effective)}
      hasProblem={problem !== undefined}
    >
      <FieldSet disabled={readOnly}>
        <SwitchSetting
          id="lantime-track"
          label="Track communication"
          description="Records in this page the requests to the device and the queries that waited for them, for the query type Communication. The overhead is negligible; no credentials are recorded."
          value={isTracking}
          readOnly={readOnly}
          onChange={(tracks) => onChange({ trackCommunication: tracks ? undefined : false })}
        />
        {isTracking && (
          <NumberSetting
            id="lantime-kept"
            label="Entries kept"
            description={`How many requests and how many queries are kept (default ${DEFAULT_KEPT} of each).`}
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
