/** What queries of holdover return. */
import { inLanguage, t } from '../../i18n';
import type { KindGuide } from '../kind';
import type { HoldoverOptions } from '../stored';
import { limitOption } from './limits';

const guide: KindGuide<HoldoverOptions> = {
  explain: ({ limits }, { components }) =>
    t('Time in holdover until the error of {components} reaches {limits}, as a table', {
      components,
      limits: limits.map((limit) => inLanguage(limitOption(limit).label)).join(', '),
    }),
};
export default guide;
