/** A simulated device with a past: an hour of it, with an incident, and the device as it goes on. */
import {
  expectedChanges,
  isSilent,
  PROFILES,
  startSimulator,
  statusAnswer,
  type ExpectedChange,
  type Incident,
  type ProfileName,
  type Simulator,
  type SimulatorOptions,
  type StatusAnswer,
} from '../simulator';

/** A device with a past. */
export interface Past {
  profile: ProfileName;
  /** What Prometheus calls it. */
  instance: string;
  /** When the recording begins, and the device was switched on; milliseconds since 1970. */
  start: number;
  /** When the recording ends. */
  end: number;
  incident: Incident;
  /** What should be seen of the incident. */
  changes: ExpectedChange[];
}

/** The hour until now, with an incident that began 50 minutes ago and lasted 24. */
export function pastHour(profile: ProfileName, instance: string): Past {
  const end = 1000 * Math.floor(Date.now() / 1000);
  const incident = { startsAt: end - 50 * 60_000, scale: 8 };
  const changes = expectedChanges(incident, PROFILES[profile], PROFILES[profile].dialect);
  return { profile, instance, start: end - 3600_000, end, incident, changes };
}

/** What the device answered at a moment of its past; undefined while it was silent. */
export function answerAt({ profile, start, incident }: Past, at: number): StatusAnswer | undefined {
  return isSilent(incident, at) ? undefined : statusAnswer(profile, { at, startedAt: start, incident });
}

/** The device of a past as it goes on. */
export async function startContinued(
  { profile, start, incident }: Past,
  options: Pick<SimulatorOptions, 'user' | 'password' | 'tls'>
): Promise<Simulator> {
  let now = () => start;
  const simulator = await startSimulator({ ...options, profile, incident, now: () => now() });
  now = Date.now;
  return simulator;
}
