/** What a query looked for and did not find, and why values are missing. */
import { QueryResultMetaNotice } from '@grafana/data';
import { enumeration, info, warning } from '../../grafana/notices';
import { ellipsis } from '../../lantime/ellipsis';
import { readingIn } from '../../lantime/readings';
import { Selected } from '../../lantime/select';
import { Snapshot } from '../../lantime/types';
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
  const readings = descriptors.map((descriptor) => readingIn(snapshot, descriptor));
  const unreadable = readings.flatMap((reading) =>
    reading?.unreadable
      ? [
          `${reading.descriptor.component} ${reading.descriptor.label} ` +
            `(${reading.absent}: ${ellipsis(JSON.stringify(reading.raw) ?? '', LONGEST_RAW_VALUE)})`,
        ]
      : []
  );
  if (unreadable.length > 0) {
    notices.push(warning(`Could not be read: ${enumeration(unreadable)}.`));
    return notices;
  }
  if (readings.length > 0 && readings.every((reading) => reading === undefined || reading.value === null)) {
    const reasons = descriptors.map(
      ({ component, label }, i) =>
        `${component} ${label} (${readings[i]?.absent ?? 'the device does not send it at present'})`
    );
    notices.push(info(`No value: ${enumeration(reasons)}.`));
  }
  return notices;
}
