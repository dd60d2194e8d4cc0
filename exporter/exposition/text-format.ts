/**
 * Pieces of Prometheus' text format.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
import type { PrometheusSeries } from '../../src/lantime/prometheus-names';

export type Labels = Readonly<Record<string, string>>;

const escapeHelp = (text: string) => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
const escapeLabelValue = (text: string) => (/[\\\n"]/.test(text) ? escapeHelp(text).replace(/"/g, '\\"') : text);

/** `# HELP` and `# TYPE` of a metric, each with its line end. */
export const headerText = ({ name, help, type }: Pick<PrometheusSeries, 'name' | 'help' | 'type'>) =>
  `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;

/** `a="1"` */
const labelPair = (name: string, value: string) => `${name}="${escapeLabelValue(value)}"`;

/** `a="1",b="2"` */
export const labelsText = (labels: Labels) =>
  Object.entries(labels)
    .map(([name, value]) => labelPair(name, value))
    .join(',');

/** Labels in the text format with one more behind them. */
export const withLabel = (labels: string, name: string, value: string) =>
  `${labels}${labels === '' ? '' : ','}${labelPair(name, value)}`;

/** What precedes the value of a sample: `name{labels} `. @param labels in the text format */
export const seriesText = (name: string, labels: string) => (labels === '' ? `${name} ` : `${name}{${labels}} `);

/** A number in the text format. */
export const numberText = (value: number) =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';

/** A whole gauge that has one sample. */
export const gaugeText = (name: string, help: string, value: number, labels: Labels = {}) =>
  `${headerText({ name, help, type: 'gauge' })}${seriesText(name, labelsText(labels))}${numberText(value)}\n`;
