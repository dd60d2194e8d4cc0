import { alarm, always, type Case, states } from './model';

export const HARDWARE: readonly Case[] = [
  {
    alert: 'LantimeModuleMissing',
    severity: 'warning',
    series: { 'slot_fitted{IO1}': [1, 0] },
    trap: { why: 'a slot that was always empty', series: { 'slot_fitted{IO1}': always(0) } },
  },
  {
    alert: 'LantimeModuleError',
    severity: 'critical',
    series: {
      'output_fault{IO1, output="out1"}': [0, 1],
      'output_fault{IO1, output="out2"}': [0, 1],
      ...alarm('ims-port-error', 'error'),
    },
    trap: {
      why: 'the event that it works again',
      series: { ...alarm('ims-ok', 'info', [1, 1]), 'output_fault{IO1, output="out1"}': always(0) },
    },
  },
  {
    alert: 'LantimeInputLimits',
    severity: 'warning',
    series: { 'input_itu_limit_violated{IO1, input="in1"}': [0, 1], ...alarm('esi-itu-limits-violated', 'error') },
    trap: { why: 'an input without signal', series: { 'input_no_signal{IO1, input="in1"}': always(1) } },
  },
  {
    alert: 'LantimePowerLine',
    severity: 'warning',
    series: {
      'power_line_frequency_hertz{IO1}': [50, 50.5],
      'power_line_max_frequency_hertz{IO1}': always(50.2),
      'power_line_min_frequency_hertz{IO1}': always(49.8),
      'power_line_frequency_overflow{IO1}': [0, 1],
      ...alarm('fdm-error', 'error'),
    },
    trap: {
      why: 'a frequency within its limits, and a time deviation near them',
      series: {
        'power_line_frequency_hertz{IO1}': always(50.19),
        'power_line_max_frequency_hertz{IO1}': always(50.2),
        'power_line_time_deviation_seconds{IO1}': always(-59),
        'power_line_min_time_deviation_seconds{IO1}': always(-60),
        'power_line_reference_ok{IO1}': always(1),
      },
    },
  },
  {
    alert: 'LantimeDefinedState',
    severity: 'critical',
    series: {
      'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="charges"}': [0, null],
      'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="leaks"}': [null, 2],
    },
    trap: {
      why: 'a state that nobody calls bad',
      series: {
        'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="rests"}': always(0),
      },
    },
  },
  {
    alert: 'LantimeDefinedState',
    severity: 'warning',
    series: {
      'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="charges"}': [0, null],
      'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="is low"}': [null, 1],
    },
    trap: {
      why: 'a state that nobody calls bad',
      series: {
        'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="rests"}': always(0),
      },
    },
  },
  {
    alert: 'LantimePowerSupply',
    severity: 'critical',
    series: {
      'power_supply_available{PWR1}': always(1),
      'power_supply_available{PWR2}': [1, 0],
      ...alarm('power-supply-failure', 'critical'),
      ...alarm('power-redundancy-not-avail', 'warning'),
    },
    trap: {
      why: 'an empty bay beside the only supply',
      series: { 'power_supply_available{PWR1}': always(1), 'slot_fitted{PWR2}': always(0) },
    },
  },
  {
    alert: 'LantimePowerSupply',
    severity: 'warning',
    series: {
      'power_supply_available{PWR1}': always(1),
      'power_supply_available{PWR2}': always(1),
      'power_supply_available{PWR3}': [1, 0],
      ...alarm('power-supply-failure', 'critical'),
      ...alarm('power-redundancy-not-avail', 'warning', [0, 0]),
    },
    trap: {
      why: 'three that work',
      series: { 'power_supply_available{PWR1}': always(1), 'power_supply_available{PWR2}': always(1) },
    },
  },
  {
    alert: 'LantimePowerRedundancy',
    severity: 'warning',
    series: {
      ...alarm('power-redundancy-not-avail', 'warning'),
      'power_supply_available{PWR1}': always(1),
      'power_supply_available{PWR2}': always(1),
    },
    trap: { why: 'the event that it is there', series: alarm('power-redundancy-avail', 'info', [1, 1]) },
  },
  {
    alert: 'LantimePowerOverload',
    severity: 'critical',
    series: alarm('power-consumption-exceeded', 'critical'),
    trap: { why: 'the event that it is over', series: alarm('power-consumption-ok', 'info', [1, 1]) },
  },
  {
    alert: 'LantimeFan',
    severity: 'critical',
    series: { ...states('fan_error_state', 'FAN1', ['no', 'yes'], 'no', 'yes'), ...alarm('fan-down', 'critical') },
    trap: {
      why: 'a fan that rests',
      series: { 'fan_state{FAN1, state="off"}': always(1), 'fan_error_state{FAN1, state="no"}': always(1) },
    },
  },
  {
    alert: 'LantimeTemperature',
    severity: 'warning',
    series: {
      'module_temperature_celsius{CPU, sensor="1"}': [50, 65],
      'module_temperature_celsius{CPU, sensor="2"}': [50, 66],
      'slot_info{CPU, type="cpu"}': always(1),
    },
    trap: {
      why: '70 °C at another module than the processor',
      series: { 'module_temperature_celsius{IO1, sensor="1"}': always(70) },
    },
  },
  {
    alert: 'LantimeTemperature',
    severity: 'critical',
    series: { 'module_temperature_celsius{IO1, sensor="1"}': [50, 95] },
    also: ['LantimeTemperature warning'],
    trap: { why: 'a sensor that is not there', series: { 'slot_fitted{IO1}': always(1) } },
  },
];
