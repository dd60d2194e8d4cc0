/** Tables and logs that can be searched for beside readings. */
import { mark, t } from '../../i18n';
import { LIST_VIEWS, SLOT_VIEWS } from '../../queries/list/lists';
import { VIEW } from './priors';
import type { SearchSubject } from './subject';

const LIST_SYNONYMS: Readonly<Record<string, string>> = {
  inventory: 'modules, cards, hardware, slots, serial numbers',
  'slot-map': 'slots, chassis layout, rack',
  ports: 'interfaces, nics',
  ntp: 'ntp peers, ntp sources, ntp servers',
  ptp: 'ptp ports, ptp cards',
  satellites: 'sky view, sky plot, satellite list',
  mrs: 'references, priority list',
  syncmon: 'monitored nodes, clients',
  events: 'event list, notifications',
  services: 'daemons, running services',
  storage: 'disks, file systems',
  firmware: 'packages, installed software',
};

type View = Pick<SearchSubject, 'query' | 'label' | 'group' | 'description'> & { path: string; synonyms: string };

const EVENT_VIEWS: readonly View[] = [
  {
    query: { queryType: 'events', components: ['*'], metrics: [], format: 'table', active: true, severity: 'warning' },
    label: mark('Table of active alarms'),
    group: mark('Events'),
    path: 'active alarms',
    synonyms: 'current alarms, what is wrong, alarm list, alarm table',
    description: mark('Events that are active and of severity warning, error or critical, with their duration.'),
  },
  {
    query: { queryType: 'events', components: ['*'], metrics: [], format: 'logs' },
    label: mark('Log of events and changes'),
    group: mark('Events'),
    path: 'events',
    synonyms: 'events, log, logs, history, changes, what happened',
    description: mark('Events of the device and changes of its states as log lines.'),
  },
];

/** The lists and logs of the other kinds of queries. */
export function viewSubjects(): SearchSubject[] {
  const lists = [...SLOT_VIEWS, ...LIST_VIEWS].map<View>(({ id, label, description }) => ({
    query: { queryType: 'list', list: id, components: ['*'], metrics: [], format: 'table' },
    label,
    group: mark('List'),
    path: id,
    synonyms: LIST_SYNONYMS[id] ?? '',
    description,
  }));
  return [...lists, ...EVENT_VIEWS].map(({ synonyms, ...view }) => ({
    ...view,
    label: t(view.label),
    place: '',
    title: view.label,
    ids: '',
    kind: 'list table all',
    synonyms: synonyms.split(', ').filter(Boolean),
    descriptors: [],
    mark: '',
    prior: VIEW,
  }));
}
