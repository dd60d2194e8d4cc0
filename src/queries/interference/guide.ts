/** What queries of interference return. */
import { t } from '../../i18n';
import type { KindGuide } from '../kind';

const guide: KindGuide<unknown> = {
  explain: (_, { components }) =>
    t('A suspicion of interference for each satellite receiver of {components}, as a table', { components }),
};
export default guide;
