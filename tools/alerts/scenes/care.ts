import { asList, fault, incident, readings, type Scene, stamp } from './model';

export const CARE: readonly Scene[] = [
  incident('A reboot; the receivers are not synchronized yet', 142.5, 40, 'LantimeRebooted info'),
  {
    ...fault('Another firmware runs', 'm600', 'firmware', 'LantimeFirmwareChanged info'),
    changesBack: ['LantimeFirmwareChanged info'],
  },
  readings(
    'The configuration is changed',
    'm600',
    {},
    ['device-configuration-changed'],
    'LantimeConfigurationChanged info'
  ),
  readings(
    'The certificate of the web server, by an authority, expires',
    'm600',
    {},
    ['https-certificate-expired'],
    'LantimeCertificate warning'
  ),
  {
    what: 'An alarm that no rule knows',
    profile: 'm600',
    begin: (device) =>
      device.set('notification/events', (events) => [
        ...asList(events),
        { 'object-id': 'warp-core-breach', type: 'critical', triggered: 1, 'last-triggered': stamp(device.now()) },
      ]),
    notified: ['LantimeDeviceAlarm warning warp-core-breach'],
  },
];
