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
      // Weaker signals leave fewer usable satellites, and have an alert of their own.
      `unless on (${SLOT}) ${inBrackets(fallen(MEAN_SIGNAL))}`,
      unlessNoAntenna,
      unlessBooting
    ),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} has only {{ $value }} usable satellites',
    description:
      'There are fewer than needed, or fewer than half as many as this receiver usually has. Check for new obstacles, snow, water in the cable or interference. Compare with other receivers on the site.',
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
      'Satellites are in view, but their C/N0 is low. Possible causes: water in connectors, an ageing antenna, an unsuitable splitter, or jamming.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeSignalDrop',
    severity: 'warning',
    cause: 'reception',
    // Both the mean and the strongest signal must fall, so that one satellite rising or setting changes nothing.
    expr: lines(
      fallen(MEAN_SIGNAL),
      `and on (${SLOT}) ${inBrackets(fallen(BEST_SIGNAL))}`,
      unlessNoAntenna,
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: all signals fell by {{ $value | humanize }} dB',
    description:
      'The signals of all satellites are weaker than usual. Possible causes: interference, or a change of antenna or cable. If other receivers on the site are affected too, it is interference.',
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
      'The receiver computes a position farther from its usual one than it normally scatters. If nobody moved the antenna, it may follow a false signal: do not trust its time.',
    dashboard: 'gnss',
  },
];
