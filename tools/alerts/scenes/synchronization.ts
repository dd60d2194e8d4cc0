import { CLK1, CLK2, clockState, deviceState, fault, ntpAt, readings, type Scene, SYNC } from './model';

export const SYNCHRONIZATION: readonly Scene[] = [
  readings(
    'Holdover although the antenna is connected',
    'm600',
    {
      ...clockState(CLK1, 'holdover'),
      ...deviceState('holdover'),
      [`${SYNC}/holdover-status/time-elapsed`]: 60,
      ...ntpAt(2),
    },
    ['refclock-1-not-sync'],
    'LantimeHoldover warning'
  ),
  readings(
    'Holdover for so long that the oscillator no longer keeps the time within a microsecond',
    'm600',
    {
      ...clockState(CLK1, 'holdover'),
      ...deviceState('holdover'),
      [`${SYNC}/holdover-status/time-elapsed`]: 13000,
    },
    ['refclock-1-not-sync'],
    'LantimeHoldover critical'
  ),
  readings(
    'Not synchronized, and NTP with it',
    'm600',
    {
      ...clockState(CLK1, 'not-synchronized'),
      ...deviceState('not-synchronized'),
      [`${SYNC}/est-time-quality`]: 'unknown',
      ...ntpAt(16, 3),
    },
    ['refclock-1-not-sync', 'ntp-not-sync'],
    'LantimeNotSynchronized critical'
  ),
  readings(
    'One of two clocks is not synchronized',
    'm3000',
    clockState(CLK2, 'not-synchronized'),
    ['refclock-2-not-sync'],
    'LantimeClockNotSynchronized warning clk2'
  ),
  readings(
    'Both clocks lose their references, with their antennas',
    'm3000',
    {
      ...clockState(CLK1, 'holdover'),
      ...clockState(CLK2, 'holdover'),
      ...deviceState('holdover'),
    },
    ['refclock-1-not-sync', 'refclock-2-not-sync'],
    'LantimeNoClockSynchronized critical'
  ),
  readings(
    'The device does not know how good its time is',
    'm600',
    { [`${SYNC}/est-time-quality`]: 'unknown', [`${CLK1}/sync-status/est-time-quality`]: 'unknown' },
    [],
    'LantimeTimeQuality critical'
  ),
  readings(
    'The time quality of one of two clocks is 10 ms, that of the device is good',
    'm3000',
    { [`${CLK1}/sync-status/est-time-quality`]: 'less-than-10ms' },
    [],
    'LantimeClockTimeQuality warning clk1'
  ),
  fault('The clock of the device is an hour ahead', 'm600', 'ahead', 'LantimeClockWrong critical'),
  fault('The clock of the device is an hour behind', 'm3000', 'behind', 'LantimeClockWrong critical'),
  readings(
    'The two clocks differ by 5 µs',
    'm4000',
    { 'chassis0/slots/rsc1/module/rsc/time-diff': 5000, 'chassis0/slots/rsc1/module/rsc/time-limit-error': true },
    ['shs-time-limit-error', 'shs-time-limit-warning'],
    'LantimeClocksDisagree critical'
  ),
  readings(
    'A reference that was in reserve loses its signal',
    'm3000',
    { [`${CLK1}/mrs/priority1/status/no-signal`]: true },
    ['xmr-ref-disconnect'],
    'LantimeReferenceLost warning clk1 priority1'
  ),
];
