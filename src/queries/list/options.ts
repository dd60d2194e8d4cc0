/** The lists that the editor offers, and what their rows can be filtered by. */
import { Option } from '../../editor/fields/options';
import { t, translated } from '../../i18n';
import { matchesPattern } from '../../lantime/paths';
import { Readings } from '../../lantime/readings';
import { isSlotView, LIST_VIEWS, getList, countLists, listsOfView, SLOT_VIEWS } from './lists';

/** Views and lists: those with a name, then every list the device has. */
export function listOptions(reader: Readings): Option[] {
  const named = [...SLOT_VIEWS, ...LIST_VIEWS];
  const lists = [...countLists(reader)].sort(([a], [b]) => (a < b ? -1 : 1));
  const groups = new Map(reader.knownDescriptors.map((descriptor) => [getList(descriptor)?.list, descriptor.group]));
  return [
    ...translated(named.map(({ id, label, description }) => ({ value: id, label, description }))),
    ...lists.map(([path, count]) => ({
      value: path,
      label: path,
      description: t('{group} · {count} values', { group: t(String(groups.get(path))), count }),
    })),
  ];
}

/** Names that filters of a list can use: its labels and columns. */
export function filterKeys(list: string, reader: Readings): string[] {
  if (isSlotView(list)) {
    return ['Slot', 'Type', 'Module', 'What it is', 'State'];
  }
  const patterns = listsOfView(list);
  const names = new Set(['chassis', 'slot', 'module']);
  for (const descriptor of reader.knownDescriptors) {
    const place = getList(descriptor);
    if (place && patterns.some((pattern) => matchesPattern(pattern, place.list))) {
      Object.keys(descriptor.elements).forEach((name) => names.add(name));
      names.add(descriptor.label);
    }
  }
  return [...names];
}
