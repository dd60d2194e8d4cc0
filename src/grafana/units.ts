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
