import {
  CLOCK_WITHOUT_SIGNAL,
  DEVICE,
  DEVICE_WITHOUT_SIGNAL,
  event,
  inBrackets,
  SLOT,
  unlessBooting,
} from '../expressions';
import type { AlertRule } from '../model';
import { either, lines } from './shared';

const lowerReference = 'lantime_clock_source_in_use{source!="priority0"} == 1';
const sourceLost = inBrackets(
  'lantime_clock_source_no_signal == 1\nand min_over_time(lantime_clock_source_no_signal[1d]) == 0'
);

export const REDUNDANCY: AlertRule[] = [
  {
    alert: 'LantimeSwitchOver',
    severity: 'info',
    cause: 'redundancy',
    expr: lines(
      `max by (${DEVICE}) (`,
      '  changes(lantime_sync_active_clock_index[10m]) > 0',
      '  or changes(lantime_redundancy_switch_selected_state[10m]) > 0',
      ')',
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }} switched to another clock',
    description:
      'The active clock changed within the last 10 minutes. Find out why the previous one was given up: check its antenna, its state and its log.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeSwitchManual',
    severity: 'warning',
    cause: 'redundancy',
    expr: 'lantime_redundancy_switch_mode_state{state="manual"} == 1',
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the redundancy switch is in manual mode',
    description:
      'If the selected clock fails, the switch does not switch over. Set it back to automatic when the work is done.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeLowerReference',
    severity: 'warning',
    cause: 'redundancy',
    expr: lines(lowerReference, `unless on (${SLOT}) ${CLOCK_WITHOUT_SIGNAL}`, unlessBooting),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} follows {{ $labels.source }} instead of its best reference',
    description: 'A reference of higher priority is lost. lantime_clock_source_info has its kind; check its signal.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeReferenceLost',
    severity: 'warning',
    cause: 'redundancy',
    events: ['xmr-ref-disconnect', 'mrs-source-invalid'],
    expr: lines(
      either(
        sourceLost,
        `max by (${DEVICE}) (${event('xmr-ref-disconnect|mrs-source-invalid')}) unless on (${DEVICE}) ${either(sourceLost, lowerReference, DEVICE_WITHOUT_SIGNAL)}`
      ),
      `unless on (${SLOT}) ${CLOCK_WITHOUT_SIGNAL}`,
      `unless on (${SLOT}) ${lowerReference}`,
      unlessBooting
    ),
    for: '5m',
    summary:
      '{{ $labels.instance }} {{ $labels.slot }}: {{ if $labels.source }}reference {{ $labels.source }}{{ else }}a reference{{ end }} has lost its signal',
    description:
      'The clock follows another reference, so its time is still good, but this reference is no longer available as a fallback. lantime_clock_source_info has its kind.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeRubidium',
    severity: 'warning',
    cause: 'clock',
    events: ['xhe-rub-error'],
    expr: lines(
      `max by (${DEVICE}) (`,
      '  lantime_rubidium_pps_lock + 1 == 1',
      ...['overheated', 'generic_cell_error', 'low_voltage', 'voltage_overrange', 'low_temperature', 'alarm_led'].map(
        (flag) => `  or lantime_rubidium_${flag} == 1`
      ),
      `  or ${event('xhe-rub-error')}`,
      ')'
    ),
    for: '2m',
    summary: '{{ $labels.instance }}: the external rubidium has a fault',
    description: 'Check the page and the LED of the rubidium. Do not rely on a long holdover until it is fixed.',
    dashboard: 'chassis',
  },
];
