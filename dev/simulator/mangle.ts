/** Faults inside a response: changes to its document or, where a document cannot express them, to its text. */
import { isJsonObject, type JsonObject, type JsonValue } from './json';

/** The document with every value replaced; `object-id` stays, so that members remain distinguishable. */
export function eachValue(node: JsonValue, replace: (value: JsonValue) => JsonValue): JsonValue {
  if (Array.isArray(node)) {
    return node.map((member) => eachValue(member, replace));
  }
  if (isJsonObject(node)) {
    return ownObject(
      Object.entries(node).map(([name, value]) => [name, name === 'object-id' ? value : eachValue(value, replace)])
    );
  }
  return replace(node);
}

/** The document with every list replaced. */
export function eachList(node: JsonValue, replace: (list: JsonValue[]) => JsonValue): JsonValue {
  if (Array.isArray(node)) {
    return replace(node.map((member) => eachList(member, replace)));
  }
  return isJsonObject(node)
    ? ownObject(Object.entries(node).map(([name, value]) => [name, eachList(value, replace)]))
    : node;
}

/** Numbers as text, and text that reads as a number as a number. */
export function otherType(value: JsonValue): JsonValue {
  if (typeof value === 'number') {
    return String(value);
  }
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** An object with the members of a list, by their names or places. */
export function listAsObject(list: JsonValue[]): JsonValue {
  return ownObject(
    list.map((member, index) => [isJsonObject(member) ? String(member['object-id'] ?? index) : String(index), member])
  );
}

/** The text of a document with each member of each object written twice, null at first. */
export function withDuplicateMembers(node: JsonValue): string {
  if (Array.isArray(node)) {
    return `[${node.map(withDuplicateMembers).join(',')}]`;
  }
  if (isJsonObject(node)) {
    const members = Object.entries(node).map(([name, value]) => {
      const key = JSON.stringify(name);
      return `${key}:null,${key}:${withDuplicateMembers(value)}`;
    });
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(node);
}

/** The text of a document with each number written as the given texts, in turn. */
export function withNumbersAs(document: JsonValue, texts: readonly string[]): string {
  const mark = '\u0000number';
  let turn = 0;
  return JSON.stringify(eachValue(document, (value) => (typeof value === 'number' ? mark : value))).replaceAll(
    JSON.stringify(mark),
    () => texts[turn++ % texts.length]
  );
}

/** The text with members put in front of those of each object that has one of the given names. */
export function withMembersIn(document: JsonValue, names: readonly string[], members: string): string {
  const start = new RegExp(`"(?:${names.join('|')})":\\{`, 'g');
  return JSON.stringify(document).replace(start, (found) => `${found}${members},`);
}

/** An object whose members are own properties, whatever their names. */
function ownObject(entries: Array<[string, JsonValue]>): JsonObject {
  return Object.fromEntries(entries);
}
