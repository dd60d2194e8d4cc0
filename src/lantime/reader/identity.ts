/** What members of lists are called in identities. */
import { asObject, decodable, Json } from '../catalogue/model';
import { ellipsis } from '../ellipsis';

/** Longer names of members are cut: a name is repeated in the identity of every reading below it. */
const LONGEST_MEMBER_NAME = 200;

/** A name as it stands in identities. Bytes that cannot be decoded do not make it another one. */
export const memberName = (name: string): string => ellipsis(decodable(name), LONGEST_MEMBER_NAME);

/** Labels that say which component a series belongs to; no list names its members by them. */
const RESERVED_LABELS = new Set(['device', 'chassis', 'slot', 'module', 'component', 'field', 'metric', 'unit']);

/**
 * The label that names a list member, such as `port`.
 * @param listKey name of the list
 * @param label of the catalogue, if it knows the list
 * @param taken labels of the lists around it
 */
export function memberLabel(
  listKey: string,
  label: string | undefined,
  taken: Readonly<Record<string, string>>
): string {
  let free = label ?? singular(listKey);
  while (free in taken || RESERVED_LABELS.has(free)) {
    free = `${singular(listKey)}_${free}`;
  }
  return free;
}

/** What a member of a list is called: `port` of `ports`. */
export function singular(listKey: string): string {
  const label = listKey.replace(/-list$/, '').replace(/([a-z]{2})s$/, '$1');
  return label || 'member';
}

/** Members that name a list member, best first; several together when none alone is unique (device-api.md 1.8). */
const NAME_MEMBERS = ['object-id', 'slot-id', 'id', 'name', 'uuid', 'key', 'number', 'index'];
const NAME_LIKE =
  /(^|-)(id|idx|index|no|number|name|type|instance|port|slot|prn|svid|sv|svno|address|priority|mask|tau)$/;

/** Members of longer lists are not compared, which would take longer than to read them; no device has such lists. */
const MOST_COMPARED = 20_000;

/**
 * Decides how the members of a list are named: by `object-id`, else by the first member that names all of them
 * differently, else by all name-like members together, and by position only when nothing else is there.
 */
export function memberKeys(list: readonly unknown[]): (member: unknown, index: number) => string {
  if (list.every((member) => typeof member === 'string' && member.trim() !== '')) {
    return (member) => member as string;
  }
  const objects = list.map(asObject);
  const name = (object: Json | undefined, key: string) => {
    const value = object?.[key];
    return typeof value === 'string' ? decodable(value).trim() : typeof value === 'number' ? String(value) : '';
  };
  // A missing or doubled object-id in one member must not rename all the others.
  if (objects.some((object) => name(object, 'object-id') !== '')) {
    return (member, index) => {
      const object = asObject(member);
      const best = NAME_MEMBERS.find((key) => name(object, key) !== '');
      return best === undefined ? String(index) : name(object, best);
    };
  }
  if (list.length > MOST_COMPARED) {
    return (_, index) => String(index);
  }
  const unique = (keys: string[]) => keys.every((key) => key !== '') && new Set(keys).size === keys.length;
  for (const key of NAME_MEMBERS) {
    if (unique(objects.map((object) => name(object, key)))) {
      return (member) => name(asObject(member), key);
    }
  }
  // Sorted, so that the order of the members does not matter. Each member is looked at on its own: comparing all of them
  // would take the square of the list's length.
  const together = (object: Json | undefined) =>
    Object.keys(object ?? {})
      .filter((key) => NAME_LIKE.test(key))
      .sort()
      .map((key) => name(object, key))
      .filter(Boolean)
      .join('-');
  return unique(objects.map(together)) ? (member) => together(asObject(member)) : (_, index) => String(index);
}
