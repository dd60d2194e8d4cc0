/** What queries of holdover return. */
import type { KindGuide } from '../kind';
import type { HoldoverOptions } from '../stored';
import { limitOption } from './limits';

const guide: KindGuide<HoldoverOptions> = {
  explain: ({ limits }, { components }) =>
    `Time in holdover until the error of ${components} reaches ${limits.map((limit) => limitOption(limit).label).join(', ')}, as a table`,
};
export default guide;
