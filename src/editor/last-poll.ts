/** The last poll of a device in one line, for the settings page. */
import { formattedValueToString, getValueFormat } from '@grafana/data';
import type { DeviceRequest } from '../grafana/communication-log';
import type { LantimeDataSource } from '../grafana/datasource';
import { inLanguage, t } from '../i18n';
import { STATUS_PATH } from '../lantime/answer';
import { formatAge } from '../lantime/duration';

/** What is read here: Grafana may have loaded another version of the class. */
export type PolledDataSource = {
  communication?: Pick<LantimeDataSource['communication'], 'requests'>;
  device?: { poller: { current: { last?: { at: number }; error?: { message: string } } } };
};

export interface LastPoll {
  text: string;
  /** What was wrong with it, and what to do. */
  problem?: string;
}

const formatIn = (unit: string, value: number): string =>
  inLanguage(formattedValueToString(getValueFormat(unit)(value)));

/** Whole seconds, never negative: the clock may have been set back. */
const wholeSecondsFrom = (from: number, to: number): number => Math.max(0, Math.floor((to - from) / 1000));

/**
 * What is known of the last poll on this page.
 * @param dataSource the running data source; undefined if there is none
 * @param now milliseconds since 1970
 */
export function describeLastPoll(dataSource: PolledDataSource | undefined, now: number): LastPoll {
  const polls = (dataSource?.communication?.requests ?? []).filter(({ path }) => path === STATUS_PATH);
  const latest = polls.at(-1);
  if (latest && latest.endedAt === undefined) {
    return {
      text: t('Waiting for the device, {seconds} s so far.', { seconds: wholeSecondsFrom(latest.startedAt, now) }),
    };
  }
  if (latest) {
    return describeRequest(latest, latest.endedAt ?? now, now);
  }
  // Communication is not tracked: the poller knows only when, and whether it went well.
  const { last, error } = dataSource?.device?.poller.current ?? {};
  if (error) {
    return { text: t('The last poll failed.'), problem: error.message };
  }
  return last
    ? { text: t('Last poll {age} ago.', { age: formatAge(wholeSecondsFrom(last.at, now)) }) }
    : { text: t('Not polled on this page yet. “Save & test” polls the device.') };
}

function describeRequest({ startedAt, bytes, problem, why }: DeviceRequest, endedAt: number, now: number): LastPoll {
  const facts = [
    bytes !== undefined && formatIn('decbytes', bytes),
    formatIn('ms', Math.max(0, endedAt - startedAt)),
    why === 'another tab' && t('by another tab'),
  ].filter(Boolean);
  const age = formatAge(wholeSecondsFrom(endedAt, now));
  return problem === undefined
    ? { text: t('Last poll {age} ago, {facts}.', { age, facts: facts.join(', ') }) }
    : { text: t('The last poll {age} ago failed ({facts}).', { age, facts: facts.join(', ') }), problem };
}
