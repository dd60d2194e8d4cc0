/** How queries of the communication are written as text, and what they return. */
import { t } from '../../i18n';
import type { KindGuide } from '../kind';
import type { CommunicationOptions } from '../stored';
import { VIEW_OPTIONS } from './Editor';

const guide: KindGuide<CommunicationOptions> = {
  values: { view: VIEW_OPTIONS },
  explain: ({ view }) => {
    const { label, description } = VIEW_OPTIONS.find(({ value }) => value === view)!;
    return t('{view} of this page as a table ({description})', { view: t(label), description: t(description) });
  },
};
export default guide;
