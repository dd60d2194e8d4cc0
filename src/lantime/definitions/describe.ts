/**
 * Writes a definitions document of everything on a device that is not described or not confirmed: each kind of reading
 * with its path, a sample, the guess and its basis. Every guess is marked as one, so the document changes no value as
 * it is.
 */
import { Document, Pair, Scalar as YamlScalar, YAMLMap } from 'yaml';
import { anonymize } from '../anonymize';
import { getTrust } from '../evidence';
import { StatusReader } from '../reader';
import type { Descriptor, Reading, Scalar } from '../types';
import type { Definitions } from './index';

/** Samples of one kind of reading. */
const MOST_EXAMPLES = 3;
/** Words of an enumeration; of other text only the form is shown. */
const WORD = /^[a-z0-9]{1,24}([-_. ][a-z0-9]{1,24}){0,5}$/;

const DOCUMENT_HEADER = ` Readings of this device that are not described or not confirmed. Correct what is wrong, remove "confirmed: false"
 where the entry is right, and delete the entries you do not need. Then add this file to the exporter (definitions:) and
 to the data source (Definitions), and submit it with the issue form, so that it can be added to the catalogue. Read it
 before you publish it: names and addresses were replaced, but only those that can be recognized by their form.

 A reading can have name, description, kind, unit, factor, states, placeholders and metric, which are explained in
 docs/definitions.md.`;

/** One kind of reading: all readings of one shape. */
interface ReadingKind {
  path: string;
  descriptor: Descriptor;
  samples: Set<Scalar>;
  places: Set<string>;
}

/**
 * Describes what is unknown or unconfirmed on a device.
 * @param answer the parsed JSON of the device; what the document holds of it is anonymized
 * @param definitions in force; what they say is confirmed
 * @returns a definitions document in YAML
 * @throws LantimeError `not-lantime` when the answer is no status
 */
export function describeDevice(answer: unknown, definitions?: Definitions): string {
  const snapshot = new StatusReader(definitions).read(anonymize(answer), 0);
  const kinds = new Map<string, ReadingKind>();
  for (const reading of snapshot.readings) {
    if (!reading || reading.descriptor.derived || getTrust(reading.descriptor) === 'known') {
      continue;
    }
    const path = definitionPath(reading.descriptor);
    let kind = kinds.get(path);
    if (!kind) {
      kind = { path, descriptor: reading.descriptor, samples: new Set(), places: new Set() };
      kinds.set(path, kind);
    }
    kind.places.add(snapshot.components.get(reading.descriptor.component)?.label ?? reading.descriptor.component);
    const sample = anonymousSample(reading);
    if (sample !== undefined && kind.samples.size < MOST_EXAMPLES) {
      kind.samples.add(sample);
    }
  }
  const { model, firmware, apiVersion } = snapshot.device;
  const about = [
    model && `LANTIME ${model}`,
    firmware && `firmware ${firmware}`,
    apiVersion && `REST API ${apiVersion}`,
  ];
  const document = new Document({ version: 1, readings: {} });
  document.commentBefore = `${DOCUMENT_HEADER}\n\n ${about.filter(Boolean).join(', ') || 'LANTIME of an unknown model'}`;
  const readings = new YAMLMap();
  // Unknown ones first: they need a description most.
  const order = [...kinds.values()].sort(
    (a, b) =>
      Number(getTrust(a.descriptor) === 'described') - Number(getTrust(b.descriptor) === 'described') ||
      (a.path < b.path ? -1 : 1)
  );
  for (const kind of order) {
    const key = new YamlScalar(kind.path);
    key.commentBefore = suggestionsFor(kind.descriptor);
    readings.items.push(new Pair(key, document.createNode(suggestedDefinition(kind))));
  }
  document.set('readings', readings);
  return document.toString({ lineWidth: 0 });
}

/** As definitions name it: one path for all members of a list, and below the module for all slots. */
function definitionPath({ id, component, metric }: Descriptor): string {
  const isModule = !/^chassis\d+$/.test(component);
  if (isModule) {
    return metric.startsWith('module/') ? metric : `chassis/slots/*/${metric}`;
  }
  return metric || id;
}

function anonymousSample({ raw, value }: Reading): Scalar | undefined {
  if (value === null || raw === undefined || raw === null) {
    return undefined;
  }
  return typeof raw !== 'string' || WORD.test(raw) || !/[a-z]/i.test(raw)
    ? raw
    : raw
        .slice(0, 60)
        .replace(/\p{Lu}/gu, 'X')
        .replace(/\p{Ll}/gu, 'x')
        .replace(/\d/g, '9');
}

function suggestedDefinition({ descriptor, samples, places }: ReadingKind): Record<string, unknown> {
  const list = [...samples];
  return {
    name: descriptor.label,
    confirmed: false,
    ...(list.length > 0 ? { sample: list.length === 1 ? list[0] : list } : {}),
    note: [evidenceText(descriptor), `On: ${[...places].slice(0, 5).join(', ')}${places.size > 5 ? ', …' : ''}.`].join(
      ' '
    ),
  };
}

function evidenceText(descriptor: Descriptor): string {
  const { known, description, evidence, source, unit, unitNote, rawUnit, kind } = descriptor;
  if (!known) {
    return `Not described. Judging by its value, it is ${kind === 'state' ? 'a state' : `a ${kind}`}.`;
  }
  return [
    `Guess: ${description}`,
    evidence === 'PLAUSIBLE' ? `Described by the manufacturer, not confirmed on a device (${source}).` : '',
    evidence === 'UNKNOWN' ? `Nothing is published about it (${source}).` : '',
    rawUnit ? (unitNote ?? '') : unit ? `It is shown in ${unit}.${unitNote ? ` ${unitNote}` : ''}` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Lines to be completed, as comments. */
function suggestionsFor({ kind, rawUnit, known, entry }: Descriptor): string | undefined {
  if (rawUnit && entry?.quantity) {
    return ` its unit, one of: ${Object.keys(entry.quantity.candidates).join(', ')}`;
  }
  if (known) {
    return undefined;
  }
  return kind === 'gauge'
    ? ' unit: V, factor: 0.001, metric: …'
    : kind === 'text'
      ? ' states: { word: { text: …, number: 1, severity: ok } }, if it is one of several words'
      : undefined;
}
