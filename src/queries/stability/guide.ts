/** How queries of stability are written as text, and what they return. */
import type { KindGuide } from '../kind';
import type { StabilityOptions } from '../stored';
import { MASK_OPTIONS, STATISTIC_OPTIONS } from './Editor';

const guide: KindGuide<StabilityOptions> = {
  values: { statistic: STATISTIC_OPTIONS, mask: MASK_OPTIONS },
  explain: ({ statistic, mask }, { components, metrics }) => {
    const name = STATISTIC_OPTIONS.find(({ value }) => value === statistic)!.label;
    const limits = mask === 'none' || statistic === 'adev' ? '' : `, with the mask ${MASK_OPTIONS.find(({ value }) => value === mask)!.label}`; // prettier-ignore
    return `${name} of ${metrics} of ${components} over the observation interval${limits}`;
  },
  counted: () => 'series',
};
export default guide;
