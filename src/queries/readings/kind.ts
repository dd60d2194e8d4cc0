/** Queries of readings: of chassis, or of modules. */
import { mark, t } from '../../i18n';
import type { Scope } from '../../lantime/types';
import type { QueryKind } from '../kind';
import { readChoice, ReadingsOptions, textIn } from '../stored';

const TIME_QUALITY = 'system/sync-status/est-time-quality/upper-bound';

function readingsKind(
  scope: Scope,
  label: string,
  help: string,
  defaults: QueryKind<ReadingsOptions>['defaults']
): QueryKind<ReadingsOptions> {
  return {
    label,
    help,
    editedIn: 'panels',
    needsDevice: true,
    handler: 'live poll',
    formats: ['timeseries', 'table'],
    defaults,
    options: ({ counters, legend }) => ({
      counters: readChoice(counters, ['rate', 'raw'], 'rate'),
      legend: textIn(legend),
    }),
    isComplete: ({ components, metrics }) => components.length > 0 && metrics.length > 0,
    describe: ({ components, metrics }) =>
      `${t(label)} ${components.join(', ') || t('(none)')}: ${metrics.join(', ') || t('(no metrics)')}`,
    interpolate: ({ counters, legend }, variables) => ({ counters, legend: variables.text(legend) }),
    load: () => import('./frame'),
    editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
    guide: () =>
      import(/* webpackChunkName: "query-editor" */ './guide').then(({ guideTo }) => ({ default: guideTo(scope) })),
  };
}

// A new panel shows how good the time is, which every model reports.
export const chassisReadings = readingsKind(
  'chassis',
  mark('Chassis'),
  mark('System, synchronization, NTP, network, events, services'),
  {
    components: ['*'],
    metrics: [TIME_QUALITY, 'ntp/sys/rootdisp'],
  }
);

export const moduleReadings = readingsKind(
  'module',
  mark('Module'),
  mark('The modules in the slots: clocks, power supplies, CPU, cards'),
  {
    components: ['type:clk'],
    metrics: ['module/sync-status/est-time-quality/upper-bound'],
  }
);
