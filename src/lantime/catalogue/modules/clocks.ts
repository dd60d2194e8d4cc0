/** Reference clocks and their receivers; device-api.md 3.1. */
import { CLOCK, GNSS_RECEIVER, LONG_WAVE_RECEIVER } from '../clock';
import { ModuleType } from '../model';

export const CLOCK_MODULES: readonly ModuleType[] = [
  {
    id: 'GRC',
    models: ['grc18*'],
    title: 'GPS and GLONASS clock',
    description: 'Satellite receiver for GPS and GLONASS with a disciplined oscillator.',
    slots: 'CLK',
    evidence: 'KNOWN',
    source: 'device-api.md 3.1',
    families: [CLOCK, GNSS_RECEIVER],
  },
  {
    id: 'PZF',
    models: ['pzf*'],
    title: 'DCF77 correlation clock',
    description: 'Long wave receiver that correlates the phase noise of DCF77; accurate to microseconds.',
    slots: 'CLK',
    evidence: 'KNOWN',
    source: 'device-api.md 3.1',
    families: [CLOCK, LONG_WAVE_RECEIVER],
  },
];
