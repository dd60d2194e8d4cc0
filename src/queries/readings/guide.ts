/** How queries of readings are written as text, and what they return. */
import { t } from '../../i18n';
import type { Scope } from '../../lantime/types';
import type { KindGuide } from '../kind';
import type { ReadingsOptions } from '../stored';
import { COUNTERS, READING_FORMATS } from './Editor';

export const guideTo = (scope: Scope): KindGuide<ReadingsOptions> => ({
  scope,
  values: { format: READING_FORMATS, counters: COUNTERS },
  explain: ({ format, counters }, names) =>
    format === 'table'
      ? t('Present values of {metrics} of {components} as a table', { ...names })
      : counters === 'raw'
        ? t('{metrics} of {components} as time series, counters as the device counts', { ...names })
        : t('{metrics} of {components} as time series', { ...names }),
  counted: ({ format }) => (format === 'table' ? 'rows' : 'series'),
});
