/** The kinds of variables: everything about each kind in one place, in the order of the editor. Loaded on demand. */
import { mark } from '../../i18n';
import { EVENT_TITLES } from '../../lantime/catalogue/notification';
import { ownValue } from '../../lantime/own-value';
import { matchesComponent, TYPE_PREFIX } from '../../lantime/select';
import { catalogueMetricValues, EVERYTHING, slotTypeValues } from './catalogue-values';
import { USUAL_SLOT_TYPES } from '../../editor/fields/options';
import {
  componentsByQuery,
  listMemberValues,
  memberValues,
  metricValues,
  moduleValues,
  slotValues,
  VariableContext,
} from './device-values';
import type { ResolvedVariable, VariableOption } from './stored';

/** Fields that restrict a list, besides the pattern. */
export type VariableField = 'components' | 'slotTypes' | 'models' | 'scope' | 'list' | 'includeEmpty';

export interface VariableKindDefinition {
  label: string;
  description: string;
  fields: readonly VariableField[];
  /** Values that the device has. */
  options(context: VariableContext): VariableOption[];
  /** Values for a device about which nothing is known. Never empty, unless the query excludes everything. */
  anyDevice(query: ResolvedVariable): VariableOption[];
}

const everything = () => [EVERYTHING];
const slotsOfAnyDevice = ({ slotTypes }: ResolvedVariable) =>
  slotTypes ? slotTypeValues(slotTypes) : [EVERYTHING, ...slotTypeValues(USUAL_SLOT_TYPES)];

export const VARIABLE_KINDS = {
  slots: {
    label: mark('Slots'),
    description: mark('Slot ids: clk1, pwr1'),
    fields: ['components', 'slotTypes', 'models', 'includeEmpty'],
    options: (context) => slotValues(context, () => true),
    anyDevice: slotsOfAnyDevice,
  },
  modules: {
    label: mark('Modules'),
    description: mark('Ids of slots with a module, shown by model'),
    fields: ['components', 'slotTypes', 'models'],
    options: moduleValues,
    anyDevice: slotsOfAnyDevice,
  },
  clocks: {
    label: mark('Clocks'),
    description: mark('Ids of slots for reference clocks'),
    fields: ['components', 'models', 'includeEmpty'],
    options: (context) => slotValues(context, (component) => matchesComponent(`${TYPE_PREFIX}clk`, component)),
    anyDevice: () => slotTypeValues(['clk']),
  },
  chassis: {
    label: mark('Chassis'),
    description: mark('The device and any chassis linked to it'),
    fields: [],
    options: (context) => componentsByQuery(context, 'chassis').map(({ id, label }) => ({ text: label, value: id })),
    anyDevice: () => [{ text: 'chassis0', value: 'chassis0' }],
  },
  ports: {
    label: mark('Network ports'),
    description: 'lan0, lan1',
    fields: ['includeEmpty'],
    options: (context) => memberValues(context, 'chassis', 'port', { below: 'network/ports/' }),
    anyDevice: everything,
  },
  associations: {
    label: mark('NTP associations'),
    description: mark('Sources of the NTP service, and the service itself (sys)'),
    fields: [],
    options: (context) => memberValues(context, 'chassis', 'association', { withNames: true }),
    anyDevice: everything,
  },
  'ptp-instances': {
    label: mark('PTP instances'),
    description: mark('Instances on all PTP modules, or on selected ones'),
    fields: ['components', 'slotTypes', 'models'],
    options: (context) => memberValues(context, 'module', 'instance'),
    anyDevice: everything,
  },
  'syncmon-nodes': {
    label: mark('SyncMon nodes'),
    description: mark('Nodes that the device monitors'),
    fields: [],
    options: (context) => memberValues(context, 'chassis', 'node', { withNames: true }),
    anyDevice: everything,
  },
  events: {
    label: mark('Events'),
    description: mark('Notification events of the device'),
    fields: [],
    options: (context) => memberValues(context, 'chassis', 'event'),
    anyDevice: () => Object.entries(EVENT_TITLES).map(([value, text]) => ({ text, value })),
  },
  metrics: {
    label: mark('Metrics'),
    description: mark('Metric paths, for use in queries'),
    fields: ['scope', 'components', 'slotTypes', 'models'],
    options: metricValues,
    anyDevice: catalogueMetricValues,
  },
  'list-members': {
    label: mark('List members'),
    description: mark('Members of any list of the device, given its path'),
    fields: ['list', 'components', 'includeEmpty'],
    options: listMemberValues,
    anyDevice: everything,
  },
} satisfies Record<string, VariableKindDefinition>;

export type VariableKind = keyof typeof VARIABLE_KINDS;

/** The kind of a query; undefined for a kind of a later version. */
export function variableKind(kind: string | undefined): VariableKindDefinition | undefined {
  return kind === undefined ? undefined : ownValue<VariableKindDefinition>(VARIABLE_KINDS, kind);
}
