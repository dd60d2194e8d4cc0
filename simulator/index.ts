/** A LANTIME that is not there: the simulator as a library. */
export { LARGEST_SCALE, SNAPSHOT_COLLECTION_MS, SNAPSHOT_PERIOD_MS, statusAnswer } from './answer';
export type { Answer, AnswerOptions, StatusAnswer } from './answer';
export { DIALECTS, isApiGeneration } from './dialect';
export type { ApiGeneration } from './dialect';
export { FAULTS, SLOW_ANSWER_MS, isFaultName } from './faults';
export type { FaultName } from './faults';
export { deviceText } from './json';
export type { JsonObject, JsonValue } from './json';
export { PROFILES, isProfileName } from './profiles';
export type { ProfileName } from './profiles';
export { StartError, startSimulator } from './server';
export type { SeenRequest, Simulator, SimulatorOptions } from './server';
