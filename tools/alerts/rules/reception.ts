import { inBrackets, limit, SLOT, unlessBooting } from '../expressions';
import type { AlertRule } from '../model';
import { antennaFault, whetherLast } from './antenna';
import { either, lines } from './shared';

const unlessNoAntenna = `unless on (${SLOT}) ${either(
  'min_over_time(lantime_gnss_antenna_connected[30m]) == 0',
  'max_over_time(lantime_gnss_antenna_short_circuit[30m]) == 1'
)}`;
const MEAN_SIGNAL = `avg by (${SLOT}) (lantime_gnss_satellite_signal_decibel_hertz)`;
const BEST_SIGNAL = `max by (${SLOT}) (lantime_gnss_satellite_signal_decibel_hertz)`;
const fallen = (signal: string) =>
  `quantile_over_time(0.5, (${signal})[1d:30m]) - ${signal} > ${limit('signal_drop_db')}`;
const squared = (axis: string) =>
  `(avg_over_time(lantime_gnss_position_${axis}_meters[5m]) - quantile_over_time(0.5, lantime_gnss_position_${axis}_meters[1d])) ^ 2`;
const scattered = (axis: string) =>
  `(quantile_over_time(0.75, lantime_gnss_position_${axis}_meters[1d]) - quantile_over_time(0.25, lantime_gnss_position_${axis}_meters[1d])) ^ 2`;
const axes = (of: (axis: string) => string) => inBrackets(['x', 'y', 'z'].map(of).join(`\n+ on (${SLOT}) `));

export const RECEPTION: AlertRule[] = [
  {
    alert: 'LantimeFewSatellites',
    severity: 'warning',
    cause: 'reception',
    expr: lines(
      either(
        `lantime_gnss_satellites_good < ${limit('satellites_good_warning')}`,
        `lantime_gnss_satellites_good < ${limit('satellites_usual_ratio')} * quantile_over_time(0.5, lantime_gnss_satellites_good[1d])`
      ),
      // Signals that fell leave fewer satellites, and have an alert of their own.
      `unless on (${SLOT}) ${inBrackets(fallen(MEAN_SIGNAL))}`,
      unlessNoAntenna,
      unlessBooting
    ),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} has only {{ $value }} usable satellites',
    description:
      'Fewer than needed, or half as many as this receiver usually has. Look for new obstacles, snow, water in the cable or interference; compare with other receivers on the site.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeFewSatellites',
    severity: 'critical',
    cause: 'reception',
    expr: lines(
      antennaFault(
        `lantime_gnss_satellites_good < ${limit('satellites_good_critical')}`,
        `min_over_time(lantime_gnss_satellites_good[30m]) < ${limit('satellites_good_critical')}`
      ),
      unlessNoAntenna,
      whetherLast('critical'),
      unlessBooting
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} has only {{ $value }} usable satellites',
    description:
      'Too few satellites for time and position, and the device has no other clock: it goes into holdover. Check antenna and cable now.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeWeakSignals',
    severity: 'warning',
    cause: 'reception',
    expr: lines(
      `sum by (${SLOT}) (lantime_gnss_satellite_signal_decibel_hertz > bool ${limit('signal_good_dbhz')})`,
      `  < ${limit('satellites_with_good_signal')}`,
      `unless on (${SLOT}) lantime_gnss_satellites_good < ${limit('satellites_good_warning')}`,
      `unless on (${SLOT}) ${inBrackets(fallen(MEAN_SIGNAL))}`,
      unlessNoAntenna,
      unlessBooting
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: only {{ $value }} satellites have a good signal',
    description:
      'Signals are weak although satellites are seen. Suspect water in plugs, an ageing antenna, a wrong splitter or jamming.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeSignalDrop',
    severity: 'warning',
    cause: 'reception',
    // The mean, and even the strongest: one satellite that rises does not hide it, nor does one that sets raise it.
    expr: lines(
      fallen(MEAN_SIGNAL),
      `and on (${SLOT}) ${inBrackets(fallen(BEST_SIGNAL))}`,
      unlessNoAntenna,
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: all signals fell by {{ $value | humanize }} dB',
    description:
      'All satellites together are weaker than usual. Suspect interference, or a change at antenna and cable; other receivers on the site tell which.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimePositionJump',
    severity: 'warning',
    cause: 'reception',
    expr: lines(
      `sqrt${axes(squared)}`,
      `  > on (${SLOT}) (clamp_max(6 * sqrt${axes(scattered)}, ${limit('position_scatter_meters')}) + ${limit('position_jump_meters')})`,
      unlessBooting
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the position jumped by {{ $value | humanize }}m',
    description:
      'The receiver computes a place that it was not at before, farther than it scatters. If nobody moved the antenna, it follows a false signal: do not trust its time.',
    dashboard: 'gnss',
  },
];
