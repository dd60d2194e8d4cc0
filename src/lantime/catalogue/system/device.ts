import { parseLoad, parseMemory, parsePosition, parseTime } from '../../parse';
import { asNumber, Family, gauge, text, timestamp } from '../model';

export const DEVICE: Family = {
  title: 'Device',
  source: 'device-api.md 1.4',
  evidence: 'KNOWN',
  entries: [
    text('system-information/API Version', 'REST API', 'Name and version of the REST API.', { metric: false }),
    text('system-information/version', 'Firmware', 'Firmware that sent the response.'),
    text('system-information/serial-number', 'Serial number', 'Serial number of the device.', { leadingZeros: true }),
    text('system-information/hostname', 'Host name', 'Host name of the device.'),
    timestamp('system-information/time-stamp', 'Answer time', 'When the device responded, by its own clock.', {
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
      'Configuration changes that are not applied yet.'
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
    gauge('**/count', 'Number of entries', '', 'Number of members in the list.', { evidence: 'DERIVED' }),
  ],
};

export const SYSTEM: Family = {
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
    timestamp(
      'system/current-time',
      'Device time',
      'Clock of the device when it measured the values of this response.',
      {
        source: 'device-api.md 1.7',
        metric: 'device_clock',
      }
    ),
    timestamp('system/current-time-iso', 'Device time (ISO)', 'Device time with milliseconds.', {
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
    gauge('system/memory/used', 'Memory, used', 'B', 'Total minus free memory.', { evidence: 'DERIVED' }),
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
      'When the device last refreshed the data of the API.',
      { source: 'device-api.md 1.5', metric: 'api_last_update' }
    ),
    gauge('system/snapshot-age', 'Age of the data', 's', 'How old the values were when the API published them.', {
      evidence: 'DERIVED',
      source: 'device-api.md 1.5',
      metric: 'data_age',
    }),
    timestamp('system/boot-time', 'Boot time', 'Device time minus uptime; constant until the next boot.', {
      // Both are measured at slightly different moments.
      steadyWithin: 30,
      evidence: 'DERIVED',
      metric: 'system_boot',
    }),
  ],
};
