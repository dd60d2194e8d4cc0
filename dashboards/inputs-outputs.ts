/** Cards of modular devices: inputs, outputs, switch, relays, power line. */
import { alarmRow, choice, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { columns, width } from './parts/fields';
import { series, stat, table, timeline } from './parts/panels';
import { ofList, ofModules } from './parts/queries';

const SLOT = '$slot';
const CHOSEN = { components: [SLOT] };
const BY_SLOT = { legend: '{{slot}} {{metric}}' };
const NO_INPUTS = 'No card with inputs is fitted';
const NO_OUTPUTS = 'No card with outputs is fitted';
const NO_POWER_LINE = 'No power line monitor is fitted';
const NO_PULSES = 'No card with pulse ports is fitted';

export const inputsOutputs: DashboardSource = {
  id: 'io',
  title: 'LANTIME inputs and outputs',
  description: 'Cards of modular devices: inputs, outputs, redundancy switch, relays, power line.',
  variables: [deviceVariable(), choice('slot', 'Slot', 'Slots with a module.', { kind: 'slots' })],
  annotations: stateChanges(),
  rows: [
    [
      stat({
        title: 'Redundancy switch',
        even: true,
        description:
          'Mode of the switch and the clock it connects to the outputs. In manual mode it does not switch over when a clock fails: set it back to automatic.',
        w: 12,
        h: 5,
        queries: [ofModules(SLOT, ['module/*sc*/mode', 'module/*sc*/sel*'], BY_SLOT)],
        whenEmpty: 'No redundancy switch is fitted',
      }),
      stat({
        title: 'Signal generators',
        even: true,
        description:
          'Oscillators, PLLs and signals of cards that generate their own signal. Not locked or not ok: the output is not traceable.',
        w: 12,
        h: 5,
        queries: [ofModules(SLOT, ['module/lno/*', 'module/vsg/*state'], BY_SLOT)],
        whenEmpty: 'No signal generator is fitted',
      }),
    ],
    alarmRow(
      'of cards, inputs and outputs',
      ['ims*', 'esi*', 'fdm*', 'xmr*', 'mrs*', 'shs*', 'trusted*', 'power*', 'fan*'],
      [
        '**Output faulty**: unplug the load. If it is still faulty, replace the card; otherwise the cable has a short circuit.',
        '**Input without signal**: check cable and source first, then the configured format.',
        '**Switch in manual mode**: set it to automatic when the work is done.',
        '**Clocks differ**: do not switch manually; find out which one is right.',
      ]
    ),
    [
      table({
        title: 'Outputs',
        description: 'Signal and state of each output. A fault is a short circuit or a missing signal.',
        w: 12,
        h: 11,
        queries: [ofList('module/outputs', CHOSEN)],
        whenEmpty: NO_OUTPUTS,
        transformations: columns(
          ['slot', 'Slot'],
          ['module', 'Card'],
          ['output', 'Output'],
          'Signal',
          'Enabled',
          'Fault',
          'Frequency'
        ),
        fields: {
          Slot: [width(48)],
          Card: [width(76)],
          Signal: [width(76)],
          Enabled: [width(61)],
          Fault: [width(50)],
          Frequency: [width(79)],
        },
      }),
      table({
        title: 'Inputs',
        description:
          'Signal and state of each reference input. No signal: check cable and source. No lock: check the configured format.',
        w: 12,
        h: 11,
        queries: [ofList('module/*inputs', CHOSEN)],
        whenEmpty: NO_INPUTS,
        transformations: columns(
          ['slot', 'Slot'],
          ['module', 'Card'],
          ['input', 'Input'],
          ['Signal type', 'Type'],
          'Signal',
          'Lock',
          'Offset'
        ),
        fields: { Slot: [width(46)], Card: [width(76)], Type: [width(80)] },
      }),
    ],
    [
      timeline({
        title: 'Outputs over time',
        description: 'Faults of outputs that report them, and the redundancy switch.',
        w: 12,
        h: 9,
        queries: [
          ofModules(SLOT, ['module/outputs/*/fault', 'module/*sc*/sel*'], {
            legend: '{{slot}} {{output}} {{metric}}',
          }),
        ],
        whenEmpty: 'No card reports faults of its outputs',
      }),
      timeline({
        title: 'Inputs over time',
        description: 'Lock of each input. One that comes and goes has a weak signal or a bad connector.',
        w: 12,
        h: 9,
        queries: [ofModules(SLOT, 'module/*inputs/*locked', { legend: '{{slot}} {{input}}' })],
        whenEmpty: NO_INPUTS,
      }),
    ],
    [
      series({
        title: 'Offsets of inputs',
        description: 'Offset between each input and the clock. A step means that the source changed its reference.',
        w: 12,
        h: 9,
        queries: [
          ofModules(SLOT, ['module/*inputs/*/offset', 'module/*sc*/time-diff*'], {
            legend: '{{slot}} {{input}} {{metric}}',
          }),
        ],
      }),
      series({
        title: 'Offsets of pulse ports',
        description: 'Offset of external pulses from this device. One that drifts away has lost its reference.',
        w: 12,
        h: 9,
        queries: [ofModules(SLOT, 'module/pio-ports/*/offset', { legend: '{{slot}} {{port}}' })],
      }),
    ],
    [
      table({
        title: 'Pulse ports',
        description: 'Direction and signal of each port. An input without a signal measures nothing.',
        w: 12,
        h: 7,
        queries: [ofList('module/pio-ports', CHOSEN)],
        whenEmpty: NO_PULSES,
        transformations: columns(
          ['slot', 'Slot'],
          ['port', 'Port'],
          'Direction',
          ['Signal', 'Signal'],
          ['Signal present', 'Present'],
          'Offset'
        ),
      }),
      table({
        title: 'Relays',
        description:
          'Position of each relay and what it means. NO (normally open): no error. NC (normally closed): an error, or no power. A released relay signals a fault to whatever is wired to it.',
        w: 12,
        h: 7,
        queries: [ofList('module/*relays', CHOSEN)],
        whenEmpty: 'No relay card is fitted',
        transformations: columns(['slot', 'Slot'], ['relay', 'Relay'], 'Position', 'Source'),
        fields: { Position: [width(170)] },
      }),
    ],
    [
      series({
        title: 'Power line frequency',
        description: 'Frequency of the power grid. If it is far from nominal, the grid is the cause, not the device.',
        w: 12,
        h: 8,
        queries: [
          ofModules(SLOT, ['module/fdm/frequency', 'module/fdm/min-frequency', 'module/fdm/max-frequency'], BY_SLOT),
        ],
      }),
      series({
        title: 'Power line time deviation',
        description: 'Error of a clock that counts the periods of the grid. It grows while the grid is slow or fast.',
        w: 12,
        h: 8,
        queries: [ofModules(SLOT, 'module/fdm/time-deviation', BY_SLOT)],
      }),
    ],
    [
      stat({
        title: 'Power line monitor',
        even: true,
        description:
          'Reference and overflows of the power line monitor. Without a reference, its frequency is not reliable.',
        w: 24,
        h: 4,
        queries: [
          ofModules(
            SLOT,
            ['module/fdm/reference-ok', 'module/fdm/frequency-overflow', 'module/fdm/time-overflow'],
            BY_SLOT
          ),
        ],
        whenEmpty: NO_POWER_LINE,
      }),
    ],
  ],
};
