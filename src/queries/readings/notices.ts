/** What a query looked for and did not find, and why values are missing. */
import { QueryResultMetaNotice } from '@grafana/data';
import { enumeration, info, warning } from '../../grafana/notices';
import { mark, t } from '../../i18n';
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
  const isModule = queryType === 'module';
  if (components.length === 0 || metrics.length === 0) {
    notices.push(
      info(
        components.length > 0
          ? t('No metric is selected: the variables of the query are empty.')
          : isModule
            ? t('No module is selected: the variables of the query are empty.')
            : t('No chassis is selected: the variables of the query are empty.')
      )
    );
  }
  if (unmatchedComponents.length > 0) {
    const values = { components: enumeration(unmatchedComponents) };
    notices.push(
      info(
        isModule
          ? t('This device has no module {components}.', values)
          : t('This device has no chassis {components}.', values)
      )
    );
  }
  if (unmatchedMetrics.length > 0) {
    const values = { components: enumeration(components), metrics: enumeration(unmatchedMetrics) };
    notices.push(
      info(
        isModule
          ? t('The module {components} of this device has no metric {metrics}.', values)
          : t('The chassis {components} of this device has no metric {metrics}.', values)
      )
    );
  }
  const unreadable = snapshot.unreadable.length === 0 ? [] : unreadableIn(snapshot, descriptors);
  if (unreadable.length > 0) {
    notices.push(warning(t('Could not be read: {readings}.', { readings: enumeration(unreadable) })));
    return notices;
  }
  const hasNoValue = (descriptor: Descriptor) => (readingIn(snapshot, descriptor)?.value ?? null) === null;
  if (descriptors.length > 0 && descriptors.every(hasNoValue)) {
    const reasons = descriptors.map(
      (descriptor) =>
        `${descriptor.component} ${descriptor.label} ` +
        `(${t(readingIn(snapshot, descriptor)?.absent ?? mark('the device does not send it at present'))})`
    );
    notices.push(info(t('No value: {readings}.', { readings: enumeration(reasons) })));
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
