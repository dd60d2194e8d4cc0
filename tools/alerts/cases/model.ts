import type { Severity } from '../model';

export const BEFORE = 30;
export const LASTS = 120;

/** A value, nothing, or one that changes every minute. */
export type Value = number | null | { from: number; step: number };
/**
 * Series by name and labels, without `lantime_` (or with a leading `!` where it has none), before, during and after the fault;
 * after the fault as before by default. CLK1, CLK2, PORT and so on stand for labels, see {@link SUBJECTS}.
 */
export type CaseSeries = Readonly<Record<string, readonly [before: Value, during: Value, after?: Value]>>;

export interface Case {
  alert: string;
  severity: Severity;
  series: CaseSeries;
  trap: { why: string; series: CaseSeries; job?: string };
  /** Minutes of history; default {@link BEFORE}. */
  before?: number;
  /** Minutes the fault lasts; default {@link LASTS}. */
  lasts?: number;
  /** The alert reports a change, and ends by itself. */
  passes?: true;
  /** Alerts of other severities and rules that go with it; Alertmanager silences them. */
  also?: readonly string[];
  /** About all devices, so the case and its trap are tests of their own. */
  alone?: true;
  /** A device without the usual base series. */
  bare?: true;
  /** The devices are a job of their own, with this name. */
  job?: string;
  /** More devices of that job, with their series. */
  companions?: Readonly<Record<string, CaseSeries>>;
}

export const SUBJECTS: Readonly<Record<string, string>> = {
  CLK1: 'chassis="chassis0", slot="clk1"',
  CLK2: 'chassis="chassis0", slot="clk2"',
  CPU: 'chassis="chassis0", slot="cpu"',
  IO1: 'chassis="chassis0", slot="io1"',
  PWR1: 'chassis="chassis0", slot="pwr1"',
  PWR2: 'chassis="chassis0", slot="pwr2"',
  PWR3: 'chassis="chassis0", slot="pwr3"',
  FAN1: 'chassis="chassis0", slot="fan1"',
  RSC: 'chassis="chassis0", slot="rsc"',
  PTP: 'chassis="chassis0", slot="io1", ptp_instance="instance-1"',
};

export const always = (value: Value) => [value, value] as const;
/** A state set: which state holds before and during. */
export const states = (
  metric: string,
  labels: string,
  all: readonly string[],
  before: string,
  during: string
): CaseSeries =>
  Object.fromEntries(
    all.map((state) => [
      `${metric}{${labels ? `${labels}, ` : ''}state="${state}"}`,
      [Number(state === before), Number(state === during)] as const,
    ])
  );
export const SYNC = ['synchronized', 'holdover', 'not-synchronized'];
export const sync = (before: string, during: string) => states('sync_clock_state', '', SYNC, before, during);
export const clock = (slot: string, before: string, during: string) =>
  states('clock_state', slot, SYNC, before, during);
export const role = (slot: string, value: string): CaseSeries => ({
  [`clock_role_state{${slot}, state="${value}"}`]: always(1),
});
export const port = (before: string, during: string) =>
  states('ptp_port_state', 'PTP', ['master', 'slave', 'passive', 'listening', 'faulty'], before, during);
export const alarm = (event: string, type: string, value: readonly [Value, Value] = [0, 1]): CaseSeries => ({
  [`event_active{event="${event}"}`]: value,
  [`event_info{event="${event}", type="${type}"}`]: always(1),
});
export const oscillator = (type: string): CaseSeries => ({
  [`sync_oscillator_type_state{state="${type}"}`]: always(1),
});
export const wellClock = (slot: string) => clock(slot, 'synchronized', 'synchronized');
export const oneClock = {
  ...sync('synchronized', 'holdover'),
  ...clock('CLK1', 'synchronized', 'holdover'),
  ...role('CLK1', 'selected'),
};
export const ntpSystem = (stratum: readonly [Value, Value], leap: readonly [Value, Value] = [0, 0]): CaseSeries => ({
  'ntp_stratum{association="sys"}': stratum,
  'ntp_leap_indicator{association="sys"}': leap,
});
export const NOW: Value = { from: 0, step: 60 };
