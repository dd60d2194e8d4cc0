/** Cards with reference inputs; device-api.md 3.2. */
import { flags } from '../flags';
import { Family, gauge, ModuleType, NANOSECONDS, states, text } from '../model';
import { SSM_STATES } from '../states';
import { FORMATS, SIGNALS } from '../words';

const INPUTS = 'chassis/slots/*/module/{inputs,mri/inputs,esi/inputs,vsi/inputs}';
const INPUT = `${INPUTS}/*`;

const REFERENCE_INPUTS: Family = {
  title: 'Reference inputs',
  source: 'device-api.md 3.2',
  evidence: 'PLAUSIBLE',
  entries: [
    gauge(`${INPUTS}/count`, 'Inputs', '', 'Reference inputs of the card.', { metric: 'inputs' }),
    text(`${INPUT}/type`, 'Signal type', 'Kind of signal that the input accepts.', { words: SIGNALS }),
    text(`${INPUT}/format`, 'Format', 'Framing or standard of the signal.', { words: FORMATS }),
    gauge(`${INPUT}/freq*`, 'Frequency', 'Hz', 'Frequency the input expects.', { metric: 'input_frequency' }),
    gauge(`${INPUT}/offset`, 'Offset', 's', 'Difference between the input and the clock.', NANOSECONDS),
    states(`${INPUT}/ssm`, 'SSM', SSM_STATES, 'Quality that the signal claims.'),
    gauge(`${INPUT}/min-ssm`, 'Lowest SSM', '', 'Number of the lowest accepted quality level of an E1 signal.', {
      metric: 'input_lowest_ssm',
    }),
    gauge(`${INPUT}/min-boc`, 'Lowest BOC', '', 'Lowest accepted quality message of a T1 signal.', {
      metric: 'input_lowest_boc',
    }),
    gauge(`${INPUT}/c*limit`, 'Cycle slip limit', '', 'Largest accepted slip, in cycles.', {
      scale: 1e-3,
      metric: 'input_cycle_slip_limit',
    }),
    ...flags(INPUT, [
      [['*-signal', 'input_no_signal'], 'Signal', 'missing', 'warning', 'present', 'ok'],
      [['*-frame', 'input_loss_of_frame'], 'Frame', 'lost', 'warning', 'found', 'ok'],
      [['*locked', 'input_locked'], 'Lock', 'locked', 'ok', 'not locked', 'neutral'],
      [['itu-limit*', 'input_itu_limit_violated'], 'ITU limits', 'violated', 'warning', 'kept', 'ok'],
    ]),
  ],
};

export const INPUT_MODULES: readonly ModuleType[] = (
  [
    ['MRI', 'mri*', 'Reference inputs', 'Pulse, 10 MHz and time code inputs of one clock; see its sources.', 'MRI'],
    ['ESI', 'esi*', 'Extended inputs', 'Inputs for E1, T1, frequencies and pulses.', 'ESI, MRI'],
    ['VSI', 'vsi*', 'Video inputs', 'Inputs for black burst, LTC, word clock and pulses.', 'ESI, MRI'],
  ] as const
).map(([id, model, title, description, slots]) => ({
  id,
  models: [model],
  title,
  description,
  slots,
  evidence: 'PLAUSIBLE',
  source: 'device-api.md 3.2',
  families: [REFERENCE_INPUTS],
}));
