import { DEVICE, event, inBrackets, OTHER_CLOCK, SLOT } from '../expressions';
import type { AlertRule } from '../model';
import { bySeverity, either, lines } from './shared';

export const antennaFault = (now: string, tail: string) =>
  either(now, inBrackets(`${tail}\nand on (${SLOT}) lantime_clock_state{state="synchronized"} == 0`));
const SHORT_NOW = 'lantime_gnss_antenna_short_circuit == 1';
const SHORT_SLOT = antennaFault(SHORT_NOW, 'max_over_time(lantime_gnss_antenna_short_circuit[30m]) == 1');
const OPEN_SLOT = antennaFault(
  'lantime_gnss_antenna_connected == 0',
  'min_over_time(lantime_gnss_antenna_connected[30m]) == 0'
);
const ANY_ANTENNA = either('lantime_gnss_antenna_connected == 0', SHORT_NOW);
/** The antenna of the device as a whole where no receiver reports its own, or the event alone where neither does. */
const deviceAntenna = (state: string, names: string) =>
  either(
    `max by (${DEVICE}) (lantime_sync_antenna_state{state="${state}"} == 1) unless on (${DEVICE}) ${ANY_ANTENNA}`,
    `max by (${DEVICE}) (${event(names)}) unless on (${DEVICE}) ${either(ANY_ANTENNA, 'lantime_sync_antenna_state{state!="connected"} == 1')}`
  );
/** Critical when the device has no other clock to follow. */
export const whetherLast = (severity: 'critical' | 'warning') =>
  severity === 'critical' ? `unless on (${DEVICE}) ${OTHER_CLOCK}` : `and on (${DEVICE}) ${OTHER_CLOCK}`;

export const ANTENNA: AlertRule[] = [
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimeAntennaDisconnected',
    severity,
    cause: 'antenna',
    events: ['antenna-faulty'],
    expr: lines(
      either(
        `${OPEN_SLOT} unless on (${SLOT}) max_over_time(lantime_gnss_antenna_short_circuit[30m]) == 1`,
        deviceAntenna('disconnected', 'antenna-faulty')
      ),
      whetherLast(severity)
    ),
    for: '1m',
    summary:
      severity === 'critical'
        ? '{{ $labels.instance }} {{ $labels.slot }}: the antenna is disconnected'
        : '{{ $labels.instance }} {{ $labels.slot }}: the antenna is disconnected; another clock is in use',
    description:
      severity === 'critical'
        ? 'No current flows to the antenna, and the device has no other clock, so it goes into holdover. Check connectors, cable, surge arrester and antenna.'
        : 'No current flows to the antenna. The device follows its other clock and has no further one to fall back on. Check connectors, cable, surge arrester and antenna.',
    dashboard: 'gnss',
  })),
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimeAntennaShortCircuit',
    severity,
    cause: 'antenna',
    events: ['antenna-short-circuit'],
    expr: lines(either(SHORT_SLOT, deviceAntenna('short-circuit', 'antenna-short-circuit')), whetherLast(severity)),
    for: '1m',
    summary:
      severity === 'critical'
        ? '{{ $labels.instance }} {{ $labels.slot }}: the antenna line is shorted'
        : '{{ $labels.instance }} {{ $labels.slot }}: the antenna line is shorted; another clock is in use',
    description:
      'Disconnect the antenna cable, find the short circuit (water in connectors, crushed cable) and reconnect it. Until then this clock receives no satellites.',
    dashboard: 'gnss',
  })),
];
