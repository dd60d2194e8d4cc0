import type { FaultSetting, JsonObject, JsonValue, Override, ProfileName, Simulator } from '../../../dev/simulator';

/** Values by their paths, see {@link Simulator.set}. */
export type Readings = Readonly<Record<string, Override>>;

export interface Scene {
  /** What happens, as shown in docs/alerts.md. */
  what: string;
  /** The device; its name in Prometheus is `NUMBER-PROFILE`. */
  profile: ProfileName;
  begin: (device: Simulator) => void;
  /** Undoes what {@link end} does not undo. */
  finish?: (device: Simulator) => void;
  /** `ALERT SEVERITY SUBJECT`, all that reach a receiver. */
  notified: readonly string[];
  /** As delivered, with a self-signed certificate and an old leap-second file; lasts from the start of the device. */
  asDelivered?: true;
  /** Notifications when it ends, because the change back is a change, too. */
  changesBack?: readonly string[];
  /** Nothing happens, so nothing ends. */
  lasting?: true;
  /** Compared with the last day, so it runs when there is more history, and only briefly. */
  brief?: true;
}

export const CLK1 = 'chassis0/slots/clk1/module';
export const CLK2 = 'chassis0/slots/clk2/module';
export const PTP1 = 'chassis0/slots/io1/module/ptp-instances/instance-1';
export const SYNC = 'system/sync-status';

export const asList = (value: JsonValue | undefined) => (Array.isArray(value) ? (value as JsonObject[]) : []);
/** As the device stamps. */
export const stamp = (at: number) => new Date(at).toISOString().slice(0, 19);
export const setAll = (device: Simulator, readings: Readings) =>
  Object.entries(readings).forEach(([path, value]) => device.set(path, value));
/** The list of events with some of them raised; a device without such an event gets it. */
export const raised = (device: Simulator, events: readonly string[]): Readings => {
  const now = { triggered: 1, 'last-triggered': stamp(device.now()) };
  const raise = (list: JsonValue | undefined) => [
    ...asList(list).map((one) => (events.includes(String(one['object-id'])) ? { ...one, ...now } : one)),
    ...events
      .filter((event) => !asList(list).some((one) => one['object-id'] === event))
      .map((event) => ({ 'object-id': event, type: 'error', ...now })),
  ];
  return events.length > 0 ? { 'notification/events': raise } : {};
};

/** Makes a device raise no alert: its certificate is signed by an authority, its leap-second file valid for long. */
export function quieten(device: Simulator): void {
  setAll(device, {
    'notification/events/self-signed-https-certificate-in-use/triggered': 0,
    'notification/events/https-certificate-expired/triggered': 0,
    'ntp/sys/expire': '209912280000',
  });
}

/** Undoes what a scene has done. */
export function end(scene: Scene, device: Simulator): void {
  device.unset();
  device.setFault(undefined);
  [...device.pulled].forEach((slot) => device.plug(slot));
  scene.finish?.(device);
  if (!scene.asDelivered) {
    quieten(device);
  }
}

export const readings = (
  what: string,
  profile: ProfileName,
  values: Readings,
  events: readonly string[],
  ...notified: string[]
): Scene => ({
  what,
  profile,
  begin: (device) => setAll(device, { ...values, ...raised(device, events) }),
  notified,
});

export const fault = (what: string, profile: ProfileName, name: FaultSetting, ...notified: string[]): Scene => ({
  what,
  profile,
  begin: (device) => device.setFault(name),
  notified,
});

/** A moment of the scripted incident, which began long ago. */
export const incident = (what: string, second: number, scale: number, ...notified: string[]): Scene => ({
  what,
  profile: 'm3000',
  begin: (device) => void device.startIncident({ startsAt: device.now() - second * scale * 1000, scale }),
  finish: (device) => void device.startIncident({ startsAt: device.now() - 200 * scale * 1000, scale }),
  notified,
});

export const clockState = (clock: string, state: string): Readings => ({
  [`${clock}/sync-status/clock-status/clock`]: state,
});
export const deviceState = (state: string): Readings => ({ [`${SYNC}/clock-status/clock`]: state });
export const ntpAt = (stratum: number, leap = 0): Readings => ({ 'ntp/sys/stratum': stratum, 'ntp/sys/leap': leap });

/** Definitions of a module that only the owner of the last device as delivered can describe. */
export const OWN_DEFINITIONS = {
  readings: {
    'module/flux/mode': {
      name: 'Flux mode',
      states: { charging: { number: 3, severity: 'ok' }, leaking: { text: 'leaks', number: 4, severity: 'error' } },
    },
  },
} as const;
