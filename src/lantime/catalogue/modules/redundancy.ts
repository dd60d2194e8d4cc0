/** Switch cards between two clocks, and relays; device-api.md 3.3. */
import { MODULE } from './module-path';
import { flags } from '../flags';
import { asSent, Family, gauge, ModuleType, state, states, text, NANOSECONDS } from '../model';

const RSC = `${MODULE}/{rsc,scu}`;

/** Named after the status word of Meinberg's switch unit, in full or as abbreviated there. */
const SWITCH: Family = {
  title: 'Redundancy switch',
  source: 'device-api.md 3.3',
  evidence: 'PLAUSIBLE',
  entries: [
    states(
      `${RSC}/mode`,
      'Switching',
      [state('automatic', 1, 'ok'), state('manual', 0, 'warning', undefined, 'Does not switch when a clock fails.')],
      'Who selects the clock.',
      { aliases: { auto: 'automatic' } }
    ),
    states(
      `${RSC}/sel*`,
      'Selected clock',
      asSent([state('clk1', 0, 'neutral', 'clock 1'), state('clk2', 1, 'neutral', 'clock 2')]),
      'Clock whose signals are on the backplane.',
      { metric: 'redundancy_switch_selected' }
    ),
    gauge(`${RSC}/time-diff*`, 'Time difference', 's', 'Difference between the two clocks.', {
      ...NANOSECONDS,
      metric: 'redundancy_switch_time_difference',
    }),
    ...flags(RSC, [
      [
        ['t*s*1', 'redundancy_switch_clock_1_synchronized'],
        'Clock 1',
        'synchronized',
        'ok',
        'not synchronized',
        'warning',
      ],
      [
        ['t*s*2', 'redundancy_switch_clock_2_synchronized'],
        'Clock 2',
        'synchronized',
        'ok',
        'not synchronized',
        'warning',
      ],
      [
        ['t*l*error', 'redundancy_switch_time_limit_exceeded'],
        'Time limit',
        'exceeded',
        'error',
        'kept',
        'ok',
        'Whether the clocks are too far apart.',
      ],
      [['psu1-ok', 'redundancy_switch_supply_1_ok'], 'Supply 1', 'ok', 'ok', 'failed', 'error'],
      [['psu2-ok', 'redundancy_switch_supply_2_ok'], 'Supply 2', 'ok', 'ok', 'failed', 'error'],
      [['psu3-ok', 'redundancy_switch_supply_3_ok'], 'Supply 3', 'ok', 'ok', 'failed', 'error'],
      [['psu4-ok', 'redundancy_switch_supply_4_ok'], 'Supply 4', 'ok', 'ok', 'failed', 'error'],
      [['*ena*', 'redundancy_switch_outputs_enabled'], 'Outputs', 'enabled', 'ok', 'disabled', 'warning'],
      [['ac*o*', 'redundancy_switch_access_override'], 'Access override', 'active', 'warning', 'no', 'ok'],
      [['w*dog-ok', 'redundancy_switch_watchdog_ok'], 'Watchdog', 'ok', 'ok', 'expired', 'error'],
    ]),
  ],
};

const RELAYS_PATH = `${MODULE}/{relays,rel/relays}`;

const RELAYS: Family = {
  title: 'Relays',
  source: 'device-api.md 3.3',
  evidence: 'PLAUSIBLE',
  entries: [
    gauge(`${RELAYS_PATH}/count`, 'Relays', '', 'Relays of the card.', { metric: 'relays' }),
    states(
      `${RELAYS_PATH}/*/state`,
      'Position',
      [
        state('no', 1, 'ok', 'NO (normally open)', 'No error.'),
        state('nc', 0, 'error', 'NC (normally closed)', 'Error or no power.'),
      ],
      'Position of the relay.',
      { aliases: { 'normally-open': 'no', 'normally-closed': 'nc' } }
    ),
    text(`${RELAYS_PATH}/*/source`, 'Source', 'What the relay reports: a clock, the switch or an event.'),
  ],
};

export const REDUNDANCY_MODULES: readonly ModuleType[] = (
  [
    ['RSC', 'rsc*', 'Redundancy switch', 'Switches the backplane between two clocks.', 'RSC', [SWITCH]],
    [
      'SPT',
      'spt*',
      'Pass-through card',
      'Passes the signals of a single clock through, in place of a switch.',
      'RSC',
      [],
    ],
    [
      'SCU',
      'scu*',
      'Switch and control unit',
      'Switches between two clocks and monitors the supplies.',
      'RSC, SCU',
      [SWITCH],
    ],
    ['REL', 'rel*', 'Relay card', 'Three relays that report the state of clocks, switch or events.', 'IO', [RELAYS]],
  ] as const
).map(([id, model, title, description, slots, families]) => ({
  id,
  models: [model],
  title,
  description,
  slots,
  evidence: 'PLAUSIBLE',
  source: 'device-api.md 3.3',
  families,
}));
