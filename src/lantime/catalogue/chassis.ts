import { mark } from '../../i18n';
import {
  asBoolean,
  asNumber,
  asObject,
  asSent,
  Entry,
  Family,
  gauge,
  isPlaceholder,
  state,
  states,
  text,
  yesNo,
} from './model';

const SLOT = 'chassis/slots/*';
const NOT_FITTED = mark('nothing is fitted here');
const ZERO_SENSOR = { '0': mark('no sensor is fitted') };

/**
 * Whether something is fitted in a slot. An empty supply bay still has a `module`, but without `info` and without
 * capacity (device-api.md 2.9); other empty slots have no `module` at all.
 */
export function isFitted(slot: Readonly<Record<string, unknown>>): boolean {
  const module = asObject(slot.module);
  if (!module || Object.keys(module).length === 0) {
    return false;
  }
  return !isEmptySupplyBay(module);
}

function isEmptySupplyBay(module: Readonly<Record<string, unknown>>): boolean {
  return (
    'power-available' in module &&
    !asObject(module.info) &&
    asBoolean(module['power-available']) !== true &&
    (asNumber(module['power-capacity']) ?? 0) === 0
  );
}

/**
 * Whether what looks like an empty supply bay may be a supply that failed: the device reports a failure and does not say
 * which supply it is.
 */
function mayBeDead(module: unknown, [status]: ReadonlyArray<Readonly<Record<string, unknown>>>): boolean {
  const supply = asObject(module);
  if (!supply || !isEmptySupplyBay(supply)) {
    return false;
  }
  const { events } = asObject(status?.notification) ?? {};
  const list = Array.isArray(events)
    ? events.map(asObject)
    : Object.entries(asObject(events) ?? {}).map(([id, event]) => ({ 'object-id': id, ...asObject(event) }));
  return list.some((event) => event?.['object-id'] === 'power-supply-failure' && asBoolean(event.triggered) === true);
}

export const CHASSIS: Family = {
  title: 'Chassis',
  source: 'device-api.md 2.9',
  evidence: 'KNOWN',
  entries: [
    text('chassis/model', 'Chassis model', 'Model of the chassis.'),
    text('chassis/serial-number', 'Chassis serial number', 'Serial number of the chassis.', { leadingZeros: true }),
    text('chassis/backplane-revision', 'Backplane revision', 'Revision of the backplane.'),
    text('chassis/firmware-image', 'Chassis firmware', 'Running firmware.'),
    text('chassis/slot-layout', 'Slot layout', 'Layout of the slots, plausibly rows and columns.', {
      evidence: 'PLAUSIBLE',
    }),
    gauge('chassis/slots/count', 'Slots', '', 'Slots of the chassis, empty ones included.', { evidence: 'DERIVED' }),
  ],
};

/** Words and numbers of the sister product (device-api.md 4.10); `outdated` is from the header (6.9). */
const MODULE_STATES = [
  ...asSent([
    state('unknown', 0, 'neutral'),
    state('not-available', 1, 'error'),
    state('initializing', 2, 'warning'),
    state('available', 3, 'ok'),
    state('disconnected', 4, 'error'),
  ]),
  state('outdated', 5, 'warning', undefined, 'Its software is older than the device expects.'),
];

const SENSOR = { placeholders: ZERO_SENSOR, evidence: 'PLAUSIBLE', source: 'device-api.md 6.9' } as const;
/** Sensors other than temperatures: numbers, or objects with a number and flags. */
const SENSOR_ENTRIES: readonly Entry[] = [
  gauge('**/sensors/current-*', 'Current', 'A', 'Current of the module.', SENSOR),
  gauge('**/sensors/pll-voltage-*', 'PLL voltage', 'V', 'Control voltage of the PLL.', SENSOR),
  gauge('**/sensors/pll-*/{control-voltage,voltage}', 'PLL voltage', 'V', 'Control voltage of the PLL.', SENSOR),
  states(
    '**/sensors/{pll-locked,pll-lock}',
    'PLL',
    yesNo('locked', 'not locked', 'ok', 'error'),
    'Whether the PLL is locked.',
    {
      evidence: 'PLAUSIBLE',
      source: 'device-api.md 6.9',
      metric: 'module_pll_locked',
    }
  ),
  states(
    '**/sensors/pll-*/{locked,lock}',
    'PLL',
    yesNo('locked', 'not locked', 'ok', 'error'),
    'Whether the PLL is locked.',
    {
      evidence: 'PLAUSIBLE',
      source: 'device-api.md 6.9',
      metric: 'module_pll_sensor_locked',
    }
  ),
  gauge('**/sensors/voltage-*/value', 'Voltage', 'V', 'Voltage of the module.', {
    ...SENSOR,
    metric: 'module_voltage',
  }),
  gauge('**/sensors/current-*/value', 'Current', 'A', 'Current of the module.', {
    ...SENSOR,
    metric: 'module_current',
  }),
  ...(['voltage', 'current'] as const).flatMap((kind) => [
    states(
      `**/sensors/${kind}-*/overload`,
      'Overload',
      yesNo('overload', 'no', 'error', 'ok'),
      'Whether the output is overloaded.',
      {
        evidence: 'PLAUSIBLE',
        source: 'device-api.md 6.9',
        metric: `module_${kind}_overload`,
      }
    ),
    states(
      `**/sensors/${kind}-*/{output-enabled,enabled}`,
      'Output',
      yesNo('enabled', 'disabled'),
      'Whether the output of the supply is enabled.',
      { evidence: 'PLAUSIBLE', source: 'device-api.md 6.9', metric: `module_${kind}_output_enabled` }
    ),
  ]),
];

