/**
 * Which alert silences which in Alertmanager: a cause silences its consequences. Rules exclude consequences themselves
 * where they can (rules/); this is for the rest, and for those that start slightly before or after their cause.
 */
import type { AlertRule, Cause, Severity } from './model';

/** Selects alerts; a missing member matches any alert. */
export interface Selector {
  alerts?: readonly string[];
  causes?: readonly Cause[];
  /** All causes but these. */
  notCauses?: readonly Cause[];
  severities?: readonly Severity[];
}

export interface Inhibition {
  /** For the file and the documentation. */
  why: string;
  source: Selector;
  target: Selector;
  /** Labels in which both must agree. */
  equal: readonly string[];
}

/** Labels that name what an alert is about, besides the device. */
const SUBJECT = ['chassis', 'slot', 'port', 'ptp_instance', 'association', 'node', 'source'];
const DEPENDENT: readonly Cause[] = ['ntp', 'ptp'];

export const INHIBITIONS: readonly Inhibition[] = [
  {
    why: 'The exporter is down: nothing is known about any device.',
    source: { alerts: ['LantimeExporterDown'] },
    target: { causes: ['reachability'] },
    equal: [],
  },
  {
    why: 'No device can be read, so the single device is not the cause.',
    source: { alerts: ['LantimeAllUnreachable'] },
    target: { alerts: ['LantimeUnreachable'] },
    equal: ['job'],
  },
  {
    why: 'The device cannot be read: what was known about it is old.',
    source: { alerts: ['LantimeUnreachable', 'LantimeNotScraped'] },
    target: { notCauses: ['reachability'] },
    equal: ['device'],
  },
  {
    why: 'The critical form of an alert replaces its milder one.',
    source: { severities: ['critical'] },
    target: { severities: ['warning', 'info'] },
    equal: ['alertname', 'device', ...SUBJECT],
  },
  {
    why: 'Without antenna this receiver has no satellites. The other clock is another slot, and is not silenced.',
    source: { causes: ['antenna'] },
    target: { causes: ['reception'] },
    equal: ['device', 'chassis', 'slot'],
  },
  {
    why: 'Weaker signals leave fewer usable satellites.',
    source: { alerts: ['LantimeSignalDrop', 'LantimeWeakSignals'] },
    target: { alerts: ['LantimeFewSatellites'], severities: ['warning'] },
    equal: ['device', 'chassis', 'slot'],
  },
  {
    why: 'The last clock of the device has lost its signal, which affects the device, NTP and PTP. If another clock is left, the alert is a warning and silences nothing here.',
    source: { causes: ['antenna', 'reception', 'clock'], severities: ['critical'] },
    target: { causes: ['sync', ...DEPENDENT] },
    equal: ['device'],
  },
  {
    why: 'The device switches away from a clock that has lost its signal.',
    source: { causes: ['antenna', 'reception', 'clock'] },
    target: { alerts: ['LantimeSwitchOver', 'LantimeLowerReference', 'LantimeReferenceLost'] },
    equal: ['device'],
  },
  {
    why: 'NTP and PTP cannot be better than the device.',
    source: { causes: ['sync'], severities: ['critical'] },
    target: { causes: DEPENDENT },
    equal: ['device'],
  },
  {
    why: 'The same, but NTP that no longer serves time is worth a page.',
    source: { causes: ['sync'], severities: ['warning'] },
    target: { causes: DEPENDENT, severities: ['warning', 'info'] },
    equal: ['device'],
  },
  {
    why: 'To a device with the wrong time, all others seem wrong.',
    source: { causes: ['time'] },
    target: { causes: ['ntp', 'syncmon'] },
    equal: ['device'],
  },
  {
    why: 'Clocks that disagree have drifted apart before.',
    source: { alerts: ['LantimeClocksDisagree'] },
    target: { alerts: ['LantimeClocksDiffer'] },
    equal: ['device'],
  },
  {
    why: 'A stopped service follows no source.',
    source: { alerts: ['LantimeNtpStopped'] },
    target: { causes: ['ntp'] },
    equal: ['device'],
  },
  {
    why: 'A PTP port that is faulty or not master loses its clients to another grandmaster.',
    source: { alerts: ['LantimePtpPortFaulty', 'LantimePtpPortNotMaster'] },
    target: { causes: ['ptp'] },
    equal: ['device', 'chassis', 'slot', 'ptp_instance'],
  },
  {
    why: 'A module that is missing or has an error no longer provides its functions.',
    source: { alerts: ['LantimeModuleMissing', 'LantimeModuleError'] },
    target: { causes: ['ptp-port', 'ptp', 'clock', 'reception'] },
    equal: ['device', 'chassis', 'slot'],
  },
  {
    why: 'The failed power supply is the cause of the lost redundancy.',
    source: { alerts: ['LantimePowerSupply'] },
    target: { alerts: ['LantimePowerRedundancy'] },
    equal: ['device'],
  },
  {
    why: 'The failed fan is the cause of the rising temperature. A critical temperature is worth a page of its own.',
    source: { alerts: ['LantimeFan'] },
    target: { alerts: ['LantimeTemperature'], severities: ['warning'] },
    equal: ['device'],
  },
  {
    why: 'A port without link is neither slow nor damaged.',
    source: { alerts: ['LantimeLinkDown'] },
    target: { alerts: ['LantimeLinkErrors', 'LantimeLinkSlow'] },
    equal: ['device', 'port'],
  },
];

/** Whether a selector matches an alert. */
export function selects(selector: Selector, { alert, cause, severity }: AlertRule): boolean {
  const { alerts, causes, notCauses, severities } = selector;
  return (
    (alerts?.includes(alert) ?? true) &&
    (causes?.includes(cause) ?? true) &&
    !(notCauses?.includes(cause) ?? false) &&
    (severities?.includes(severity) ?? true)
  );
}
