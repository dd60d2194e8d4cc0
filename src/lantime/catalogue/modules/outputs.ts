/** Output cards, and cards that measure external signals; device-api.md 3.2 and 3.5. Names of values are PLAUSIBLE. */
import { mark } from '../../../i18n';
import { MODULE } from './module-path';
import { asSent, Family, gauge, state, states, text, yesNo, NANOSECONDS, entriesByKey } from '../model';
import { OSCILLATOR_STATES, SSM_STATES, stateWords } from '../states';
import { FORMATS, SIGNALS } from '../words';

const OUTPUT = `${MODULE}/outputs/*`;

export const OUTPUTS: Family = {
  title: 'Outputs',
  source: 'device-api.md 3.5',
  evidence: 'PLAUSIBLE',
  rules: [{ path: `${MODULE}/outputs`, member: 'output' }],
  entries: [
    text(`${OUTPUT}/signal`, 'Signal', 'Kind of signal: pps, 10mhz, irig-am.', { words: SIGNALS }),
    text(`${OUTPUT}/format`, 'Format', 'Framing or standard of the signal: e1-framed.', { words: FORMATS }),
    states(`${OUTPUT}/enabled`, 'Enabled', yesNo(), 'Whether the output is enabled.'),
    states(`${OUTPUT}/fault`, 'Fault', yesNo('fault', 'ok', 'error', 'ok'), 'Whether the output has failed.'),
    gauge(`${OUTPUT}/frequency`, 'Frequency', 'Hz', 'Frequency or rate of the signal.'),
    states(`${OUTPUT}/ssm`, 'SSM', SSM_STATES, 'Quality level sent.'),
    gauge(`${OUTPUT}/level`, 'Level', '', 'Measured level; the unit is not published.'),
    gauge(`${MODULE}/outputs/count`, 'Outputs', '', 'Outputs of the card.', { evidence: 'DERIVED' }),
  ],
};

/** Cards that generate their signals themselves. */
export const GENERATORS: Family = {
  title: 'Signal generator',
  source: 'device-api.md 3.5',
  evidence: 'PLAUSIBLE',
  entries: [
    states(`${MODULE}/{lno,vsg}/oscillator`, 'Oscillator', OSCILLATOR_STATES, 'The card’s own oscillator.'),
    states(
      `${MODULE}/lno/pll-locked`,
      'PLL',
      yesNo('locked', 'not locked', 'ok', 'error'),
      'Whether the PLL is locked. The outputs are enabled only after the lock.'
    ),
    ...entriesByKey(`${MODULE}/vsg`, 'reference-state black-burst-state ltc-state', (path, name) =>
      states(
        path,
        name,
        stateWords('no-signal adjusting warming-up ok', 'ewwo'),
        'State of the generator. With ok it is adjusted to ±200 ns.'
      )
    ),
  ],
};

const FDM = `${MODULE}/fdm`;
const MILLIHERTZ = { convert: (value: number) => value / 1000 };

export const POWER_LINE: Family = {
  title: 'Power line',
  source: 'device-api.md 3.5',
  evidence: 'PLAUSIBLE',
  entries: [
    ...entriesByKey(FDM, 'frequency nominal-frequency min-frequency max-frequency', (path, name) =>
      gauge(path, name, 'Hz', `${name} of the power line.`, { ...MILLIHERTZ, placeholders: { '0': mark('no data') } })
    ),
    gauge(`${FDM}/frequency-deviation`, 'Frequency deviation', 'Hz', 'Frequency minus nominal frequency.', MILLIHERTZ),
    ...entriesByKey(FDM, 'time-deviation min-time-deviation max-time-deviation', (path, name) =>
      gauge(path, name, 's', 'Line time minus reference time.')
    ),
    ...entriesByKey(FDM, 'frequency-overflow time-overflow', (path, name) =>
      states(path, name, yesNo('overflow', 'no', 'error', 'ok'), 'Whether the measured value is beyond its limits.')
    ),
    states(`${FDM}/reference-ok`, 'Reference', yesNo('ok', 'missing', 'ok', 'error'), 'Time reference of the card.'),
  ],
};

const PULSE_PORT = `${MODULE}/pio-ports`;

export const PULSE_PORTS: Family = {
  title: 'Pulse ports',
  source: 'device-api.md 3.2',
  evidence: 'PLAUSIBLE',
  rules: [{ path: PULSE_PORT, member: 'port' }],
  entries: [
    states(`${PULSE_PORT}/*/direction`, 'Direction', stateWords('input output'), 'Configured direction.'),
    text(`${PULSE_PORT}/*/signal`, 'Signal', 'Signal of the port.', { words: SIGNALS }),
    states(
      `${PULSE_PORT}/*/signal-present`,
      'Signal present',
      yesNo('yes', 'no', 'ok', 'warning'),
      'Whether pulses arrive.'
    ),
    gauge(`${PULSE_PORT}/*/offset`, 'Offset', 's', 'Pulse minus reference; resolution 1 ns.', NANOSECONDS),
    gauge(`${PULSE_PORT}/count`, 'Pulse ports', '', 'Ports of the card.', {
      evidence: 'DERIVED',
      metric: 'pulse_ports',
    }),
  ],
};

const NO_FAN = { placeholders: { 'not-available': mark('no fan is fitted'), '0': mark('no fan is fitted') } };
const FAN_STATES = asSent([state('on', 2, 'ok'), state('off', 1, 'neutral')]);
const FAN_ERRORS = asSent([state('no', 1, 'ok'), state('yes', 2, 'error')]);
/** Of a fan control unit. */
const FAN = `${MODULE}/{fans,fcu/fans,fcu}/*`;
const NO_FAN_IN_UNIT = { ...NO_FAN, source: 'device-api.md 6.9' };

export const FANS: Family = {
  title: 'Fans',
  source: 'device-api.md 4.10',
  evidence: 'PLAUSIBLE',
  rules: [{ path: `${MODULE}/{fans,fcu/fans,fcu}`, member: 'fan', unlessKeys: ['fans', 'state', 'status', 'count'] }],
  entries: [
    states(`${MODULE}/fan-status`, 'Fan', FAN_STATES, 'Whether the fan runs. It may be off while the device is cool.', {
      ...NO_FAN,
      metric: 'fan',
    }),
    states(`${MODULE}/fan-error`, 'Fan error', FAN_ERRORS, 'Whether the fan has failed.', NO_FAN),
    states(
      `${FAN}/{status,state,fan-status}`,
      'Fan',
      FAN_STATES,
      'Whether the fan runs. It may be off while the device is cool.',
      {
        ...NO_FAN_IN_UNIT,
        metric: 'fan_control_unit_fan',
      }
    ),
    states(`${FAN}/{error,fan-error}`, 'Fan error', FAN_ERRORS, 'Whether the fan has failed.', {
      ...NO_FAN_IN_UNIT,
      metric: 'fan_control_unit_fan_error',
    }),
    gauge(`${FAN}/{speed,rpm}`, 'Fan speed', '', 'Revolutions per minute.', {
      ...NO_FAN_IN_UNIT,
      metric: 'fan_control_unit_fan_revolutions_per_minute',
    }),
    gauge(`${MODULE}/{fans,fcu/fans}/count`, 'Fans', '', 'Fans of the unit.', {
      evidence: 'DERIVED',
      metric: 'fan_control_unit_fans',
    }),
  ],
};
