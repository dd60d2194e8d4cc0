/**
 * Display texts for words of the device; values stay as they are. Meanings are those of device-api.md 3.1 to 3.5, 3.7
 * and 4.5; spellings without a public example are PLAUSIBLE. Other words are shown unchanged.
 */
import type { Words } from '../types';
import { REFERENCE_TYPES } from './states';

/** Kinds of references in the priority list of a clock; device-api.md 4.5. */
export const REFERENCES: Words = {
  ...Object.fromEntries(REFERENCE_TYPES.map(({ value, text }) => [value, text])),
  e1: 'E1',
  t1: 'T1',
};

/** Signals at connectors; device-api.md 3.2 and 3.5. The table they are in says whether they are inputs or outputs. */
export const SIGNALS: Words = {
  pps: 'PPS',
  'pps-in': 'PPS',
  '10mhz': '10 MHz',
  '10mhz-freqin': '10 MHz',
  'freq-in': 'frequency',
  irig: 'IRIG',
  'irig-am': 'IRIG AM',
  'irig-dcls': 'IRIG DCLS',
  bits: 'BITS',
  'bits-in': 'BITS',
  'black-burst': 'black burst',
  'word-clock': 'word clock',
  ltc: 'LTC',
  dars: 'DARS',
  e1: 'E1',
  t1: 'T1',
};

/** Framing of telecom and video signals; device-api.md 3.2 and 3.5. */
export const FORMATS: Words = {
  'e1-framed': 'E1 framed',
  't1-framed': 'T1 framed',
  'e1-timing': 'E1 timing',
  't1-timing': 'T1 timing',
  'e1-framed-hdb3': 'E1 framed, HDB3',
  't1-framed-b8zs': 'T1 framed, B8ZS',
  'black-burst-pal': 'black burst, PAL',
  ...SIGNALS,
};

/** How SyncMon measures a node; device-api.md 3.7. */
export const NODE_TYPES: Words = { ntp: 'NTP', ptp: 'PTP', pps: 'PPS' };
