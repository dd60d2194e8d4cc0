/** What queries of the configuration return. */
import { t } from '../../i18n';
import type { KindGuide } from '../kind';

const guide: KindGuide = {
  filterKeys: () => ['Path', 'Value'],
  explain: () => t('The configuration of the device as a table, for administrators'),
};
export default guide;
