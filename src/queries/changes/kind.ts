/** Queries of what happened: in panels as log lines or as the table of events, on graphs as annotations. */
import { LEVELS } from '../../changes/model';
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';
import type { Interpolation } from '../interpolation';
import { ChangeOptions, ChangeSource, readChoice, StoredQuery, textIn, wordsIn } from '../stored';

/** More annotations hide the lines they are drawn over. */
export const DEFAULT_ANNOTATIONS = 100;

const SOURCES: readonly ChangeSource[] = ['events', 'changes', 'both'];

/** Matches no event and no reading. */
const NOTHING = '\u0000';

/** What annotations and events differ in if nothing is stored: a log shows all, a graph marks only what went wrong. */
const DEFAULTS = {
  events: { severity: 'info', exclude: [] },
  // Certificates stay invalid for months: their regions would shade every graph.
  annotations: { severity: 'warning', exclude: ['*https-certificate*'] },
} as const;

/** Which changes a stored query shows, complete. Takes anything. */
export function changeOptions(stored: StoredQuery, type: 'events' | 'annotations'): ChangeOptions {
  const defaults = DEFAULTS[type];
  return {
    source: readChoice(stored.source, SOURCES, 'both'),
    severity: readChoice(stored.severity, LEVELS, defaults.severity),
    include: wordsIn(stored.include) ?? [],
    exclude: wordsIn(stored.exclude) ?? [...defaults.exclude],
    active: stored.active === true,
    regions: stored.regions !== false,
    title: textIn(stored.title),
    text: textIn(stored.text),
    tags: wordsIn(stored.tags) ?? [],
  };
}

function interpolate(options: ChangeOptions, variables: Interpolation): ChangeOptions {
  const include = variables.words(options.include);
  return {
    ...options,
    // Empty variables stand for nothing, not for everything.
    include: include.length === 0 && options.include.length > 0 ? [NOTHING] : include,
    exclude: variables.words(options.exclude),
    title: variables.markup(options.title),
    text: variables.markup(options.text),
    tags: variables.words(options.tags),
  };
}

const shared: Omit<QueryKind<ChangeOptions>, 'label' | 'help' | 'editedIn' | 'options' | 'formats' | 'defaults'> = {
  needsDevice: true,
  handler: 'browser history',
  isComplete: ({ components }) => components.length > 0,
  describe: ({ components, source, severity, active, include }) => {
    const what = { events: t('Events'), changes: t('State changes'), both: t('Events and state changes') }[source];
    const which = include.length > 0 ? `: ${include.join(', ')}` : '';
    const described = t('{what} of {components}, {severity} and up', {
      what,
      components: components.join(', ') || t('(none)'),
      severity,
    });
    return `${active ? t('Active: {what}', { what: described }) : described}${which}`;
  },
  interpolate,
  load: () => import('./frame'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
};

export const events: QueryKind<ChangeOptions> = {
  ...shared,
  label: mark('Events'),
  help: mark('What happened: events of the device and changes of its states'),
  editedIn: 'panels',
  formats: ['logs', 'table'],
  defaults: { components: ['*'], metrics: [] },
  options: (stored) => changeOptions(stored, 'events'),
};

export const annotations: QueryKind<ChangeOptions> = {
  ...shared,
  label: mark('Annotations'),
  help: mark('What happened, as marks on the graphs of a dashboard'),
  editedIn: 'annotations',
  formats: ['timeseries'],
  defaults: { components: ['*'], metrics: [], limit: DEFAULT_ANNOTATIONS },
  options: (stored) => changeOptions(stored, 'annotations'),
};