export const SLOTS: Family = {
  title: 'Module',
  source: 'device-api.md 2.9',
  evidence: 'KNOWN',
  rules: [
    { path: 'chassis/slots', member: 'slot' },
    {
      path: SLOT,
      derive: (slot, around) => ({ fitted: isFitted(slot) || (mayBeDead(slot.module, around) ? undefined : false) }),
    },
    {
      path: `${SLOT}/module`,
      absent: (module, around) =>
        isEmptySupplyBay(module)
          ? { reason: mayBeDead(module, around) ? mark('nothing is fitted here, or the supply is dead') : NOT_FITTED }
          : undefined,
    },
  ],
  entries: [
    states(`${SLOT}/fitted`, 'Fitted', yesNo('fitted', 'empty'), 'Whether a module is fitted in the slot.', {
      evidence: 'DERIVED',
    }),
    text(`${SLOT}/slot-id`, 'Slot id', 'Name of the slot.', { metric: false }),
    text(`${SLOT}/slot-type`, 'Slot type', 'Type of the slot: pwr, clk, cpu, io.', { metric: 'type' }),
    text(`${SLOT}/slot-position`, 'Slot position', 'Position of the slot, plausibly row, column and width.', {
      evidence: 'PLAUSIBLE',
      metric: 'position',
    }),
    text(`${SLOT}/slot-orientation`, 'Slot orientation', 'How the module is mounted.', { metric: 'orientation' }),
    text(`${SLOT}/module/info/model`, 'Model', 'Model of the module.'),
    text(`${SLOT}/module/info/serial-number`, 'Serial number', 'Serial number of the module.', { leadingZeros: true }),
    text(`${SLOT}/module/info/software-revision`, 'Software revision', 'Software of the module.'),
    text(`${SLOT}/module/info/firmware-image`, 'Firmware image', 'Firmware image of the module.'),
    gauge('**/sensors/temperature-*', 'Temperature', '°C', 'Temperature of the module.', { placeholders: ZERO_SENSOR }),
    states(
      `${SLOT}/{module/state,module/module-state,module/info/state,state,module-state}`,
      'Module state',
      MODULE_STATES,
      'State of the module as the device sees it.',
      { evidence: 'PLAUSIBLE', source: 'device-api.md 6.9', metric: 'module' }
    ),
    ...SENSOR_ENTRIES,
    gauge('**/sensors/voltage-*', 'Voltage', 'V', 'Voltage of the module.', {
      placeholders: ZERO_SENSOR,
      evidence: 'PLAUSIBLE',
      source: 'device-api.md 3.0',
    }),
  ],
};

export const POWER: Family = {
  title: 'Power supply',
  source: 'device-api.md 2.9',
  evidence: 'KNOWN',
  entries: [
    states(
      `${SLOT}/module/power-available`,
      'Power available',
      yesNo('available', 'no power', 'ok', 'error'),
      'Whether the supply delivers power. An empty bay has no value.',
      { metric: 'power_supply_available' }
    ),
    gauge(`${SLOT}/module/power-capacity`, 'Power capacity', 'W', 'What the supply can deliver.', {
      metric: 'power_supply_capacity',
    }),
  ],
};

const XHE = 'chassis-xhe/*';
const RUBIDIUM_FAULT = yesNo('fault', 'ok', 'error', 'ok');

