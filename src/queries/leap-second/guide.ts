/** What queries of leap seconds return. */
import { t } from '../../i18n';
import type { KindGuide } from '../kind';

const guide: KindGuide<unknown> = {
  explain: (_, { components }) =>
    t('What {components} say of leap seconds and TAI − UTC, compared with each other, as a table', { components }),
};
export default guide;
