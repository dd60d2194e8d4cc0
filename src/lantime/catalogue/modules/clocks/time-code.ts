/** Receivers of IRIG and other time codes; device-api.md 3.1. */
import { MODULE } from '../module-path';
import { flags } from '../../flags';
import { asSent, Family, gauge, state, states, text } from '../../model';
import { REFERENCE_TYPES, TFOM_STATES } from '../../states';

const TCR = `${MODULE}/{tcr,irig}`;

export const TIME_CODE_RECEIVER: Family = {
  title: 'Time code receiver',
  source: 'device-api.md 3.1',
  evidence: 'PLAUSIBLE',
  entries: [
    states(`${TCR}/ref-type`, 'Receiver reference type', REFERENCE_TYPES, 'Kind of the receiver.'),
    states(
      `${TCR}/receiver-status`,
      'Receiver',
      asSent([state('synchronized', 101, 'ok'), state('not-synchronized', 100, 'error')]),
      'State of the receiver.',
      { metric: 'time_code_receiver' }
    ),
    text(`${TCR}/*code`, 'Time code', 'Code the input expects, such as B126 or IEEE 1344.', { metric: 'code' }),
    gauge(`${TCR}/drift`, 'Drift', 's', 'Drift of the oscillator against the code.', { scale: 1e-6 }),
    gauge(`${TCR}/agc`, 'Gain', '', 'Setting of the automatic gain control.', { metric: 'time_code_gain' }),
    states(`${TCR}/tfom`, 'Received figure of merit', TFOM_STATES, 'Quality that the code claims.'),
    ...flags(`${TCR}/{status,debug-status}`, [
      [['warmed-up', 'time_code_oscillator_warmed_up'], 'Oscillator', 'warmed up', 'ok', 'not warmed up', 'warning'],
      ['pps-active', 'Pulse per second', 'active', 'ok', 'not active', 'neutral'],
      [['inv*-config*', 'time_code_configuration_invalid'], 'Configuration', 'invalid', 'error', 'valid', 'ok'],
      [['msg-decoded', 'time_code_decoded'], 'Code', 'decoded', 'ok', 'not decoded', 'error'],
      [
        ['msg-inconsistent', 'time_code_inconsistent'],
        'Code content',
        'inconsistent',
        'error',
        'consistent',
        'ok',
        'Whether the content of the code is consistent.',
      ],
      ['loop-locked', 'Control loop', 'locked', 'ok', 'not locked', 'warning'],
      ['jitter-too-large', 'Phase jitter', 'too large', 'warning', 'ok', 'ok'],
      [
        ['inv*-ref-off*', 'time_code_utc_offset_invalid'],
        'UTC offset',
        'not configured',
        'warning',
        'configured',
        'ok',
        'Whether the UTC offset of the code is configured.',
      ],
      [['inv*-time', 'time_code_time_invalid'], 'Time', 'invalid', 'error', 'valid', 'ok'],
      [
        ['time-set-via-api', 'time_code_time_set_via_api', 'time_code_time_set_by_hand'],
        'Time set via API',
        'yes',
        'neutral',
        'no',
        'neutral',
        'Whether the time was set via the API rather than by the code.',
      ],
      [['inv*-rtc', 'time_code_rtc_invalid'], 'Battery-backed clock', 'invalid', 'warning', 'valid', 'ok'],
      [
        ['*pll-fail*', 'time_code_processor_failed'],
        'Processor',
        'failed',
        'error',
        'ok',
        'ok',
        'Whether the processor failed. A failure requires a restart.',
      ],
    ]),
  ],
};
