/** All cards other than clocks, inputs and switches; device-api.md 3.0 and 3.2 to 3.6. */
import { POWER } from '../chassis';
import { Evidence } from '../../types';
import { Family, ModuleType } from '../model';
import { PTP, SYNCE } from './ptp';
import { FANS, GENERATORS, OUTPUTS, POWER_LINE, PULSE_PORTS } from './outputs';

const type = (
  id: string,
  section: string,
  evidence: Evidence,
  slots: string,
  models: string,
  title: string,
  description: string,
  ...families: Family[]
): ModuleType => ({
  id,
  models: models.split(' '),
  title,
  description,
  slots,
  evidence,
  source: `device-api.md ${section}`,
  families,
});

export const CARD_MODULES: readonly ModuleType[] = [
  type('PWR', '3.6', 'KNOWN', 'PWR', 'psu pwr*', 'Power supply', 'The device reports no model.', POWER),
  type('ACM', '3.6', 'PLAUSIBLE', 'fan', 'acm* fan*', 'Fan module', 'Cools the chassis.', FANS),
  type('FCU', '6.9', 'PLAUSIBLE', 'fan', 'fcu*', 'Fan control unit', 'Controls several fans of a chassis.', FANS),
  type('CPU', '3.6', 'KNOWN', 'CPU', 'c05* c15* cpu*', 'Processor card', 'Runs services and the first ports.'),
  type('HPS', '3.4', 'KNOWN', 'IO', 'hps*', 'PTP card', 'PTP, SyncE and NTP on a gigabit port.', PTP, SYNCE),
  type('PSX', '3.4', 'KNOWN', 'IO', 'psx*', 'PTP card, 10 gigabit', 'PTP on two 10 gigabit ports.', PTP, SYNCE),
  type('LNE', '3.4', 'PLAUSIBLE', 'IO', 'lne*', 'Network card', 'Its ports are listed with those of the device.'),
  type('BPE', '3.5', 'KNOWN', 'IO', 'bpe* bps2*', 'Backplane outputs', 'Routes clock signals to connectors.', OUTPUTS),
  type('CPE', '3.5', 'KNOWN', 'IO', 'cpe*', 'Configurable outputs', 'Programmable outputs.', OUTPUTS),
  type('LIU', '3.5', 'KNOWN', 'IO', 'liu*', 'Telecom outputs', 'E1 and T1 clock and bit outputs.', OUTPUTS),
  type('LSG', '3.5', 'KNOWN', 'IO', 'lsg*', 'Telecom signal generator', 'Successor of the LIU.', OUTPUTS),
  type(
    'LNO',
    '3.5',
    'KNOWN',
    'MRI, ESI, IO',
    'lno*',
    'Low noise outputs',
    'Four 10 MHz sine outputs with an oscillator of their own.',
    OUTPUTS,
    GENERATORS
  ),
  type('SCG', '3.5', 'KNOWN', 'IO', 'scg*', 'Studio clock generator', 'Word clock and digital audio.', OUTPUTS),
  type('VSG', '3.5', 'KNOWN', 'IO', 'vsg*', 'Video sync generator', 'Black burst and time code.', OUTPUTS, GENERATORS),
  type('FDM', '3.5', 'KNOWN', 'IO', 'fdm*', 'Power line monitor', 'Measures the line frequency.', POWER_LINE),
  type('PIO', '3.2', 'KNOWN', 'IO', 'pio*', 'Pulse ports', 'Measures external pulses for SyncMon.', PULSE_PORTS),
  type('MDU', '3.6', 'PLAUSIBLE', 'none', 'mdu*', 'Distribution unit', 'Distributes signals; a separate unit.'),
  type('SDI', '3.0', 'PLAUSIBLE', 'SDI', 'sdi*', 'Distribution input', 'Inputs of a distribution unit.'),
  ...['PRS', 'MRO', 'VMX', 'M3T'].map((id) =>
    type(id, '3.0', 'UNKNOWN', 'unknown', `${id.toLowerCase()}*`, `${id} module`, 'Known by name only.')
  ),
];
