import { alarm, always, type Case, states } from './model';

export const REDUNDANCY: readonly Case[] = [
  {
    alert: 'LantimeSwitchOver',
    severity: 'info',
    passes: true,
    series: {
      sync_active_clock_index: [0, 1, 1],
      ...states('redundancy_switch_selected_state', 'RSC', ['clk1', 'clk2'], 'clk1', 'clk2'),
      'redundancy_switch_selected_state{RSC, state="clk1"}': [1, 0, 0],
      'redundancy_switch_selected_state{RSC, state="clk2"}': [0, 1, 1],
    },
    trap: { why: 'a device that keeps its clock', series: { sync_active_clock_index: always(1) } },
  },
  {
    alert: 'LantimeSwitchManual',
    severity: 'warning',
    series: states('redundancy_switch_mode_state', 'RSC', ['automatic', 'manual'], 'automatic', 'manual'),
    trap: { why: 'automatic mode', series: { 'redundancy_switch_mode_state{RSC, state="automatic"}': always(1) } },
  },
  {
    alert: 'LantimeLowerReference',
    severity: 'warning',
    series: {
      'clock_source_in_use{CLK1, source="priority0"}': [1, 0],
      'clock_source_in_use{CLK1, source="priority1"}': [0, 1],
      'clock_source_no_signal{CLK1, source="priority0"}': [0, 1],
      ...alarm('xmr-ref-disconnect', 'error'),
    },
    trap: { why: 'the first reference', series: { 'clock_source_in_use{CLK1, source="priority0"}': always(1) } },
  },
  {
    alert: 'LantimeReferenceLost',
    severity: 'warning',
    series: {
      'clock_source_in_use{CLK1, source="priority0"}': always(1),
      'clock_source_no_signal{CLK1, source="priority1"}': [0, 1],
      ...alarm('mrs-source-invalid', 'warning'),
    },
    trap: {
      why: 'a reference that never had a signal',
      series: { 'clock_source_no_signal{CLK1, source="priority2"}': always(1) },
    },
  },
  {
    alert: 'LantimeRubidium',
    severity: 'warning',
    series: {
      'rubidium_pps_lock{rubidium="clk1"}': [1, 0],
      'rubidium_overheated{rubidium="clk1"}': [0, 1],
      ...alarm('xhe-rub-error', 'error'),
    },
    trap: {
      why: 'one that is locked',
      series: { 'rubidium_pps_lock{rubidium="clk1"}': always(1), 'rubidium_alarm_led{rubidium="clk1"}': always(0) },
    },
  },
];
