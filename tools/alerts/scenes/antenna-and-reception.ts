import type { JsonValue } from '../../../dev/simulator';
import {
  asList,
  CLK1,
  CLK2,
  clockState,
  deviceState,
  incident,
  ntpAt,
  PTP1,
  type Readings,
  readings,
  type Scene,
  SYNC,
} from './model';

const antennaOff = (clock: string, receiver: string): Readings => ({
  [`${clock}/${receiver}/antenna/connected`]: false,
  [`${clock}/satellites/good-satellites`]: 0,
  ...clockState(clock, 'holdover'),
});

const weaker = (decibels: number) => (list: JsonValue | undefined) =>
  asList(list).map((one) => ({ ...one, 'signal-strength': Number(one['signal-strength']) - decibels }));

export const ANTENNA_AND_RECEPTION: readonly Scene[] = [
  readings(
    'The antenna of the only clock is cut; it goes into holdover, NTP and the time quality follow',
    'm600',
    {
      ...antennaOff(CLK1, 'grc'),
      ...deviceState('holdover'),
      [`${SYNC}/clock-status/antenna`]: 'disconnected',
      [`${SYNC}/est-time-quality`]: 'less-than-10us',
      [`${SYNC}/holdover-status/time-elapsed`]: 600,
      ...ntpAt(2),
    },
    ['antenna-faulty', 'refclock-1-not-sync'],
    'LantimeAntennaDisconnected critical clk1'
  ),
  incident(
    'The antenna of one of two clocks is cut, scripted; for hours',
    31,
    600,
    'LantimeAntennaDisconnected warning clk1'
  ),
  readings(
    'The antenna of the second of two clocks is cut',
    'm3000',
    antennaOff(CLK2, 'gps'),
    ['refclock-2-not-sync'],
    'LantimeAntennaDisconnected warning clk2'
  ),
  readings(
    'The antennas of both clocks are cut',
    'm3000',
    {
      ...antennaOff(CLK1, 'gns'),
      ...antennaOff(CLK2, 'gps'),
      ...deviceState('holdover'),
      [`${SYNC}/clock-status/antenna`]: 'disconnected',
      [`${PTP1}/clock-class`]: 7,
    },
    ['antenna-faulty', 'refclock-1-not-sync', 'refclock-2-not-sync'],
    'LantimeAntennaDisconnected critical clk1',
    'LantimeAntennaDisconnected critical clk2'
  ),
  readings(
    'The antenna line is shorted',
    'm600',
    {
      ...antennaOff(CLK1, 'grc'),
      [`${CLK1}/grc/antenna/short-circuit`]: true,
      ...deviceState('holdover'),
      [`${SYNC}/clock-status/antenna`]: 'short-circuit',
    },
    ['antenna-short-circuit', 'antenna-faulty', 'refclock-1-not-sync'],
    'LantimeAntennaShortCircuit critical clk1'
  ),
  readings(
    'An obstacle hides half of the sky',
    'm600',
    { [`${CLK1}/satellites/good-satellites`]: 5 },
    [],
    'LantimeFewSatellites warning clk1'
  ),
  {
    ...readings(
      'Jamming: the signals of all satellites fall at once, and some are lost',
      'm3000',
      {
        [`${CLK1}/satellites/gnss/satellite-list`]: weaker(14),
        [`${CLK1}/satellites/good-satellites`]: 5,
      },
      [],
      'LantimeSignalDrop warning clk1'
    ),
    brief: true,
  },
  {
    ...readings(
      'The antenna is moved by 400 m, or a false signal says so',
      'm600',
      { [`${CLK1}/satellites/position-x`]: 3847950.1 },
      [],
      'LantimePositionJump warning clk1'
    ),
    brief: true,
  },
];
