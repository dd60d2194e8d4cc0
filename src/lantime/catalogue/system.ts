import { parseLoad, parseMemory, parsePosition, parseTime } from '../parse';
import {
  asBoolean,
  asNumber,
  asText,
  Family,
  gauge,
  isPlaceholder,
  state,
  states,
  text,
  timestamp,
  yesNo,
} from './model';
import {
  ANTENNA_STATES,
  CLOCK_STATES,
  OSCILLATOR_STATES,
  OSCILLATOR_TYPES,
  REFERENCE_TYPES,
  TFOM_STATES,
} from './states';
import { holdoverEntries, holdoverRule } from './holdover';
import { splitTimeQuality, TIME_QUALITY_DESCRIPTION, timeQualityEntries } from './time-quality';

const device: Family = {
  title: 'Device',
  source: 'device-api.md 1.4',
  evidence: 'KNOWN',
  entries: [
    text('system-information/API Version', 'REST API', 'Name and version of the REST API.', { metric: false }),
    text('system-information/version', 'Firmware', 'Firmware that answered.'),
    text('system-information/serial-number', 'Serial number', 'Serial number of the device.', { leadingZeros: true }),
    text('system-information/hostname', 'Host name', 'Host name of the device.'),
    timestamp('system-information/time-stamp', 'Answer time', 'When the device answered, by its own clock.', {
      metric: 'device_answer',
    }),
    text('system-information/model', 'Model', 'Model of the device.'),
    text('rest-api/api-version', 'REST API version', 'Version of the REST API: major.minor.patch.', {
      source: 'device-api.md 1.6',
    }),
    gauge(
      'changes/pending-changes',
      'Pending configuration changes',
      '',
      'Configuration edits that are not applied yet.'
    ),
    text('links/self', 'Self link', 'Address the device gives itself; always localhost, never followed.', {
      metric: false,
    }),
    text('object-id', 'Object', 'Name of the tree.', { metric: false }),
    text('**/object-id', 'Object id', 'Name of the list member, as the device addresses it.', {
      source: 'device-api.md 1.3',
    }),
    text('**/serial-number', 'Serial number', 'Serial number.', { leadingZeros: true }),
    text('**/model', 'Model', 'Model.'),
    text('**/software-revision', 'Software revision', 'Software revision.'),
    gauge('**/count', 'Number of entries', '', 'How many members the list has.', { evidence: 'DERIVED' }),
  ],
};

