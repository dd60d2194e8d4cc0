/** Subjects as options of a picker. */
import { t } from '../../i18n';
import { formatReadings } from '../../queries/readings/present-value';
import type { Snapshot } from '../../lantime/types';
import type { Option } from '../fields/options';
import { readingDescription } from './reading-names';
import type { SearchSubject } from './subject';

/** An option that knows what it makes of the query. */
export type SubjectOption = Option & { subject: SearchSubject };

/** Name and place; then the present values, where it belongs, its path, and what it is. No two subjects look the same. */
export function toOption(subject: SearchSubject, value: string, snapshot: Snapshot | undefined): SubjectOption {
  const { label, place, mark, group, path, description, descriptors } = subject;
  const [first] = descriptors;
  const name = place ? `${label} · ${place}` : label;
  return {
    value,
    label: mark ? `${name} (${t(mark)})` : name,
    description: [
      ...(first && snapshot ? [formatReadings(descriptors, snapshot)] : []),
      t(group),
      path,
      first ? readingDescription(first) : t(description),
    ].join(' · '),
    subject,
  };
}
