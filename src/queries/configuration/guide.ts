/** What queries of the configuration return. */
import type { KindGuide } from '../kind';

const guide: KindGuide = {
  filterKeys: () => ['Path', 'Value'],
  explain: () => 'The configuration of the device as a table, for administrators',
};
export default guide;
