import { alarm, type Case } from './model';

export const DEVICE_ALARMS: readonly Case[] = [
  {
    alert: 'LantimeDeviceAlarm',
    severity: 'warning',
    series: alarm('warp-core-breach', 'critical'),
    trap: {
      why: 'events that are no alarms',
      series: { ...alarm('normal-operation', 'info', [1, 1]), ...alarm('system-reboot', 'action', [1, 1]) },
    },
  },
  {
    alert: 'LantimeDeviceAlarm',
    severity: 'info',
    series: alarm('xmr-limit-exceeded', 'warning'),
    trap: { why: 'an alarm that is over', series: alarm('xmr-limit-exceeded', 'warning', [0, 0]) },
  },
];
