/** What the editor offers to include or exclude. */
import { notableReadings } from '../../changes/facts';
import { toGroup, Option, OptionGroup } from '../../editor/fields/options';
import { nameOfEvery, readingName } from '../../editor/search/reading-names';
import { t } from '../../i18n';
import { Readings } from '../../lantime/readings';

/** What queries of events and annotations can include or exclude: events, and readings whose changes are told. */
export function changeSubjects(reader: Readings, variables: Option[]): OptionGroup[] {
  const events = new Map<string, Option>();
  for (const { elements, metric } of reader.knownDescriptors) {
    if (elements.event !== undefined && metric.startsWith('notification/events/')) {
      events.set(elements.event, { value: elements.event, label: elements.event });
    }
  }
  const states = new Map<string, Option>();
  for (const { descriptor } of notableReadings(reader.knownDescriptors)) {
    const { metric, label, elements, description } = descriptor;
    if (!states.has(metric)) {
      const [member] = Object.keys(elements).slice(-1);
      states.set(metric, {
        value: metric,
        label: member ? nameOfEvery(label, member) : readingName(label),
        description: t(description),
      });
    }
  }
  return [
    toGroup(t('Events'), [...events.values()]),
    toGroup(t('Changes of'), [...states.values()]),
    ...(variables.length > 0 ? [toGroup(t('Variables'), variables)] : []),
  ];
}
