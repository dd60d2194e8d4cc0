import React from 'react';
import { FieldSet } from '@grafana/ui';
import {
  DEFAULT_MAX_ANSWER_MEGABYTES,
  DEFAULT_TIMEOUT_SECONDS,
  LARGEST_MAX_ANSWER_MEGABYTES,
  Settings,
} from '../grafana/settings';
import { DEFAULT_INTERVAL_SECONDS, MINIMUM_INTERVAL_SECONDS } from '../lantime/poller';
import { NumberSetting } from './fields/SettingFields';
import { numberProblem, secondsProblem } from './fields/setting-problems';
import { Section } from './fields/Section';
import type { SettingsPart } from './settings-part';

const pollingSummary = ({ pollIntervalSeconds, timeoutSeconds, maxAnswerMegabytes }: Settings): string =>
  `Polls every ${pollIntervalSeconds} s, timeout ${timeoutSeconds} s, responses up to ${maxAnswerMegabytes} MB.`;

/** How often the device is asked, and how long and how large a response may be. */
export function PollingSettings({ jsonData, effective, readOnly, onChange }: SettingsPart) {
  const intervalProblem = secondsProblem(jsonData.pollInterval, MINIMUM_INTERVAL_SECONDS);
  const timeoutProblem = secondsProblem(jsonData.timeout, 1);
  const sizeProblem = numberProblem(jsonData.maxAnswerMegabytes, LARGEST_MAX_ANSWER_MEGABYTES);
  return (
    <Section
      id="lantime-polling"
      title="Polling"
      summary={pollingSummary(effective)}
      hasProblem={[intervalProblem, timeoutProblem, sizeProblem].some(Boolean)}
    >
      <FieldSet disabled={readOnly}>
        <NumberSetting
          id="lantime-poll-interval"
          label="Poll interval"
          description={
            `Seconds between requests to the device (default ${DEFAULT_INTERVAL_SECONDS}, minimum ${MINIMUM_INTERVAL_SECONDS}). ` +
            'All panels share one request. The device’s values are 1 to 8 seconds old, and its small CPU also serves NTP.'
          }
          min={MINIMUM_INTERVAL_SECONDS}
          value={jsonData.pollInterval}
          fallback={DEFAULT_INTERVAL_SECONDS}
          problem={intervalProblem}
          readOnly={readOnly}
          onChange={(pollInterval) => onChange({ pollInterval })}
        />
        <NumberSetting
          id="lantime-timeout"
          label="Timeout"
          description={`Seconds to wait for a response (default ${DEFAULT_TIMEOUT_SECONDS}). Units with many modules respond slowly.`}
          value={jsonData.timeout}
          fallback={DEFAULT_TIMEOUT_SECONDS}
          problem={timeoutProblem}
          readOnly={readOnly}
          onChange={(timeout) => onChange({ timeout })}
        />
        <NumberSetting
          id="lantime-max-answer"
          label="Maximum response size"
          description={`Megabytes (default ${DEFAULT_MAX_ANSWER_MEGABYTES}, three times what the largest unit should need). Larger responses are rejected with an error.`}
          value={jsonData.maxAnswerMegabytes}
          fallback={DEFAULT_MAX_ANSWER_MEGABYTES}
          problem={sizeProblem}
          readOnly={readOnly}
          onChange={(maxAnswerMegabytes) => onChange({ maxAnswerMegabytes })}
        />
      </FieldSet>
    </Section>
  );
}
