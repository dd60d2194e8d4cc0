import { ntpAt, readings, type Scene, SYNC } from './model';

export const NTP: readonly Scene[] = [
  readings(
    'The NTP service stops',
    'm600',
    { 'services/network/ntp/running': false, ...ntpAt(16, 3) },
    ['ntp-stopped', 'ntp-not-sync'],
    'LantimeNtpStopped critical'
  ),
  readings(
    'NTP does not follow the clock, which is good',
    'm600',
    ntpAt(16, 3),
    ['ntp-not-sync'],
    'LantimeNtpNotSynchronized critical'
  ),
  readings(
    'An NTP server that the device uses for comparison disappears',
    'm3000',
    { 'ntp/ref_2/status-peer-reach-ok': false, 'ntp/ref_2/status-peer-selection': 'reject' },
    [],
    'LantimeNtpSourceLost warning ref_2'
  ),
  readings(
    'A leap second is announced',
    'm600',
    { [`${SYNC}/leapsecond-announced`]: true, ...ntpAt(1, 1) },
    ['leapsecond-announced'],
    'LantimeLeapSecond info'
  ),
];