const communicationFlags = (xhe: Readonly<Record<string, unknown>>) =>
  ['xhe-info', 'xhe-sys-status', 'xhe-psu-status'].flatMap((key) =>
    Object.values(asObject(asObject(xhe[key])?.comstat) ?? {})
  );

/** True if no communication flag is set: the values belong to no device (device-api.md 2.12). */
function noRubidiumAnswers(xhe: Readonly<Record<string, unknown>>): boolean {
  const flags = communicationFlags(xhe);
  return flags.length > 0 && flags.every((flag) => asBoolean(flag) === false || isPlaceholder(flag as null));
}

/** Undefined when no flag says anything. */
function rubidiumAnswers(xhe: Readonly<Record<string, unknown>>): boolean | undefined {
  const isSaid = communicationFlags(xhe).some((flag) => asBoolean(flag) !== undefined);
  return isSaid ? !noRubidiumAnswers(xhe) : undefined;
}

export const RUBIDIUM: Family = {
  title: 'External rubidium',
  source: 'device-api.md 2.12',
  evidence: 'KNOWN',
  rules: [
    { path: 'chassis-xhe', member: 'rubidium' },
    {
      path: XHE,
      absent: (xhe) =>
        noRubidiumAnswers(xhe)
          ? { reason: mark('no external rubidium is connected'), except: ['object-id', 'connected'] }
          : undefined,
      derive: (xhe) => ({ connected: rubidiumAnswers(xhe) }),
    },
  ],
  entries: [
    states(
      `${XHE}/connected`,
      'External rubidium',
      yesNo('connected', 'not connected'),
      'Whether an external rubidium responds.',
      {
        evidence: 'DERIVED',
      }
    ),
    text(`${XHE}/xhe-info/status`, 'Status', 'State of the expansion.'),
    gauge(`${XHE}/xhe-info/osc-type`, 'Oscillator type', '', 'Number of the oscillator type.'),
    gauge(`${XHE}/xhe-info/features`, 'Features', '', 'Feature bits.'),
    text(`${XHE}/xhe-info/xhe-id`, 'Expansion id', 'Identification of the expansion.'),
    text(`${XHE}/xhe-info/rub-id`, 'Rubidium id', 'Identification of the rubidium.'),
    states(
      `${XHE}/*/comstat/*`,
      'Communication',
      yesNo('answers', 'no answer'),
      'Whether this part of the expansion responds.'
    ),
    text(`${XHE}/xhe-info/software-revision`, 'Software revision', 'Software of the expansion.'),
    ...(
      [
        ['voltage-overrange', 'Voltage too high'],
        ['low-voltage', 'Voltage too low'],
        ['generic-cell-error', 'Cell error'],
        ['low-temperature', 'Temperature too low'],
        ['overheated', 'Overheated'],
      ] as const
    ).map(([key, name]) => states(`${XHE}/xhe-sys-status/status/${key}`, name, RUBIDIUM_FAULT, `${name}.`)),
    states(
      `${XHE}/xhe-sys-status/status/pps-lock`,
      'PPS lock',
      yesNo('locked', 'not locked', 'ok', 'error'),
      'Whether the rubidium is locked to the pulse per second.'
    ),
    states(
      `${XHE}/xhe-sys-status/status/ppl-enabled`,
      'PLL',
      yesNo('enabled', 'disabled'),
      'Plausibly whether the PLL is enabled.',
      {
        evidence: 'PLAUSIBLE',
      }
    ),
    states(
      `${XHE}/xhe-sys-status/status/pps-input-signal`,
      'PPS input',
      yesNo('present', 'missing', 'ok', 'error'),
      'Whether the pulse per second arrives.'
    ),
    ...['chassis', 'xtal', 'cell', 'lamp'].map((key) =>
      gauge(
        `${XHE}/xhe-sys-status/temperature-sensors/${key}`,
        `Temperature, ${key}`,
        '°C',
        'Temperature in the rubidium.',
        {
          placeholders: ZERO_SENSOR,
        }
      )
    ),
    text(`${XHE}/xhe-psu-status/status`, 'Supply status', 'State of the supplies.', { metric: 'supply_status' }),
    text(`${XHE}/xhe-psu-status/psu-status/psu1`, 'Supply 1', 'State of supply 1.', { metric: 'supply_1' }),
    text(`${XHE}/xhe-psu-status/psu-status/psu2`, 'Supply 2', 'State of supply 2.', { metric: 'supply_2' }),
    states(
      `${XHE}/xhe-psu-status/alarms/alarm-led`,
      'Alarm LED',
      yesNo('lit', 'off', 'error', 'ok'),
      'Alarm LED of the supplies.'
    ),
  ],
};
