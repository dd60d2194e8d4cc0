/**
 * Which alert silences which in Alertmanager: the cause what follows from it. Where rules can tell the two apart by
 * themselves they do (rules/); this is for the rest, and for what comes a little sooner or later than its cause.
 */
import type { AlertRule, Cause, Severity } from './model';

/** Which alerts are meant; what is not given is any. */
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

/** What an alert is about, beside the device. */
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
    why: 'No device can be read: it is not the single device.',
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
    why: 'Signals that fell leave fewer satellites.',
    source: { alerts: ['LantimeSignalDrop', 'LantimeWeakSignals'] },
    target: { alerts: ['LantimeFewSatellites'], severities: ['warning'] },
    equal: ['device', 'chassis', 'slot'],
  },
  {
    why: 'The last clock of the device lost its signal (one of two is a warning, and silences nothing here): the device, NTP and PTP follow.',
    source: { causes: ['antenna', 'reception', 'clock'], severities: ['critical'] },
    target: { causes: ['sync', ...DEPENDENT] },
    equal: ['device'],
  },
  {
    why: 'A clock that has lost its signal is left for another.',
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
    why: 'The same; but that NTP serves no time any more is worth a page.',
    source: { causes: ['sync'], severities: ['warning'] },
    target: { causes: DEPENDENT, severities: ['warning', 'info'] },
    equal: ['device'],
  },
  {
    why: 'A device with a wrong time finds all others wrong.',
    source: { causes: ['time'] },
    target: { causes: ['ntp', 'syncmon'] },
    equal: ['device'],
  },
  {
    why: 'Clocks that disagree have begun to differ before.',
    source: { alerts: ['LantimeClocksDisagree'] },
    target: { alerts: ['LantimeClocksDiffer'] },
    equal: ['device'],
  },
  {
    why: 'A stopped service follows nothing.',
    source: { alerts: ['LantimeNtpStopped'] },
    target: { causes: ['ntp'] },
    equal: ['device'],
  },
  {
    why: 'A PTP port that is faulty or not master has no clients, and they another grandmaster.',
    source: { alerts: ['LantimePtpPortFaulty', 'LantimePtpPortNotMaster'] },
    target: { causes: ['ptp'] },
    equal: ['device', 'chassis', 'slot', 'ptp_instance'],
  },
  {
    why: 'A module that is gone or has an error does nothing any more.',
    source: { alerts: ['LantimeModuleMissing', 'LantimeModuleError'] },
    target: { causes: ['ptp-port', 'ptp', 'clock', 'reception'] },
    equal: ['device', 'chassis', 'slot'],
  },
  {
    why: 'A failed supply is why redundancy is gone.',
    source: { alerts: ['LantimePowerSupply'] },
    target: { alerts: ['LantimePowerRedundancy'] },
    equal: ['device'],
  },
  {
    why: 'A failed fan is why it gets warm. That it gets too hot is worth a page of its own.',
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

/** Whether a selector means an alert. */
export function selects(selector: Selector, { alert, cause, severity }: AlertRule): boolean {
  const { alerts, causes, notCauses, severities } = selector;
  return (
    (alerts?.includes(alert) ?? true) &&
    (causes?.includes(cause) ?? true) &&
    !(notCauses?.includes(cause) ?? false) &&
    (severities?.includes(severity) ?? true)
  );
}
