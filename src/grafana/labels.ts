/** Labels of readings, and series names built from them. */
import { Labels } from '@grafana/data';
import { fillTemplate } from '../lantime/template';
import { Component, Descriptor, NO_ELEMENTS } from '../lantime/types';

/** What labels are built from. */
export interface LabelContext {
  components: ReadonlyMap<string, Component>;
  /** Name of the data source, the label `device`. */
  device: string;
}

/** Labels of every component; those of lists follow. */
export const COMPONENT_LABELS = ['device', 'chassis', 'slot', 'module'];

/** Labels that say which device and component something belongs to. */
export function componentLabels(id: string, { components, device }: LabelContext): Labels {
  const component = components.get(id);
  const labels: Labels = { device, chassis: component?.chassis ?? id };
  if (component?.type === 'module') {
    labels.slot = component.slot ?? component.id;
    if (component.model) {
      labels.module = component.model;
    }
  }
  return labels;
}

/** Labels that say where a reading comes from. Only stable values: a label that changes starts a new series. */
export function readingLabels(descriptor: Descriptor, context: LabelContext): Labels {
  return { ...componentLabels(descriptor.component, context), ...descriptor.elements };
}

/** Key of the table row of a reading: its list member, or else its component. Readings in a row share their labels. */
export const rowKey = ({ elements, component }: Descriptor): unknown =>
  elements === NO_ELEMENTS ? component : elements;

/** Name of a series: the legend with its template filled in, or slot, list members and label. */
export function seriesName(descriptor: Descriptor, labels: Labels, legend: string): string {
  if (!legend) {
    return labels.slot ? `${labels.slot} ${descriptor.title}` : descriptor.title;
  }
  const { label, field, component, unit } = descriptor;
  // A label that a series does not have leaves no second space.
  return fillTemplate(legend, { metric: label, field, component, unit, ...labels }).replace(/(\S) {2,}(?=\S)/g, '$1 ');
}
