/** How queries of accuracy are written as text, and what they return. */
import { limitOption } from '../holdover/limits';
import type { KindGuide } from '../kind';
import { ACCURACY_FORMATS } from './Editor';
import type { AccuracyOptions } from './kind';

const toPercent = (share: number): string => `${Number((100 * share).toPrecision(12))} %`;

const guide: KindGuide<AccuracyOptions> = {
  values: { format: ACCURACY_FORMATS },
  explain: ({ format, limits, within, coverage }, { components, metrics }) =>
    format === 'timeseries'
      ? `The bound of the time error by ${metrics} of ${components} as time series`
      : `Whether ${metrics} of ${components} stayed within ${limits.map((limit) => limitOption(limit).label).join(', ')} for ${toPercent(within)} of the time, with ${toPercent(coverage)} of it measured, as a table`,
  counted: ({ format }) => (format === 'table' ? 'rows' : 'series'),
};
export default guide;
