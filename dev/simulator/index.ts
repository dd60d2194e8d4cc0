/** The simulator as a library. */
export { LARGEST_SCALE, SNAPSHOT_COLLECTION_MS, SNAPSHOT_PERIOD_MS, statusAnswer } from './answer';
export type { Answer, AnswerOptions, StatusAnswer } from './answer';
export { DIALECTS, isApiGeneration } from './dialect';
export type { ApiGeneration } from './dialect';
export { startControl } from './control';
export type { Control, SimulatorState } from './control';
export { BIG_ANSWER_BYTES, CLOCK_JUMP_MS, FAULTS, NESTING, SLOW_ANSWER_MS, isFault } from './faults';
export type { FaultName, FaultSetting } from './faults';
export { answersAgainAt, incidentEnd, expectedChanges, isSilent } from './incident';
export type { ExpectedChange, Incident } from './incident';
export { deviceText } from './json';
export type { JsonObject, JsonValue } from './json';
export { PROFILES, isProfileName } from './profiles';
export type { ProfileName } from './profiles';
export { RECEPTION_SCENES, isReceptionScene } from './reception';
export type { Disturbance, ReceptionScene } from './reception';
export { StartError, startSimulator } from './server';
export type { Override, SeenRequest, Simulator, SimulatorOptions } from './server';
