/** What queries of interference return. */
import type { KindGuide } from '../kind';

const guide: KindGuide<unknown> = {
  explain: (_, { components }) =>
    `A suspicion of interference for each satellite receiver of ${components}, as a table`,
};
export default guide;
