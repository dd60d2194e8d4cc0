/** How queries of accuracy are written as text, and what they return. */
import { inLanguage, t } from '../../i18n';
import { limitOption } from '../holdover/limits';
import type { KindGuide } from '../kind';
import { ACCURACY_FORMATS } from './Editor';
import type { AccuracyOptions } from './kind';

const toPercent = (share: number): number => Number((100 * share).toPrecision(12));

const guide: KindGuide<AccuracyOptions> = {
  values: { format: ACCURACY_FORMATS },
  explain: ({ format, limits, within, coverage }, { components, metrics }) =>
    format === 'timeseries'
      ? t('The bound of the time error by {metrics} of {components} as time series', { metrics, components })
      : t(
          'Whether {metrics} of {components} stayed within {limits} for {within} % of the time, with {coverage} % of it measured, as a table',
          {
            metrics,
            components,
            limits: limits.map((limit) => inLanguage(limitOption(limit).label)).join(', '),
            within: toPercent(within),
            coverage: toPercent(coverage),
          }
        ),
  counted: ({ format }) => (format === 'table' ? 'rows' : 'series'),
};
export default guide;