const system: Family = {
  title: 'System',
  source: 'device-api.md 2.1',
  evidence: 'KNOWN',
  rules: [
    {
      path: 'system',
      derive: (object) => {
        const measured = typeof object['current-time'] === 'string' ? parseTime(object['current-time']) : undefined;
        const answered =
          typeof object['api-last-update'] === 'string' ? parseTime(object['api-last-update']) : undefined;
        const uptime = asNumber(object.uptime);
        // A device that is not on UTC may print zone-less stamps in local time: then the age cannot be known.
        const age = measured !== undefined && answered !== undefined ? answered - measured : undefined;
        return {
          ...(age !== undefined && age > -5 && age < 840 ? { 'snapshot-age': Math.max(0, age) } : {}),
          ...(measured !== undefined && uptime !== undefined ? { 'boot-time': Math.round(measured - uptime) } : {}),
        };
      },
    },
  ],
  entries: [
    gauge('system/uptime', 'Uptime', 's', 'Time since the last start.'),
    timestamp('system/current-time', 'Device time', 'The device’s clock when it measured the values of this answer.', {
      source: 'device-api.md 1.7',
      metric: 'device_clock',
    }),
    timestamp('system/current-time-iso', 'Device time (ISO)', 'The same to the millisecond.', {
      source: 'device-api.md 1.7',
      metric: false,
    }),
    text('system/cpuload', 'Load', 'Load averages and tasks as Linux prints them.', {
      split: (raw) => {
        const load = parseLoad(raw);
        return (
          load && {
            '1m': load.oneMinute,
            '5m': load.fiveMinutes,
            '15m': load.fifteenMinutes,
            ...(load.tasks === undefined ? {} : { 'running-tasks': load.running ?? null, tasks: load.tasks }),
          }
        );
      },
    }),
    gauge('system/cpuload/1m', 'Load, 1 minute', '', 'Load average over one minute.', { metric: 'system_load1' }),
    gauge('system/cpuload/5m', 'Load, 5 minutes', '', 'Load average over five minutes.', { metric: 'system_load5' }),
    gauge('system/cpuload/15m', 'Load, 15 minutes', '', 'Load average over fifteen minutes.', {
      metric: 'system_load15',
    }),
    gauge('system/cpuload/running-tasks', 'Running tasks', '', 'Tasks ready to run.', {
      metric: 'system_tasks_running',
    }),
    gauge('system/cpuload/tasks', 'Tasks', '', 'Tasks in total.', { metric: 'system_tasks' }),
    text('system/memory', 'Memory', 'Memory as the device prints it.', {
      split: (raw) => {
        const memory = parseMemory(raw);
        return (
          memory && {
            total: memory.total,
            free: memory.free,
            used: memory.total - memory.free,
            'free-percent': memory.freePercent,
          }
        );
      },
    }),
    gauge('system/memory/total', 'Memory, total', 'B', 'Installed memory.'),
    gauge('system/memory/free', 'Memory, free', 'B', 'Free memory.'),
    gauge('system/memory/used', 'Memory, used', 'B', 'Total less free memory.', { evidence: 'DERIVED' }),
    gauge('system/memory/free-percent', 'Memory, free share', '%', 'Free memory as a share of the total.'),
    text('system/position', 'Position', 'Latitude and longitude; on units without GNSS a configured or old value.', {
      split: (raw) => ({ ...parsePosition(raw) }),
    }),
    gauge('system/position/latitude', 'Latitude', '°', 'Latitude of the device, north positive.'),
    gauge('system/position/longitude', 'Longitude', '°', 'Longitude of the device, east positive.'),
    timestamp('system/last-position-update', 'Last position update', 'When the position was last determined.', {
      source: 'device-api.md 1.7',
      metric: 'position_last_update',
    }),
    gauge(
      'system/last-config-change',
      'Last configuration change',
      's',
      'Meaning unclear: uptime at the last change on one firmware, the present uptime on another. Do not alert on it; use the event.',
      { evidence: 'UNKNOWN', metric: false, formerly: { metric: 'system_last_config_change' } }
    ),
    timestamp(
      'system/api-last-update',
      'Last update of the API',
      'When the device last refreshed what the API serves.',
      { source: 'device-api.md 1.5', metric: 'api_last_update' }
    ),
    gauge('system/snapshot-age', 'Age of the data', 's', 'How old the values were when the API published them.', {
      evidence: 'DERIVED',
      source: 'device-api.md 1.5',
      metric: 'data_age',
    }),
    timestamp('system/boot-time', 'Boot time', 'Device time less uptime, steady until the next boot.', {
      // Both are measured at slightly different moments.
      steadyWithin: 30,
      evidence: 'DERIVED',
      metric: 'system_boot',
    }),
  ],
};

const synchronization: Family = {
  title: 'Synchronization',
  source: 'device-api.md 2.2',
  evidence: 'KNOWN',
  rules: [holdoverRule('system/sync-status/holdover-status')],
  entries: [
    text('system/sync-status/reference', 'Reference', 'Clock slot and source the device follows: clk1-gps.'),
    states('system/sync-status/ref-type', 'Reference type', REFERENCE_TYPES, 'Kind of the reference followed.', {
      source: 'device-api.md 4.5',
    }),
    gauge('system/sync-status/clock-idx', 'Active clock', '', 'Index of the active clock, counted from 0.', {
      placeholders: { '-1': 'no clock is active' },
      metric: 'sync_active_clock_index',
    }),
    states('system/sync-status/osc-type', 'Oscillator type', OSCILLATOR_TYPES, 'Oscillator of the active clock.', {
      source: 'device-api.md 4.2',
    }),
    text('system/sync-status/est-time-quality', 'Estimated time quality (text)', TIME_QUALITY_DESCRIPTION, {
      split: splitTimeQuality,
      source: 'device-api.md 4.1',
    }),
    ...timeQualityEntries('system/sync-status/est-time-quality'),
    states(
      'system/sync-status/leapsecond-announced',
      'Leap second announced',
      yesNo('announced', 'none', 'warning', 'ok'),
      'A leap second is pending.'
    ),
    text(
      'system/sync-status/leapsecond-date',
      'Leap second date',
      'Date of the pending leap second; empty if there is none.'
    ),
    states('system/sync-status/clock-status/clock', 'Clock', CLOCK_STATES, 'State of the active clock.', {
      source: 'device-api.md 4.3',
    }),
    states(
      'system/sync-status/clock-status/oscillator',
      'Oscillator',
      OSCILLATOR_STATES,
      'State of the active oscillator.',
      {
        source: 'device-api.md 4.3',
      }
    ),
    states('system/sync-status/clock-status/antenna', 'Antenna', ANTENNA_STATES, 'State of the active antenna.', {
      source: 'device-api.md 4.3',
    }),
    ...holdoverEntries('system/sync-status/holdover-status', 'holdover', 'KNOWN'),
    states(
      'system/sync-status/holdover-status/tfom-out',
      'Time figure of merit',
      TFOM_STATES,
      'Time figure of merit sent to the outputs, 0 best, 15 failed.',
      { source: 'device-api.md 4.1b', evidence: 'PLAUSIBLE', metric: 'sync_time_figure_of_merit' }
    ),
  ],
};

