import { mark } from '../../../i18n';
import { holdoverEntries, holdoverRule } from '../holdover';
import { Family, gauge, states, text, yesNo } from '../model';
import {
  ANTENNA_STATES,
  CLOCK_STATES,
  OSCILLATOR_STATES,
  OSCILLATOR_TYPES,
  REFERENCE_TYPES,
  TFOM_STATES,
} from '../states';
import { splitTimeQuality, TIME_QUALITY_DESCRIPTION, timeQualityEntries } from '../time-quality';

export const SYNCHRONIZATION: Family = {
  title: 'Synchronization',
  source: 'device-api.md 2.2',
  evidence: 'KNOWN',
  rules: [holdoverRule('system/sync-status/holdover-status')],
  entries: [
    text('system/sync-status/reference', 'Reference', 'Clock slot and source the device follows: clk1-gps.'),
    states('system/sync-status/ref-type', 'Reference type', REFERENCE_TYPES, 'Kind of the reference followed.', {
      source: 'device-api.md 4.5',
    }),
    gauge('system/sync-status/clock-idx', 'Active clock', '', 'Index of the active clock, counted from 0.', {
      placeholders: { '-1': mark('no clock is active') },
      metric: 'sync_active_clock_index',
    }),
    states('system/sync-status/osc-type', 'Oscillator type', OSCILLATOR_TYPES, 'Oscillator of the active clock.', {
      source: 'device-api.md 4.2',
    }),
    text('system/sync-status/est-time-quality', 'Estimated time quality (text)', TIME_QUALITY_DESCRIPTION, {
      split: splitTimeQuality,
      source: 'device-api.md 4.1',
    }),
    ...timeQualityEntries('system/sync-status/est-time-quality'),
    states(
      'system/sync-status/leapsecond-announced',
      'Leap second announced',
      yesNo('announced', 'none', 'warning', 'ok'),
      'Whether a leap second is pending.'
    ),
    text(
      'system/sync-status/leapsecond-date',
      'Leap second date',
      'Date of the pending leap second; empty if there is none.'
    ),
    states('system/sync-status/clock-status/clock', 'Clock', CLOCK_STATES, 'State of the active clock.', {
      source: 'device-api.md 4.3',
    }),
    states(
      'system/sync-status/clock-status/oscillator',
      'Oscillator',
      OSCILLATOR_STATES,
      'State of the active oscillator.',
      {
        source: 'device-api.md 4.3',
      }
    ),
    states('system/sync-status/clock-status/antenna', 'Antenna', ANTENNA_STATES, 'State of the active antenna.', {
      source: 'device-api.md 4.3',
    }),
    ...holdoverEntries('system/sync-status/holdover-status', 'holdover', 'KNOWN'),
    states(
      'system/sync-status/holdover-status/tfom-out',
      'Time figure of merit',
      TFOM_STATES,
      'Time figure of merit sent to the outputs, 0 best, 15 failed.',
      { source: 'device-api.md 4.1b', evidence: 'PLAUSIBLE', metric: 'sync_time_figure_of_merit' }
    ),
  ],
};
