/** The readings that the editor of stability offers. */
import type { Option } from '../../editor/fields/options';
import { nameOfEvery, readingDescription, readingName, readingTitle } from '../../editor/search/reading-names';
import { LONGEST_LISTED } from '../../editor/search/subject';
import { matchesComponent } from '../../lantime/select';
import type { Component, Descriptor } from '../../lantime/types';
import { isInSeconds } from './offsets';

const isOffset = ({ metric }: Descriptor): boolean => /offset(-\w+)*$/.test(metric);

/**
 * Times in seconds of the chosen components, offsets first: each metric, and each member of short lists.
 * @param words the components of the query; words that match nothing (variables, typed names) count as all
 */
export function offsetOptions(
  words: readonly string[],
  descriptors: readonly Descriptor[],
  components: ReadonlyMap<string, Component>
): Option[] {
  const chosen = [...components.values()].filter((component) =>
    words.some((word) => matchesComponent(word, component))
  );
  const ids = new Set((chosen.length > 0 ? chosen : [...components.values()]).map(({ id }) => id));
  const metrics = new Map<string, Descriptor[]>();
  for (const descriptor of descriptors) {
    if (isInSeconds(descriptor) && ids.has(descriptor.component)) {
      const members = metrics.get(descriptor.metric);
      members ? members.push(descriptor) : metrics.set(descriptor.metric, [descriptor]);
    }
  }
  const byKind = [...metrics.values()].sort(([a], [b]) => Number(isOffset(b)) - Number(isOffset(a)));
  return byKind.flatMap((members) => {
    const [first] = members;
    const names = Object.keys(first.elements);
    const label = names.length > 0 ? nameOfEvery(first.label, names[names.length - 1]) : readingName(first.label);
    const all = { value: first.metric, label, description: readingDescription(first) };
    const fields = new Map(members.map((descriptor) => [descriptor.field, readingTitle(descriptor)]));
    const each = [...fields].map(([value, title]) => ({ value, label: title, description: value }));
    return names.length > 0 && each.length <= LONGEST_LISTED ? [all, ...each] : [all];
  });
}