const LED_COLORS = [
  state('green', 1, 'ok', 'green'),
  state('yellow', 2, 'warning', 'yellow', 'Usable with restrictions.'),
  state('red', 3, 'error', 'red'),
  state('blue', 4, 'neutral', 'blue', 'Initializing.'),
  state('none', 0, 'neutral', 'off'),
];
const LED_MODES = [state('permanent', 0, 'neutral')];

const leds: Family = {
  title: 'Front LEDs',
  source: 'device-api.md 2.3',
  evidence: 'KNOWN',
  rules: [
    { path: 'system/front-leds', member: 'led' },
    {
      path: 'system/front-leds/*',
      // An unlit lamp keeps its colour on API V10 (blue) and loses it on V20 (none); the lamp is off in both.
      derive: (led) => ({
        ...(asBoolean(led['current-state']) === false
          ? { lamp: 'none' }
          : typeof led['current-color'] === 'string'
            ? { lamp: led['current-color'] }
            : {}),
      }),
    },
  ],
  entries: [
    states(
      'system/front-leds/*/lamp',
      'Lamp',
      LED_COLORS,
      'What the eye sees on the front panel: the colour, or off. A red network LED need not be the management port.',
      { evidence: 'DERIVED' }
    ),
    states('system/front-leds/*/current-color', 'Colour', LED_COLORS, 'Colour of the LED, even while it is not lit.', {
      // The lamp says the same of a LED that is lit, and off of one that is not.
      metric: false,
      formerly: { metric: 'front_led_color' },
    }),
    states('system/front-leds/*/current-state', 'Lit', yesNo('lit', 'off'), 'Whether the LED is lit.', {
      metric: 'front_led_lit',
    }),
    states('system/front-leds/*/current-mode', 'Mode', LED_MODES, 'How the LED is lit.', { metric: 'front_led_mode' }),
    states('system/front-leds/*/last-color', 'Previous colour', LED_COLORS, 'Colour before the last change.', {
      metric: false,
    }),
    states(
      'system/front-leds/*/last-state',
      'Previously lit',
      yesNo('lit', 'off'),
      'Whether it was lit before the last change.',
      { metric: false }
    ),
    states('system/front-leds/*/last-mode', 'Previous mode', LED_MODES, 'How it was lit before the last change.', {
      metric: false,
    }),
  ],
};

const KIB = { scale: 1024 };
const storage: Family = {
  title: 'Storage',
  source: 'device-api.md 2.4',
  evidence: 'KNOWN',
  rules: [{ path: 'system/storage', member: 'storage' }],
  entries: [
    gauge('system/storage/*/size', 'Size', 'B', 'Size of the file system.', KIB),
    gauge('system/storage/*/used', 'Used', 'B', 'Used space.', KIB),
    gauge(
      'system/storage/*/available',
      'Available',
      'B',
      'Space left; used and available may add to less than the size.',
      KIB
    ),
    gauge(
      'system/storage/*/used-percent',
      'Used share',
      '%',
      'Used share, rounded up. More than 80 % on /mnt/flash is normal: firmware images live there.'
    ),
    text('system/storage/*/mountpoint', 'Mount point', 'Where the file system is mounted.'),
  ],
};

/** `firmware-7.06.014-light-x86` of version `fw_7.06.014-light` is x86; the version may hold hyphens itself (device-api.md 1.6). */
function architectureOf(image: string | undefined, running: string | undefined): string | undefined {
  const version = running?.replace(/^fw_/, '');
  const at = image !== undefined && version ? image.indexOf(`${version}-`) : -1;
  const rest = at < 0 ? '' : image!.slice(at + version!.length + 1);
  return /^[a-z0-9_]{2,12}$/i.test(rest) ? rest : undefined;
}

