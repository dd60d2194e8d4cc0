/** What the device answers at a moment, without HTTP. */
import type { Device, PortPlan, Profile, SlotPlan } from './device';
import { DIALECTS, type ApiGeneration, type Dialect } from './dialect';
import { answersAgainAt, conditionAt, eventsAt, type Incident } from './incident';
import type { JsonObject, JsonValue } from './json';
import { announceLeapSecond } from './leap-second';
import { PROFILES, type ProfileName } from './profiles';
import { type Disturbance, disturbReception } from './reception';
import { isoSeconds } from './stamps';
import { chassis } from './status/chassis';
import { afflict } from './status/incident';
import { network } from './status/network';
import { notification } from './status/notification';
import { ntp } from './status/ntp';
import { rubidium, syncmon, syncteam } from './status/redundancy';
import { services } from './status/services';
import { restApi, system } from './status/system';
import { SimulatedValues } from './simulated-values';

/** Milliseconds between two snapshots of an API that caches (device-api.md 1.5). */
export const SNAPSHOT_PERIOD_MS = 5000;
/** Milliseconds it takes to collect a snapshot; its values are that much older than `api-last-update`. */
export const SNAPSHOT_COLLECTION_MS = 2500;

export interface AnswerOptions {
  /** Seed of the values; default 1. */
  seed?: number;
  /** The present, Unix time in milliseconds. */
  at: number;
  /** When the simulator was started, Unix time in milliseconds. */
  startedAt: number;
  /** Generation of the API, with the firmware that goes with it; default: that of the profile. */
  api?: ApiGeneration;
  /** Factor on the number of SyncMon nodes and of PTP unicast clients, default 1; see {@link LARGEST_SCALE}. */
  scale?: number;
  /** Slots whose modules have been pulled. */
  pulled?: ReadonlySet<string>;
  /** Something that happens to the device; nothing by default. */
  incident?: Incident;
  /** What disturbs the reception of satellites; nothing by default. */
  disturbance?: Disturbance;
  /** When a leap second is inserted, Unix time in milliseconds; never by default. */
  leapSecondAt?: number;
  /** By how much the clock of the device has jumped, milliseconds; what it stamped before keeps its stamp. */
  jumpedBy?: number;
}

/** Makes an answer of the largest profile about 4 MB long. */
export const LARGEST_SCALE = 45;

/** The envelope around every answer (device-api.md 1.4). */
export interface Answer {
  'system-information': JsonObject;
  data: JsonValue;
  changes: JsonObject;
  links: { self: string };
}

export interface StatusAnswer extends Answer {
  data: JsonObject;
}

/**
 * The answer to `GET /api/status`, a pure function of profile, seed and time: live for API V10, up to 7.5 s old for
 * API V20, which serves snapshots (device-api.md 1.4, 1.5, 2).
 */
export function statusAnswer(profile: ProfileName | Profile, options: AnswerOptions): StatusAnswer {
  const { seed = 1, at, startedAt, scale = 1, incident, jumpedBy } = options;
  const healthy = withoutModules(
    inDialect(typeof profile === 'string' ? PROFILES[profile] : profile, options),
    options
  );
  const { dialect } = healthy;
  const collectedAt = dialect.cachedSnapshot ? latestSnapshot(options) : at;
  const condition = incident && conditionAt(incident, healthy, collectedAt);
  const simulated = new SimulatedValues(
    { seed, startedAt, at: collectedAt, jumpedBy },
    healthy.uptimeAtStart,
    condition?.bootedAt
  );
  const plan = incident && condition ? withEvents(healthy, incident, simulated) : healthy;
  const device: Device = { profile: plan, dialect, simulated, scale };
  const answer: StatusAnswer = {
    'system-information': {
      'API Version': `LANTIME REST API V${dialect.apiVersion}`,
      version: `fw_${plan.firmware.version}${plan.firmware.edition}`,
      'serial-number': plan.serialNumber,
      hostname: plan.hostname,
      'time-stamp': isoSeconds(at),
      model: plan.model,
    },
    data: {
      'object-id': 'status',
      'rest-api': restApi(device),
      system: system(device, collectedAt + SNAPSHOT_COLLECTION_MS),
      notification: notification(device),
      network: network(device),
      services: services(device),
      chassis0: chassis(device),
      ntp: ntp(device),
      syncmon: syncmon(device),
      syncteam: syncteam(device),
      ...rubidium(device),
    },
    changes: { 'pending-changes': 0 },
    // The real device names itself localhost, too.
    links: { self: `${dialect.selfLinkScheme}://localhost/api/status` },
  };
  if (condition) {
    afflict(answer.data, device, condition);
  }
  if (options.leapSecondAt !== undefined) {
    announceLeapSecond(answer.data, options.leapSecondAt, collectedAt);
  }
  if (options.disturbance) {
    disturbReception(answer.data, options.disturbance, collectedAt);
  }
  return answer;
}

/** The dialect an answer is given in. */
export function chooseDialect(profile: ProfileName | Profile, api: ApiGeneration | undefined): Dialect {
  return api ? DIALECTS[api] : (typeof profile === 'string' ? PROFILES[profile] : profile).dialect;
}

/** The device with another firmware, and so another API. */
function inDialect(plan: Profile, { api }: AnswerOptions): Profile {
  const dialect = chooseDialect(plan, api);
  if (dialect === plan.dialect) {
    return plan;
  }
  const { firmware } = plan;
  const version = dialect.firmware;
  const id = `fw_${version}`;
  const others = firmware.installed.filter((image) => image.id !== id);
  return {
    ...plan,
    dialect,
    firmware: {
      ...firmware,
      version,
      installed: [{ id, version: version.replace(/\.0+(?=\d+$)/, '.'), type: 'Compressed' }, ...others],
    },
  };
}

/** The device with some slots empty; the ports of their cards are gone, too, and what was connected to them. */
function withoutModules(plan: Profile, { pulled }: AnswerOptions): Profile {
  if (!pulled || pulled.size === 0) {
    return plan;
  }
  const slot = (one: SlotPlan): SlotPlan => (pulled.has(one.id) ? { ...one, module: undefined } : one);
  const port = (one: PortPlan): PortPlan => (one.card && pulled.has(one.card.slotName) ? { id: one.id } : one);
  return {
    ...plan,
    slots: plan.slots.map(slot),
    ports: plan.ports.map(port),
    rubidium: plan.rubidium !== undefined && pulled.has(plan.rubidium) ? undefined : plan.rubidium,
  };
}

/** The device with the events of an incident. */
function withEvents(plan: Profile, incident: Incident, { at, bootedAt }: SimulatedValues): Profile {
  return { ...plan, events: { ...plan.events, happened: eventsAt(incident, plan, at, bootedAt) } };
}

/** When the collection of the newest complete snapshot began; after a boot there is none of the time before. */
function latestSnapshot({ at, startedAt, incident }: AnswerOptions): number {
  const complete = Math.floor((at - startedAt - SNAPSHOT_COLLECTION_MS) / SNAPSHOT_PERIOD_MS);
  const latest = startedAt + complete * SNAPSHOT_PERIOD_MS;
  const back = incident && answersAgainAt(incident);
  return back !== undefined && at >= back ? Math.max(latest, back - SNAPSHOT_COLLECTION_MS) : latest;
}
