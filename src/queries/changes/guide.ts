/** How queries of events and annotations are written as text, and what they return. */
import type { Readings } from '../../lantime/readings';
import type { ChangeOptions, ChangeSource } from '../stored';
import type { KindGuide } from '../kind';
import { SEVERITY_OPTIONS, SOURCE_OPTIONS } from './ChangeFields';
import { FILTER_KEYS, CHANGE_FORMATS } from './Editor';
import { changeSubjects } from './subjects';

const WHAT: Record<ChangeSource, string> = {
  events: 'Events of the device',
  changes: 'State changes',
  both: 'Events and state changes',
};

/** What can be included or excluded. */
const subjectsOf = (readings: Readings) => changeSubjects(readings, []).flatMap(({ options }) => options);

const guide: KindGuide<ChangeOptions> = {
  values: {
    format: CHANGE_FORMATS,
    source: SOURCE_OPTIONS,
    severity: SEVERITY_OPTIONS,
    include: subjectsOf,
    exclude: subjectsOf,
  },
  filterKeys: () => FILTER_KEYS,
  explain: ({ format, source, severity, active, include, exclude, queryType }, { components }) => {
    const what = format === 'table' ? WHAT.events : WHAT[source];
    const parts = [
      `${what} of ${components}${severity === 'info' ? '' : `, severity ${severity} and above`}`,
      ...(active ? ['only what is active'] : []),
      ...(include.length > 0 ? [`only ${include.join(', ')}`] : []),
      ...(exclude.length > 0 ? [`without ${exclude.join(', ')}`] : []),
      queryType === 'annotations' ? 'as annotations' : format === 'table' ? 'as a table' : 'as log lines',
    ];
    return parts.join(', ');
  },
  counted: ({ format }) => ({ logs: 'lines', table: 'rows', timeseries: 'annotations' })[format],
};
export default guide;
