import type { Override, Simulator } from '../../../dev/simulator';
import { incident, readings, type Scene } from './model';

/** A counter that stood still and increases from now on. */
const counting = (device: Simulator, perSecond: number): Override => {
  const since = device.now();
  return () => Math.floor(((device.now() - since) / 1000) * perSecond);
};

export const NETWORK: readonly Scene[] = [
  incident('A network port loses its link, scripted', 100, 600, 'LantimeLinkDown critical lan1'),
  {
    what: 'One packet in a hundred is damaged',
    profile: 'm600',
    begin: (device) => {
      device.set('network/ports/lan0/statistics/rx-errors', counting(device, 0.5));
      device.set('network/ports/lan0/statistics/rx-crc-errors', counting(device, 0.5));
    },
    notified: ['LantimeLinkErrors warning lan0'],
  },
  readings(
    'A SyncMon node is over its limit',
    'm4000',
    { 'syncmon/nodes/node-3/status': 'limit-exceeded' },
    ['sync-monitor-alert'],
    'LantimeSyncMonNode warning node-3'
  ),
];
