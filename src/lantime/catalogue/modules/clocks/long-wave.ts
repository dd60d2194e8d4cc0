/** Receivers of DCF77, MSF and WWVB; device-api.md 2.10 and 3.1. */
import { MODULE } from '../module-path';
import { flags } from '../../flags';
import { Entry, Family, gauge, state, states, text } from '../../model';
import { REFERENCE_TYPES } from '../../states';
import { Evidence } from '../../../types';

/** A receiver object; `dcf77` is KNOWN, the others follow the naming rule (device-api.md 2.10). */
const longWaveReceiver = (object: string, evidence: Evidence): Entry[] =>
  [
    states(`${object}/ref-type`, 'Receiver reference type', REFERENCE_TYPES, 'Kind of the receiver.', {
      source: 'device-api.md 4.5',
    }),
    text(`${object}/type`, 'Receiver type', 'How the signal is received: PZF correlates.', {
      words: { pzf: 'PZF' },
    }),
    gauge(`${object}/field-strength`, 'Field strength', '', 'Field strength, 0 to 100.'),
    ...flags(`${object}/pcps`, [
      [
        ['freer', 'long_wave_free_running'],
        'Free running',
        'free running',
        'warning',
        'no',
        'ok',
        'Whether the receiver runs on its crystal, without a signal.',
      ],
      [
        ['dl-enb', 'long_wave_daylight_saving'],
        'Daylight saving',
        'active',
        'neutral',
        'not active',
        'neutral',
        'Whether daylight saving time is active.',
      ],
      [
        ['dl-ann', 'long_wave_daylight_saving_change_announced'],
        'Daylight saving change',
        'announced',
        'neutral',
        'none',
        'neutral',
        'Whether a change is announced.',
      ],
      [
        ['syncd', 'long_wave_synchronized_since_start'],
        'Synchronized since start',
        'yes',
        'ok',
        'no',
        'warning',
        'Whether the receiver has been synchronized since power-up.',
      ],
      [
        ['utc', 'long_wave_utc_firmware'],
        'UTC firmware',
        'yes',
        'neutral',
        'no',
        'neutral',
        'Whether the receiver outputs UTC.',
      ],
      [
        ['ls-ann', 'long_wave_leap_second_announced'],
        'Leap second',
        'announced',
        'warning',
        'none',
        'ok',
        'Whether a leap second is announced.',
      ],
      [
        ['iftm', 'long_wave_time_set_over_interface', 'long_wave_time_set_by_hand'],
        'Time set over the interface',
        'yes',
        'neutral',
        'no',
        'neutral',
        'Whether the time was set over the interface rather than by the signal.',
      ],
      [
        ['invt', 'long_wave_time_invalid'],
        'Time invalid',
        'invalid',
        'error',
        'valid',
        'ok',
        'Whether the battery-backed time is invalid.',
      ],
    ]),
  ].map((entry) => ({ ...entry, evidence }));

export const LONG_WAVE_RECEIVER: Family = {
  title: 'Long wave receiver',
  source: 'device-api.md 2.10',
  evidence: 'KNOWN',
  entries: [
    ...longWaveReceiver(`${MODULE}/dcf77`, 'KNOWN'),
    ...longWaveReceiver(`${MODULE}/{msf,wwvb}`, 'PLAUSIBLE'),
    gauge(`${MODULE}/dcf77/correlation`, 'Correlation', '', 'Correlation with the received phase noise, 0 to 100.'),
    states(
      `${MODULE}/dcf77/corr*-stat*`,
      'Correlation state',
      [state('locked', 2, 'ok'), state('correlating', 1, 'warning'), state('searching', 0, 'warning')],
      'How far the receiver has acquired the signal.',
      { evidence: 'PLAUSIBLE', source: 'device-api.md 3.1', metric: 'long_wave_correlation' }
    ),
    gauge(`${MODULE}/dcf77/*distance`, 'Distance to transmitter', 'm', 'Configured distance, for the signal’s delay.', {
      scale: 1000,
      evidence: 'PLAUSIBLE',
      source: 'device-api.md 3.1',
      metric: 'long_wave_distance',
    }),
  ],
};
