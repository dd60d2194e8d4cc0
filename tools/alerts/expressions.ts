/**
 * PromQL that several rules share. Rules name the device by `job` and `instance`, its modules by `chassis` and
 * `slot`, as the exporter and the scrape configuration do.
 */

/** Labels that name a device, a module, a PTP port. */
export const DEVICE = 'job, instance';
export const SLOT = `${DEVICE}, chassis, slot`;
export const PORT = `${SLOT}, ptp_instance`;

export const limit = (name: string) => `scalar(lantime:limit:${name})`;

/** Lines of an expression, indented. */
export const indented = (text: string, by = 2) => text.replace(/^/gm, ' '.repeat(by));
export const inBrackets = (text: string) => `(\n${indented(text)}\n)`;

/** Rules about synchronization do not fire for a while after a start. */
export const BOOTING = `lantime_system_uptime_seconds < ${limit('boot_seconds')}`;
export const unlessBooting = `unless on (${DEVICE}) ${BOOTING}`;

/** The device is not synchronized, in holdover, or in a state that the catalogue does not have. */
export const UNSYNCHRONIZED = 'lantime_sync_clock_state{state!="synchronized"} == 1';

/** The device synchronized less than 15 minutes ago: what follows it, NTP above all, needs some time. */
export const RECOVERING = inBrackets(
  'lantime_sync_clock_state{state="synchronized"} == 1\nand min_over_time(lantime_sync_clock_state{state="synchronized"}[15m]) == 0'
);
export const unlessRecovering = `unless on (${DEVICE}) ${RECOVERING}`;

/** Device events; `name` is a regular expression. */
export const event = (name: string) => `lantime_event_active{event${/[|.*[]/.test(name) ? '=~' : '='}"${name}"} == 1`;

/** A clock that had no antenna or too few satellites within half an hour: it needs that long to synchronize again. */
export const CLOCK_WITHOUT_SIGNAL = inBrackets(
  [
    'min_over_time(lantime_gnss_antenna_connected[30m]) == 0',
    'or max_over_time(lantime_gnss_antenna_short_circuit[30m]) == 1',
    `or min_over_time(lantime_gnss_satellites_good[30m]) < ${limit('satellites_good_critical')}`,
  ].join('\n')
);

/** The same for the clock in use, by device; if no clock is reported, for the antenna of the device. */
export const DEVICE_WITHOUT_SIGNAL = inBrackets(
  [
    `count by (${DEVICE}) (`,
    indented(CLOCK_WITHOUT_SIGNAL),
    `  unless on (${SLOT}) lantime_clock_role_state{state!="selected"} == 1`,
    ')',
    `or count by (${DEVICE}) (max_over_time(lantime_sync_antenna_state{state!="connected"}[30m]) == 1)`,
  ].join('\n')
);

/** Another clock of the device is synchronized, so the device loses redundancy and not its time. */
export const OTHER_CLOCK = inBrackets(
  [
    `count by (${DEVICE}) (lantime_clock_state{state="synchronized"} == 1 unless on (${SLOT}) ${CLOCK_WITHOUT_SIGNAL}) > 0`,
    `and on (${DEVICE}) count by (${DEVICE}) (lantime_clock_state{state="synchronized"}) > 1`,
  ].join('\n')
);

/** The device gives no bound for its error, or one above a limit; by device, and by clock. */
const badQuality = (metric: string, severity: 'warning' | 'critical') =>
  inBrackets(
    `${metric}_upper_bound_seconds > ${limit(`time_quality_seconds_${severity}`)}\nor ${metric}_unbounded == 1`
  );
export const badDeviceQuality = (severity: 'warning' | 'critical') => badQuality('lantime_sync_time_quality', severity);
export const badClockQuality = (severity: 'warning' | 'critical') => badQuality('lantime_clock_time_quality', severity);

/**
 * Seconds by which a device's clock is ahead of Prometheus: the time it stated, plus how long the exporter has kept the
 * answer, minus the time of the scrape. The limit allows for the age of the values when the device answered.
 */
export const CLOCK_AHEAD = inBrackets(
  [
    'lantime_device_clock_timestamp_seconds',
    '- timestamp(lantime_device_clock_timestamp_seconds)',
    `+ on (${DEVICE}) (lantime_probe_age_seconds or on (${DEVICE}) lantime_device_clock_timestamp_seconds * 0)`,
  ].join('\n')
);

/** A stale status says nothing about the clock. */
export const STALE = inBrackets(
  `lantime_device_answer_timestamp_seconds - lantime_api_last_update_timestamp_seconds > ${limit('status_age_seconds')}`
);
const aheadOfFresh = `${CLOCK_AHEAD} unless on (${DEVICE}) ${STALE}`;
export const FRESH_CLOCK_AHEAD = inBrackets(aheadOfFresh);

/** All devices of a job, at least two, are off by the same amount: the clock of Prometheus is wrong. */
export const SCRAPER_CLOCK_WRONG = inBrackets(
  [
    `min by (job) (abs${FRESH_CLOCK_AHEAD}) > ${limit('clock_wrong_seconds')}`,
    `and max by (job) ${FRESH_CLOCK_AHEAD} - min by (job) ${FRESH_CLOCK_AHEAD} < ${limit('devices_disagree_seconds')}`,
    `and count by (job) ${FRESH_CLOCK_AHEAD} > 1`,
  ].join('\n')
);

/** Seconds until the time may be off by a microsecond, by what the oscillator is (device-api.md 4.2). */
const BUDGETS = [
  ['tcxo.*', 'tcxo'],
  ['ocxo-lq|ocxo-sq|ocxo-mq', 'ocxo'],
  ['ocxo-hq|ocxo-dhq|ocxo-xhq', 'ocxo_hq'],
  ['rubidium.*', 'rubidium'],
] as const;
export const HOLDOVER_BUDGET = inBrackets(
  BUDGETS.map(
    ([oscillator, name]) =>
      `max by (${DEVICE}) (lantime_sync_oscillator_type_state{state=~"${oscillator}"} == 1) * ${limit(`holdover_seconds_${name}`)}`
  ).join('\nor ')
);
/** What is left of it; outside of holdover, all of it. */
export const HOLDOVER_LEFT = inBrackets(`${HOLDOVER_BUDGET}\n- on (${DEVICE}) lantime_holdover_elapsed_seconds`);

/** The NTP service was running within the last day, or the device itself says that it stopped. */
export const NTP_STOPPED = inBrackets(
  [
    'lantime_network_service_running{service="ntp"} == 0',
    `and on (${DEVICE}) (max_over_time(lantime_network_service_running{service="ntp"}[1d]) == 1 or on (${DEVICE}) ${event('ntp-stopped')})`,
  ].join('\n')
);
