/** How queries of lists are written as text, and what they return. */
import { t } from '../../i18n';
import { ellipsis } from '../../lantime/ellipsis';
import type { KindGuide } from '../kind';
import type { ListOptions } from '../stored';
import { LIST_VIEWS, SLOT_VIEWS } from './lists';
import { filterKeys, listOptions } from './options';

const LONGEST_NAME = 60;

const guide: KindGuide<ListOptions> = {
  values: { list: (readings) => listOptions(readings) },
  filterKeys: (readings, { list }) => filterKeys(list, readings),
  explain: ({ list }, { components }) => {
    const view = [...SLOT_VIEWS, ...LIST_VIEWS].find(({ id }) => id === list);
    const name = view ? t(view.label) : t('The list {name}', { name: ellipsis(list, LONGEST_NAME) });
    return t('{list} of {components} as a table of present values', { list: name, components });
  },
};
export default guide;
