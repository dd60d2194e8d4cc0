import { Unit } from '../lantime/types';

/** Grafana's ids of our units; all scale automatically in panels and exist since 10.1. */
export const GRAFANA_UNITS: Readonly<Record<Unit, string | undefined>> = {
  '': undefined,
  s: 's',
  B: 'bytes',
  'bit/s': 'bps',
  '°C': 'celsius',
  '%': 'percent',
  W: 'watt',
  V: 'volt',
  A: 'amp',
  Hz: 'hertz',
  m: 'lengthm',
  '°': 'degree',
  dB: 'dB',
  'dB-Hz': 'suffix: dB-Hz',
  ppm: 'ppm',
  ratio: 'percentunit',
  packets: 'short',
  errors: 'short',
};

/** Units of the increase of counters per second; others are counts per second, `cps`. */
export const RATE_UNITS: Partial<Record<Unit, string>> = { B: 'Bps', packets: 'pps', errors: 'cps' };
