/** The search of the query editor: readings, lists and logs by any word that people use for them. */
import { NO_READINGS, Readings } from '../../lantime/readings';
import type { Snapshot } from '../../lantime/types';
import { catalogueSubjects } from './catalogue-subjects';
import { readingSubjects } from './reading-subjects';
import { createIndex, SearchIndex } from './search';
import type { SearchSubject } from './subject';
import { viewSubjects } from './view-subjects';

export { search } from './search';
export type { SearchIndex } from './search';
export type { SearchSubject } from './subject';

/** What can be shown of a device: its readings, or those of the catalogue while nothing is known of it. */
export function listSubjects(readings: Readings, snapshot: Snapshot | undefined): SearchSubject[] {
  return readings === NO_READINGS || readings.knownDescriptors.length === 0
    ? catalogueSubjects()
    : readingSubjects(readings, snapshot);
}

/** An index of the readings and of the other kinds of queries. */
export const indexDevice = (readings: Readings, snapshot: Snapshot | undefined): SearchIndex =>
  createIndex([...listSubjects(readings, snapshot), ...viewSubjects()]);
