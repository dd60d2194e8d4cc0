/** How queries of stability are written as text, and what they return. */
import { t } from '../../i18n';
import type { KindGuide } from '../kind';
import type { StabilityOptions } from '../stored';
import { MASK_OPTIONS, STATISTIC_OPTIONS } from './Editor';

const guide: KindGuide<StabilityOptions> = {
  values: { statistic: STATISTIC_OPTIONS, mask: MASK_OPTIONS },
  explain: ({ statistic, mask }, { components, metrics }) => {
    const values = {
      statistic: STATISTIC_OPTIONS.find(({ value }) => value === statistic)!.label,
      mask: MASK_OPTIONS.find(({ value }) => value === mask)!.label,
      metrics,
      components,
    };
    return mask === 'none' || statistic === 'adev'
      ? t('{statistic} of {metrics} of {components} over the observation interval', values)
      : t('{statistic} of {metrics} of {components} over the observation interval, with the mask {mask}', values);
  },
  counted: () => 'series',
};
export default guide;
