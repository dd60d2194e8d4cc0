/** How queries of readings are written as text, and what they return. */
import type { Scope } from '../../lantime/types';
import type { KindGuide } from '../kind';
import type { ReadingsOptions } from '../stored';
import { COUNTERS, READING_FORMATS } from './Editor';

export const guideTo = (scope: Scope): KindGuide<ReadingsOptions> => ({
  scope,
  values: { format: READING_FORMATS, counters: COUNTERS },
  explain: ({ format, counters }, { components, metrics }) =>
    format === 'table'
      ? `Present values of ${metrics} of ${components} as a table`
      : `${metrics} of ${components} as time series${counters === 'raw' ? ', counters as the device counts' : ''}`,
  counted: ({ format }) => (format === 'table' ? 'rows' : 'series'),
});
