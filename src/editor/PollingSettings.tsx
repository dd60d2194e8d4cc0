import React from 'react';
import { FieldSet } from '@grafana/ui';
import {
  DEFAULT_MAX_ANSWER_MEGABYTES,
  DEFAULT_TIMEOUT_SECONDS,
  LARGEST_MAX_ANSWER_MEGABYTES,
  Settings,
} from '../grafana/settings';
import { t } from '../i18n';
import { DEFAULT_INTERVAL_SECONDS, MINIMUM_INTERVAL_SECONDS } from '../lantime/poller';
import { NumberSetting } from './fields/SettingFields';
import { numberProblem, secondsProblem } from './fields/setting-problems';
import { Section } from './fields/Section';
import type { SettingsPart } from './settings-part';

const pollingSummary = ({ pollIntervalSeconds, timeoutSeconds, maxAnswerMegabytes }: Settings): string =>
  t('Polls every {interval} s, timeout {timeout} s, responses up to {size} MB.', {
    interval: pollIntervalSeconds,
    timeout: timeoutSeconds,
    size: maxAnswerMegabytes,
  });

/** How often the device is asked, and how long and how large a response may be. */
export function PollingSettings({ jsonData, effective, readOnly, onChange }: SettingsPart) {
  const intervalProblem = secondsProblem(jsonData.pollInterval, MINIMUM_INTERVAL_SECONDS);
  const timeoutProblem = secondsProblem(jsonData.timeout, 1);
  const sizeProblem = numberProblem(jsonData.maxAnswerMegabytes, LARGEST_MAX_ANSWER_MEGABYTES);
  return (
    <Section
      id="lantime-polling"
      title={t('Polling')}
      summary={pollingSummary(effective)}
      hasProblem={[intervalProblem, timeoutProblem, sizeProblem].some(Boolean)}
    >
      <FieldSet disabled={readOnly}>
        <NumberSetting
          id="lantime-poll-interval"
          label={t('Poll interval')}
          description={t(
            'Seconds between requests to the device (default {fallback}, minimum {least}). All panels share one request. The device’s values are 1 to 8 seconds old, and its small CPU also serves NTP.',
            { fallback: DEFAULT_INTERVAL_SECONDS, least: MINIMUM_INTERVAL_SECONDS }
          )}
          min={MINIMUM_INTERVAL_SECONDS}
          value={jsonData.pollInterval}
          fallback={DEFAULT_INTERVAL_SECONDS}
          problem={intervalProblem}
          readOnly={readOnly}
          onChange={(pollInterval) => onChange({ pollInterval })}
        />
        <NumberSetting
          id="lantime-timeout"
          label={t('Timeout')}
          description={t(
            'Seconds to wait for a response (default {fallback}). Units with many modules respond slowly.',
            { fallback: DEFAULT_TIMEOUT_SECONDS }
          )}
          value={jsonData.timeout}
          fallback={DEFAULT_TIMEOUT_SECONDS}
          problem={timeoutProblem}
          readOnly={readOnly}
          onChange={(timeout) => onChange({ timeout })}
        />
        <NumberSetting
          id="lantime-max-answer"
          label={t('Maximum response size')}
          description={t(
            'Megabytes (default {fallback}, three times what the largest unit should need). Larger responses are rejected with an error.',
            { fallback: DEFAULT_MAX_ANSWER_MEGABYTES }
          )}
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
