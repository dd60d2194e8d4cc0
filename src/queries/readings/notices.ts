/** What a query looked for and did not find, and why values are missing. */
import { QueryResultMetaNotice } from '@grafana/data';
import { enumeration, info, warning } from '../../grafana/notices';
import { ellipsis } from '../../lantime/ellipsis';
import { readingIn } from '../../lantime/readings';
import { Selected } from '../../lantime/select';
import { Descriptor, Snapshot } from '../../lantime/types';
import type { ReadingsQuery } from './frame';

const LONGEST_RAW_VALUE = 60;

/** @param snapshot without an answer nothing can be said about the device */
export function selectionNotices(
  { queryType, components, metrics }: Pick<ReadingsQuery, 'queryType' | 'components' | 'metrics'>,
  { descriptors, unmatchedComponents, unmatchedMetrics }: Selected,
  snapshot: Snapshot | undefined
): QueryResultMetaNotice[] {
  if (!snapshot) {
    return [];
  }
  const notices: QueryResultMetaNotice[] = [];
  if (components.length === 0 || metrics.length === 0) {
    const what = components.length === 0 ? queryType : 'metric';
    notices.push(info(`No ${what} is selected: the variables of the query are empty.`));
  }
  if (unmatchedComponents.length > 0) {
    notices.push(info(`This device has no ${queryType} ${enumeration(unmatchedComponents)}.`));
  }
  if (unmatchedMetrics.length > 0) {
    const where = `${queryType} ${enumeration(components)}`;
    notices.push(info(`The ${where} of this device has no metric ${enumeration(unmatchedMetrics)}.`));
  }
  const unreadable = snapshot.unreadable.length === 0 ? [] : unreadableIn(snapshot, descriptors);
  if (unreadable.length > 0) {
    notices.push(warning(`Could not be read: ${enumeration(unreadable)}.`));
    return notices;
  }
  const hasNoValue = (descriptor: Descriptor) => (readingIn(snapshot, descriptor)?.value ?? null) === null;
  if (descriptors.length > 0 && descriptors.every(hasNoValue)) {
    const reasons = descriptors.map(
      (descriptor) =>
        `${descriptor.component} ${descriptor.label} ` +
        `(${readingIn(snapshot, descriptor)?.absent ?? 'the device does not send it at present'})`
    );
    notices.push(info(`No value: ${enumeration(reasons)}.`));
  }
  return notices;
}

const unreadableIn = (snapshot: Snapshot, descriptors: readonly Descriptor[]): string[] =>
  descriptors.flatMap((descriptor) => {
    const reading = readingIn(snapshot, descriptor);
    return reading?.unreadable
      ? [
          `${descriptor.component} ${descriptor.label} ` +
            `(${reading.absent}: ${ellipsis(JSON.stringify(reading.raw) ?? '', LONGEST_RAW_VALUE)})`,
        ]
      : [];
  });
