/** State tables that several families share; device-api.md section 4. */
import { Severity, State } from '../types';
import { asSent, state } from './model';

/** device-api.md 4.3; `holdover` is 2 with `?raw` (KNOWN), the other codes are ours. Other words are shown as they are. */
export const CLOCK_STATES = [
  state('synchronized', 1, 'ok', undefined, 'The clock follows its reference.'),
  {
    ...state('holdover', 2, 'warning', undefined, 'The reference is lost. Only the oscillator keeps time, and drifts.'),
    numbers: [2],
  },
  state('not-synchronized', 0, 'error', undefined, 'The clock has no valid time.'),
];

/** device-api.md 4.3; `not-warmed-up` is 0 with `?raw` (KNOWN), so that `warmed-up` is 1. */
export const OSCILLATOR_STATES = asSent([
  state('warmed-up', 1, 'ok', undefined, 'The oscillator has its working temperature and is disciplined.'),
  state('not-warmed-up', 0, 'warning', undefined, 'Normal for some minutes after power-up; later a fault.'),
]);

/** device-api.md 4.3; codes of the sister product's MIB, all but `connected` PLAUSIBLE. */
export const ANTENNA_STATES = asSent([
  state('connected', 1, 'ok'),
  state('disconnected', 2, 'error', undefined, 'Check cable, surge arrester and antenna.'),
  state('short-circuit', 3, 'error', undefined, 'The antenna line is shorted.'),
]);

/** device-api.md 4.3; codes of the sister product's MIB, all but `synchronized` PLAUSIBLE. */
export const RECEIVER_STATES = [
  // The number of tracking is ours.
  state('tracking', 5, 'warning', undefined, 'Satellites are tracked, but do not set the time yet.'),
  ...asSent([
    state('synchronized', 4, 'ok'),
    state(
      'warm-boot',
      3,
      'warning',
      undefined,
      'Almanac and position are known; the receiver searches for satellites.'
    ),
    state('cold-boot', 2, 'warning', undefined, 'Almanac and position are unknown; the search takes some minutes.'),
  ]),
];

/** device-api.md 4.2; codes of Meinberg's binary interface, which are not in order of quality. */
export const OSCILLATOR_TYPES = asSent([
  state('unknown', 0, 'neutral'),
  state('tcxo-lq', 1, 'neutral', 'TCXO LQ'),
  state('tcxo', 2, 'neutral', 'TCXO', 'Temperature compensated; drifts microseconds within minutes of holdover.'),
  state('ocxo-lq', 3, 'neutral', 'OCXO LQ', 'Oven controlled, low quality grade.'),
  state('ocxo-mq', 4, 'neutral', 'OCXO MQ'),
  state('ocxo-hq', 5, 'neutral', 'OCXO HQ', 'Oven controlled, high quality grade.'),
  state('ocxo-xhq', 6, 'neutral', 'OCXO XHQ'),
  state('rubidium', 7, 'neutral', 'Rubidium'),
  state('tcxo-mq', 8, 'neutral', 'TCXO MQ'),
  state('ocxo-dhq', 9, 'neutral', 'OCXO DHQ'),
  // Better than OCXO LQ, not as good as OCXO MQ; device-api.md 6.6.
  state('ocxo-sq', 10, 'neutral', 'OCXO SQ'),
]);

/** device-api.md 4.5 and 6.7; codes are Meinberg's. Only three spellings are KNOWN. */
export const REFERENCE_TYPES = asSent([
  state('gps', 0, 'neutral', 'GPS'),
  state('10mhz-freqin', 1, 'neutral', '10 MHz input'),
  state('pps-in', 2, 'neutral', 'PPS input'),
  state('irig', 4, 'neutral', 'IRIG time code'),
  state('ntp', 5, 'neutral', 'NTP'),
  state('dcf77-pzf-receiver', 12, 'neutral', 'DCF77 PZF receiver'),
  state('long-wave-receiver', 13, 'neutral', 'Long wave receiver'),
  state('10mhz-pps-in', 3, 'neutral', '10 MHz and PPS input'),
  state('ptp', 6, 'neutral', 'PTP'),
  state('ptp-e1', 7, 'neutral', 'PTP over E1'),
  state('fixed-freqin', 8, 'neutral', 'Fixed frequency input'),
  state('pps-string', 9, 'neutral', 'PPS and serial string'),
  state('var-freqin', 10, 'neutral', 'Variable frequency input'),
  state('gnss-receiver', 14, 'neutral', 'GNSS receiver'),
  state('havequick', 15, 'neutral', 'HaveQuick'),
  state('ext-osc', 16, 'neutral', 'External oscillator'),
  state('synce', 17, 'neutral', 'SyncE'),
  state('video-sync', 18, 'neutral', 'Video sync'),
  state('ltc', 19, 'neutral', 'LTC'),
  state('osc', 20, 'neutral', 'Oscillator'),
]);

/** Their words by number, for types that are texts. */
export const REFERENCE_NUMBERS: Readonly<Record<string, string>> = Object.fromEntries(
  REFERENCE_TYPES.map(({ value, code }) => [String(code), value])
);

/** device-api.md 4.4. */
export const LEAP_STATES = [
  state('0', 0, 'ok', 'no leap second pending'),
  state('1', 1, 'warning', 'a second will be added'),
  state('2', 2, 'warning', 'a second will be removed'),
  state('3', 3, 'error', 'not synchronized'),
];

/** device-api.md 4.1b; the decades are PLAUSIBLE, 0 and 15 KNOWN. */
export const TFOM_STATES = [
  state('0', 0, 'ok', 'locked'),
  ...['1 ns', '10 ns', '100 ns', '1 µs', '10 µs', '100 µs', '1 ms', '10 ms', '100 ms', '1 s', '10 s'].map((bound, i) =>
    state(String(i + 1), i + 1, 'neutral', `below ${bound}`)
  ),
  state('15', 15, 'error', 'failed or unknown'),
];

const GRADES: Readonly<Record<string, Severity>> = { o: 'ok', w: 'warning', e: 'error' };

/** States numbered by their place, with a letter for the severity of each: `o`k, `w`arning, `e`rror, `-` for none. */
export const stateWords = (list: string, grades = ''): State[] =>
  list.split(' ').map((word, code) => state(word, code, GRADES[grades[code]] ?? 'neutral'));

/** As `stateWords`, for states the device sends as numbers from `first` on. */
export const numberedStates = (first: number, texts: string, grades = ''): State[] =>
  texts.split(',').map((text, i) => state(String(first + i), first + i, GRADES[grades[i]] ?? 'neutral', text));

/** Quality levels of SyncE, E1 and T1; device-api.md 4.9. */
export const SSM_STATES = numberedStates(
  0,
  'unknown,PRS,PRC,invalid,SSU-A,invalid,invalid,ST2,SSU-B,invalid,EEC2,EEC1,SMC,ST3E,PROV,do not use',
  '-ooeweewwewwwwwe'
);
