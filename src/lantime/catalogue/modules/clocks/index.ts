/** Reference clocks and their receivers; device-api.md 3.1. */
import { Evidence } from '../../../types';
import { Family, ModuleType } from '../../model';
import { CLOCK } from './clock';
import { GNSS_RECEIVER, SATELLITE_DETAILS } from './gnss';
import { CLOCK_HOLDOVER } from './holdover';
import { LONG_WAVE_RECEIVER } from './long-wave';
import { SOURCE_STATISTICS } from './source-statistics';
import { REFERENCE_SOURCES } from './sources';
import { TIME_CODE_RECEIVER } from './time-code';

const GNSS = [GNSS_RECEIVER, SATELLITE_DETAILS];
const LONG_WAVE = [LONG_WAVE_RECEIVER];

/** Evidence is that of the readings: whether an answer of such a clock is public. */
const CLOCKS: ReadonlyArray<
  [id: string, model: string, title: string, description: string, receiver: readonly Family[], evidence?: Evidence]
> = [
  ['GPS', 'gps*', 'GPS clock', 'Satellite receiver for GPS with a disciplined oscillator.', GNSS],
  [
    'GRC',
    'grc*',
    'GPS and GLONASS clock',
    'Satellite receiver for GPS and GLONASS with a disciplined oscillator.',
    GNSS,
    'KNOWN',
  ],
  [
    'GNS-UC',
    'gns*uc',
    'GNSS clock with converter',
    'Receiver for GPS and Galileo with the antenna of a GPS clock; works on moving vehicles.',
    GNSS,
    'KNOWN',
  ],
  ['GNS', 'gns*', 'GNSS clock', 'Satellite receiver for GPS, Galileo, GLONASS and BeiDou.', GNSS, 'KNOWN'],
  ['GNM', 'gnm*', 'Multi-band GNSS clock', 'Satellite receiver that uses several frequency bands.', GNSS],
  ['GXL', 'gxl*', 'High-end GNSS clock', 'Receiver for all satellite systems, with authentication.', GNSS],
  [
    'PZF',
    'pzf*',
    'DCF77 correlation clock',
    'Long wave receiver that correlates the phase noise of DCF77; accurate to microseconds.',
    LONG_WAVE,
    'KNOWN',
  ],
  ['MSF', 'msf*', 'MSF clock', 'Long wave receiver for the British transmitter.', LONG_WAVE],
  ['WWVB', 'wwvb*', 'WWVB clock', 'Long wave receiver for the American transmitter.', LONG_WAVE],
  ['TCR', 'tcr*', 'Time code clock', 'Follows IRIG, AFNOR, IEEE 1344 or C37.118 time codes.', [TIME_CODE_RECEIVER]],
];

export const CLOCK_MODULES: readonly ModuleType[] = CLOCKS.map(
  ([id, model, title, description, receiver, evidence = 'PLAUSIBLE']) => ({
    id,
    models: [model],
    title,
    description,
    slots: 'CLK',
    evidence,
    source: 'device-api.md 3.1',
    families: [CLOCK, CLOCK_HOLDOVER, REFERENCE_SOURCES, SOURCE_STATISTICS, ...receiver],
  })
);
