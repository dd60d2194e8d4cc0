/** How queries of events and annotations are written as text, and what they return. */
import { mark, t } from '../../i18n';
import type { Readings } from '../../lantime/readings';
import type { ChangeOptions, ChangeSource } from '../stored';
import type { KindGuide } from '../kind';
import { SEVERITY_OPTIONS, SOURCE_OPTIONS } from './ChangeFields';
import { FILTER_KEYS, CHANGE_FORMATS } from './Editor';
import { changeSubjects } from './subjects';

const WHAT: Record<ChangeSource, string> = {
  events: mark('Events of the device'),
  changes: mark('State changes'),
  both: mark('Events and state changes'),
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
    const what = t(format === 'table' ? WHAT.events : WHAT[source]);
    const parts = [
      t('{what} of {components}', { what, components }),
      ...(severity === 'info' ? [] : [t('severity {severity} and above', { severity })]),
      ...(active ? [t('only what is active')] : []),
      ...(include.length > 0 ? [t('only {include}', { include: include.join(', ') })] : []),
      ...(exclude.length > 0 ? [t('without {exclude}', { exclude: exclude.join(', ') })] : []),
      queryType === 'annotations' ? t('as annotations') : format === 'table' ? t('as a table') : t('as log lines'),
    ];
    return parts.join(', ');
  },
  counted: ({ format }) => (({ logs: 'lines', table: 'rows', timeseries: 'annotations' }) as const)[format],
};
export default guide;
