import { getFormerSeries, PrometheusSeries, getSeries } from '../../src/lantime/prometheus-names';
import type { Descriptor } from '../../src/lantime/types';
import { labelsText, seriesText, withLabel } from './text-format';

/** The part of a series' text that is the same in every answer, rendered once per descriptor. */
export interface SeriesTemplate {
  series: PrometheusSeries;
  /** Labels without `state` and without labels whose values are texts of the device. */
  labels: string;
  /** `name{labels} `, for numbers. */
  start: string;
  /** The same for each known state. */
  states: ReadonlyArray<readonly [state: string, start: string]>;
}

/** A function that renders each descriptor once. */
function rememberedTemplates(
  find: (descriptor: Descriptor) => PrometheusSeries | undefined
): (descriptor: Descriptor) => SeriesTemplate | undefined {
  const templates = new WeakMap<Descriptor, SeriesTemplate | null>();
  return (descriptor) => {
    let template = templates.get(descriptor);
    if (template === undefined) {
      template = render(find(descriptor));
      templates.set(descriptor, template);
    }
    return template ?? undefined;
  };
}

function render(series: PrometheusSeries | undefined): SeriesTemplate | null {
  if (!series) {
    return null;
  }
  const labels = labelsText(series.labels);
  return {
    series,
    labels,
    start: seriesText(series.name, labels),
    states: series.states.map((state) => [state, seriesText(series.name, withLabel(labels, 'state', state))]),
  };
}

/** The series of a reading; undefined where it has none. */
export const getTemplate = rememberedTemplates(getSeries);
/** Its series under the name of the previous release; undefined where the name has not changed. */
export const getLegacyTemplate = rememberedTemplates(getFormerSeries);
