/** How well a reading is known, in the terms shown to users. */
import { mark, t } from '../i18n';
import type { Descriptor, Evidence, Snapshot } from './types';

/** Seen on a device, derived from what was, or defined by the owner. */
export const isConfirmed = (evidence: Evidence): boolean =>
  evidence === 'KNOWN' || evidence === 'DERIVED' || evidence === 'DEFINED';

/**
 * - `known`: name, unit and states are as on real devices, or as the owner says
 * - `described`: a header, a MIB or a manual of the manufacturer describes it; nobody has confirmed it
 * - `unknown`: it is not described, or its unit is not known
 */
export type Trust = 'known' | 'described' | 'unknown';

export function getTrust({ known, evidence, rawUnit }: Descriptor): Trust {
  return !known || evidence === 'UNKNOWN' || rawUnit ? 'unknown' : isConfirmed(evidence) ? 'known' : 'described';
}

/** What stands behind the name of a reading that nobody has confirmed; empty for the others. */
export function getMark(descriptor: Descriptor): string {
  return getTrust(descriptor) === 'known'
    ? ''
    : descriptor.rawUnit
      ? mark('unit not confirmed')
      : mark('not confirmed');
}

/** What the description of an unconfirmed reading is based on; empty for a confirmed one. */
function doubt(descriptor: Descriptor, translate: (text: string) => string): string {
  const { rawUnit, unitNote } = descriptor;
  const trust = getTrust(descriptor);
  return [
    ...(trust === 'known' || !descriptor.known ? [] : [translate(mark('Not confirmed on a device.'))]),
    ...(rawUnit && unitNote ? [unitNote] : unitNote ? [`${translate(mark('Unit:'))} ${unitNote}`] : []),
  ].join(' ');
}

/**
 * The description with a remark on its evidence.
 * @param translate into the language of editors; in frames it is English, as the names are
 */
export function fullDescription(descriptor: Descriptor, translate = (text: string): string => text): string {
  return `${translate(descriptor.description)} ${doubt(descriptor, translate)}`.trimEnd();
}

/** Counts the values of a response by how well they are known. */
export function countTrust({ readings }: Snapshot): Record<Trust | 'all', number> {
  const counts = { all: 0, known: 0, described: 0, unknown: 0 };
  for (const reading of readings) {
    if (reading) {
      counts.all++;
      counts[getTrust(reading.descriptor)]++;
    }
  }
  return counts;
}

/** `812 values: 760 known, 40 described by the vendor's headers, 12 unknown`. */
export function trustText(snapshot: Snapshot): string {
  const { all, known, described, unknown } = countTrust(snapshot);
  return t('{all} values: {known} known, {described} described by the vendor’s headers, {unknown} unknown', {
    all,
    known,
    described,
    unknown,
  });
}
