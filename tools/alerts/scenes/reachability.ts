import { fault, type Scene, stamp } from './model';

export const REACHABILITY: readonly Scene[] = [
  fault('The device is disconnected from the network', 'm600', 'refuse', 'LantimeUnreachable critical'),
  fault('Something else answers at its address', 'm600', 'html', 'LantimeUnreachable critical'),
  fault('The device rejects the password of the exporter', 'm600', '401', 'LantimeUnreachable critical'),
  {
    what: 'The status of the device is no longer refreshed',
    profile: 'm600',
    begin: (device) => device.set('system/api-last-update', stamp(device.now() - 600_000)),
    notified: ['LantimeStatusStale warning'],
  },
];