const firmware: Family = {
  title: 'Firmware',
  source: 'device-api.md 2.5',
  evidence: 'KNOWN',
  rules: [
    { path: 'system/firmware/firmware', member: 'firmware' },
    { path: 'system/firmware/packages', member: 'package' },
    {
      path: 'system/firmware/update',
      // An attempt refused before it began leaves "false" with "never": no update has failed.
      absentKeys: (update) =>
        'last-update-started' in update && isPlaceholder(update['last-update-started'] as string | null)
          ? { 'last-update-successful': 'no update was ever started' }
          : undefined,
      // It leaves its reason, too, which an update that went well does not.
      derive: (update) => {
        const successful = asBoolean(update['last-update-successful']);
        const error = asText(update['last-update-error'])?.toLowerCase();
        const wasStarted = !isPlaceholder((update['last-update-started'] ?? null) as string | null);
        return successful === undefined
          ? {}
          : { failed: !successful && (wasStarted || (error !== undefined && error !== 'none')) };
      },
    },
    {
      path: 'system/firmware',
      derive: (object) => {
        const [running, selected] = [asText(object.running), asText(object.selected)];
        return {
          ...(running !== undefined && selected !== undefined ? { 'reboot-pending': running !== selected } : {}),
          architecture: architectureOf(asText(object.fwimage), running),
        };
      },
    },
  ],
  entries: [
    text('system/firmware/running', 'Running firmware', 'Firmware that runs.'),
    text('system/firmware/selected', 'Selected firmware', 'Firmware for the next start.'),
    states(
      'system/firmware/reboot-pending',
      'Firmware reboot pending',
      yesNo('yes', 'no', 'warning', 'ok'),
      'Running and selected firmware differ.',
      { evidence: 'DERIVED' }
    ),
    text('system/firmware/fwimage', 'Firmware image', 'Image with edition and architecture.', { metric: 'image' }),
    text('system/firmware/architecture', 'Firmware architecture', 'Last part of the name of the image: x32, x86.', {
      evidence: 'DERIVED',
    }),
    text('system/firmware/firmware/*/version', 'Version', 'Version of an installed firmware.'),
    text('system/firmware/firmware/*/type', 'Image type', 'How the image is stored.'),
    states('system/firmware/update/update-in-progress', 'Update in progress', yesNo(), 'A firmware update is running.'),
    gauge('system/firmware/update/update-progress', 'Update progress', '%', 'Progress of the update.', {
      evidence: 'PLAUSIBLE',
    }),
    states(
      'system/firmware/update/last-update-successful',
      'Last update',
      yesNo('successful', 'failed', 'ok', 'error'),
      'Result of the last firmware update that was started.'
    ),
    states(
      'system/firmware/update/failed',
      'Update failed',
      yesNo('failed', 'no', 'warning', 'ok'),
      'The last update failed, or was refused before it began; the error says why.',
      { evidence: 'DERIVED', metric: 'firmware_update_failed' }
    ),
    timestamp('system/firmware/update/last-update-started', 'Last update started', 'When the last update was started.'),
    timestamp('system/firmware/update/last-update-ended', 'Last update ended', 'When the last update ended.'),
    text('system/firmware/update/last-update-error', 'Last update error', 'What went wrong.', {
      placeholders: { none: 'no error' },
      metric: false,
    }),
    text('system/firmware/packages/*/version', 'Package version', 'Version of an installed package.', {
      placeholders: { 'no version information': 'the device states none' },
    }),
  ],
};

const services: Family = {
  title: 'Services',
  source: 'device-api.md 2.8',
  evidence: 'KNOWN',
  rules: [
    { path: 'services/network', member: 'service' },
    { path: 'services/global', member: 'service' },
  ],
  entries: [
    states(
      'services/network/{ntp,https}/running',
      'Running',
      yesNo('running', 'stopped', 'ok', 'error'),
      'Whether the service runs. Stopped mostly means not enabled.'
    ),
    states(
      'services/{network,global}/*/running',
      'Running',
      yesNo('running', 'stopped'),
      'Whether the service runs. Stopped mostly means not enabled.'
    ),
  ],
};

export const SYSTEM_FAMILIES: readonly Family[] = [device, system, synchronization, leds, storage, firmware, services];
