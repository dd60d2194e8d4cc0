/** What queries of ageing return. */
import { t } from '../../i18n';
import type { KindGuide } from '../kind';

const guide: KindGuide<unknown> = {
  explain: (_, { components }) =>
    t('The drift of the control value of each oscillator of {components}, as a table', { components }),
};
export default guide;
