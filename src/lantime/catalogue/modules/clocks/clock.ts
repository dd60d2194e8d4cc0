/** What every reference clock has; device-api.md 2.10. */
import { mark } from '../../../../i18n';
import { MODULE } from '../module-path';
import { asText, Family, gauge, state, states, text } from '../../model';
import { sourceSetting } from '../../quantities';
import { CLOCK_STATES, OSCILLATOR_STATES, OSCILLATOR_TYPES, REFERENCE_NUMBERS } from '../../states';
import { splitTimeQuality, TIME_QUALITY_DESCRIPTION, timeQualityEntries } from '../../time-quality';
import { REFERENCES } from '../../words';

export const CLOCK: Family = {
  title: 'Reference clock',
  source: 'device-api.md 2.10',
  evidence: 'KNOWN',
  rules: [
    { path: `${MODULE}/mrs`, member: 'source' },
    {
      path: `${MODULE}/mrs/*/info/settings/id`,
      // The only entry of a long wave clock says GPS: a default of the firmware (device-api.md 2.10).
      absentKeys: (id, around) =>
        asText(id.type)?.toLowerCase() === 'gps' &&
        around.some((object) => ['dcf77', 'msf', 'wwvb'].some((receiver) => receiver in object))
          ? {
              type: mark('this clock has no GPS receiver; a default of the firmware'),
              instance: mark('see the source type'),
            }
          : undefined,
    },
    { path: `${MODULE}/supported-string-types`, member: 'telegram' },
  ],
  entries: [
    states(
      `${MODULE}/sync-status/clock-idx`,
      'Role',
      [state('selected', 1, 'ok', 'selected', 'The device follows this clock.')],
      'Whether the device follows this clock.',
      // The word for the passive clock is not published (device-api.md 2.10).
      { metric: 'clock_role', words: { 'not-selected': 'not selected' } }
    ),
    states(`${MODULE}/sync-status/osc-type`, 'Oscillator type', OSCILLATOR_TYPES, 'Oscillator of the clock.', {
      source: 'device-api.md 4.2',
    }),
    text(`${MODULE}/sync-status/est-time-quality`, 'Estimated time quality (text)', TIME_QUALITY_DESCRIPTION, {
      split: splitTimeQuality,
      source: 'device-api.md 4.1',
    }),
    ...timeQualityEntries(`${MODULE}/sync-status/est-time-quality`),
    states(`${MODULE}/sync-status/clock-status/clock`, 'Clock', CLOCK_STATES, 'State of the clock.', {
      source: 'device-api.md 4.3',
    }),
    states(
      `${MODULE}/sync-status/clock-status/oscillator`,
      'Oscillator',
      OSCILLATOR_STATES,
      'State of the oscillator.',
      {
        source: 'device-api.md 4.3',
      }
    ),
    gauge(
      `${MODULE}/dac-cal`,
      'DAC calibration',
      '',
      'Plausibly the calibration value of the oscillator, centre 2048 of 4096.',
      { evidence: 'PLAUSIBLE', metric: 'clock_dac_calibration' }
    ),
    gauge(
      `${MODULE}/dac-val`,
      'DAC value',
      '',
      'Plausibly the control value of the oscillator; its drift shows ageing.',
      { evidence: 'PLAUSIBLE', metric: 'clock_dac_value' }
    ),
    gauge(`${MODULE}/supported-string-types/*/value`, 'Telegram number', '', 'Number of a serial telegram format.', {
      metric: false,
    }),
    text(`${MODULE}/supported-string-types/*/description`, 'Telegram', 'Name of a serial telegram format.', {
      metric: false,
    }),
    gauge(`${MODULE}/supported-string-types/count`, 'Serial telegram formats', '', 'Formats the clock can send.', {
      evidence: 'DERIVED',
      metric: false,
    }),
    text(`${MODULE}/mrs/*/info/settings/id/type`, 'Source type', 'Kind of the reference at this priority.', {
      words: REFERENCES,
      numbers: REFERENCE_NUMBERS,
    }),
    gauge(
      `${MODULE}/mrs/*/info/settings/id/instance`,
      'Source instance',
      '',
      'Number of the source among those of its kind.'
    ),
    gauge(`${MODULE}/mrs/*/info/settings/bias`, 'Source bias', 's', 'Configured fixed offset.', {
      quantity: sourceSetting('bias'),
    }),
    gauge(`${MODULE}/mrs/*/info/settings/precision`, 'Source precision', 's', 'Configured precision.', {
      quantity: sourceSetting('precision'),
    }),
    gauge(`${MODULE}/mrs/count`, 'Reference sources', '', 'Entries of the reference priority list.', {
      evidence: 'DERIVED',
      metric: 'clock_sources',
    }),
  ],
};
