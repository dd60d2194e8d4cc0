import { DEVICE, event, inBrackets, indented, limit, SLOT, unlessBooting } from '../expressions';
import type { AlertRule } from '../model';
import { bySeverity, either, lines } from './shared';

const supplyDown = 'lantime_power_supply_available == 0';
const redundancyLost = either(
  event('power-redundancy-not-avail'),
  `sum by (${DEVICE}) (lantime_power_supply_available) == 1`
);
const moduleEvents = 'ims-error|ims-port-error';
const pulled = inBrackets('lantime_slot_fitted == 0\nand max_over_time(lantime_slot_fitted[1d]) == 1');
const hot = (severity: 'warning' | 'critical') =>
  lines(
    inBrackets(
      `lantime_module_temperature_celsius > ${limit(`temperature_processor_celsius_${severity}`)}\nand on (${SLOT}) lantime_slot_info{type="cpu"}`
    ),
    `or ${inBrackets(
      `lantime_module_temperature_celsius > ${limit(`temperature_module_celsius_${severity}`)}\nunless on (${SLOT}) lantime_slot_info{type="cpu"}`
    )}`
  );

export const HARDWARE: AlertRule[] = [
  {
    alert: 'LantimeModuleMissing',
    severity: 'warning',
    cause: 'module',
    expr: lines(pulled, unlessBooting),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: a module is missing',
    description:
      'A module that was fitted within the last day is missing: it was removed, or is no longer recognised. If nobody removed it, reseat it. The alert ends by itself after a day.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeModuleError',
    severity: 'critical',
    cause: 'module',
    events: moduleEvents.split('|'),
    expr: lines(
      `max by (${SLOT}) (lantime_output_fault == 1)`,
      `or max by (${DEVICE}) (${event(moduleEvents)}) unless on (${DEVICE}) lantime_output_fault == 1`
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: a module or one of its ports has an error',
    description:
      'Find the module in the web interface (System, IMS modules). Reseat or replace it; check what is connected to the port.',
    dashboard: 'io',
  },
  {
    alert: 'LantimeInputLimits',
    severity: 'warning',
    cause: 'module',
    events: ['esi-itu-limits-violated'],
    expr: lines(
      `max by (${SLOT}) (lantime_input_itu_limit_violated == 1)`,
      `or max by (${DEVICE}) (${event('esi-itu-limits-violated')}) unless on (${DEVICE}) lantime_input_itu_limit_violated == 1`
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: an input violates the ITU limits',
    description: 'The wander of the input signal exceeds the ITU limits. Check its source and the line.',
    dashboard: 'io',
  },
  {
    alert: 'LantimePowerLine',
    severity: 'warning',
    cause: 'module',
    events: ['fdm-error'],
    expr: lines(
      `max by (${SLOT}) (abs(`,
      '  lantime_power_line_frequency_hertz > lantime_power_line_max_frequency_hertz',
      '  or lantime_power_line_frequency_hertz < lantime_power_line_min_frequency_hertz',
      '  or lantime_power_line_time_deviation_seconds > lantime_power_line_max_time_deviation_seconds',
      '  or lantime_power_line_time_deviation_seconds < lantime_power_line_min_time_deviation_seconds',
      '  or lantime_power_line_reference_ok == 0',
      '  or lantime_power_line_frequency_overflow == 1',
      '  or lantime_power_line_time_overflow == 1',
      '))',
      `or max by (${DEVICE}) (${event('fdm-error')}) unless on (${DEVICE}) lantime_power_line_frequency_hertz`
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the power line is outside its limits, or is not measured',
    description:
      'The frequency or time deviation of the power line exceeds the limits of the module, a counter overflowed, or the module lost its reference. The metrics lantime_power_line_* have the values.',
    dashboard: 'io',
  },
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimeDefinedState',
    severity,
    cause: 'module' as const,
    expr: `lantime_defined_state_severity == ${severity === 'critical' ? 2 : 1}`,
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: {{ $labels.reading }} is “{{ $labels.text }}”',
    description:
      'This reading is not in the catalogue. The definitions that describe it classify this state as an error or a warning, and may say what it means.',
    dashboard: 'chassis' as const,
  })),
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimePowerSupply',
    severity,
    cause: 'power' as const,
    events: ['power-supply-failure'],
    expr: lines(
      either(
        `max by (${SLOT}) (${supplyDown})`,
        `max by (${DEVICE}) (${event('power-supply-failure')}) unless on (${DEVICE}) ${supplyDown}`
      ),
      `${severity === 'critical' ? 'and' : 'unless'} on (${DEVICE}) ${redundancyLost}`
    ),
    for: '1m',
    summary:
      severity === 'critical'
        ? '{{ $labels.instance }} {{ $labels.slot }} delivers no power, and there is no redundancy left'
        : '{{ $labels.instance }} {{ $labels.slot }} delivers no power',
    description:
      'Check mains, fuse and cable of this supply, then replace it. Until then the device runs on the others.',
    dashboard: 'chassis' as const,
  })),
  {
    alert: 'LantimePowerRedundancy',
    severity: 'warning',
    cause: 'power',
    events: ['power-redundancy-not-avail'],
    expr: lines(
      event('power-redundancy-not-avail'),
      `unless on (${DEVICE}) ${either(supplyDown, event('power-supply-failure'))}`
    ),
    for: '5m',
    summary: '{{ $labels.instance }}: power supply redundancy is lost',
    description: 'The supplies cannot carry the load if one of them fails. Add one, or remove a module.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimePowerOverload',
    severity: 'critical',
    cause: 'power',
    events: ['power-consumption-exceeded'],
    expr: event('power-consumption-exceeded'),
    for: '1m',
    summary: '{{ $labels.instance }}: the modules need more power than the supplies deliver',
    description: 'Remove the module that was added last, or add a power supply. Modules may switch off.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeFan',
    severity: 'critical',
    cause: 'cooling',
    events: ['fan-down'],
    expr: lines(
      `max by (${SLOT}) (lantime_fan_error_state{state="yes"} == 1)`,
      `or max by (${DEVICE}) (${event('fan-down')}) unless on (${DEVICE}) lantime_fan_error_state{state="yes"} == 1`
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: a fan has failed',
    description: 'Watch the temperatures and replace the fan module soon.',
    dashboard: 'chassis',
  },
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimeTemperature',
    severity,
    cause: 'cooling' as const,
    // One alert for each module, however many sensors it has.
    expr: lines(`max by (${SLOT}) (`, indented(hot(severity)), ')'),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} has {{ $value }} °C',
    description:
      severity === 'warning'
        ? 'The module is warmer than it should be. Check the air conditioning, the fans and the air flow.'
        : 'The module is so hot that it may fail. Cool it now: check doors, fans and air conditioning; reduce the load, or switch over.',
    dashboard: 'chassis' as const,
  })),
];
