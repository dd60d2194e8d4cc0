/** Readings whose unit the catalogue leaves open: what an answer says about it, and what follows. */
import type { CatalogueEntry } from '../catalogue';
import type { Json } from '../catalogue/model';
import { Decision, Observed, TIME_UNITS, UnitDecisions } from '../units';
import { Node } from './tree';

/** Objects looked through at each answer for what decides a unit; longer lists are looked through now and then. */
const MOST_EXAMINED = 200;
const EXAMINED_EACH = 10;

/** An object of the present answer with values whose unit is not decided. */
export interface Undecided {
  node: Node;
  object: Json;
  /** The objects around it, the outermost first. */
  around: readonly Json[];
}

/** A value of which the unit is known now. */
export interface Decided {
  parent: Node;
  node: Node;
  decision: Decision;
}

/** Looks for what decides the units that are not known yet. @param poll number of the answer */
export function decideUnits(units: UnitDecisions, undecided: readonly Undecided[], poll: number): Decided[] {
  if (undecided.length === 0 || (undecided.length > MOST_EXAMINED && poll % EXAMINED_EACH !== 1)) {
    return [];
  }
  const observed: Observed[] = [];
  for (const { node, object, around } of undecided) {
    for (const child of node.children) {
      const { key } = child;
      const quantity = child.descriptor?.rawUnit && child.shape.entry?.quantity;
      if (quantity && child.poll === poll && child.reason === undefined && key in object) {
        observed.push({ component: node.component, quantity, key, object, around });
      }
    }
  }
  if (!units.learn(observed)) {
    return [];
  }
  const decided: Decided[] = [];
  for (const { node: parent, object } of undecided) {
    for (const node of parent.children) {
      const quantity = node.shape.entry?.quantity;
      const decision = quantity && node.descriptor?.rawUnit && units.find(parent.component, quantity, object);
      if (decision) {
        decided.push({ parent, node, decision });
      }
    }
  }
  return decided;
}

/** An entry whose unit was decided, by the decision: one for all members of a list. */
const inUnits = new WeakMap<CatalogueEntry, Map<string, CatalogueEntry>>();

/** The entry that reads values in a unit that was decided. */
export function inUnit(entry: CatalogueEntry, { unit }: Decision): CatalogueEntry {
  let known = inUnits.get(entry);
  if (!known) {
    known = new Map();
    inUnits.set(entry, known);
  }
  let found = known.get(unit);
  if (!found) {
    const { quantity: _, ...rest } = entry;
    const perSecond = unit === 'written' || unit === 's' ? 1 : TIME_UNITS[unit];
    found = {
      ...rest,
      scale: undefined,
      convert: perSecond === 1 ? undefined : (value) => value / perSecond,
      needsUnit: unit === 'written' ? true : undefined,
    };
    known.set(unit, found);
  }
  return found;
}
