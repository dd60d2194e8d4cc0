/**
 * Each fault of the simulator and what it looks like in the plugin and in the exporter. The tests here check both against
 * it, and docs/faults.md is generated from it.
 */
import type { FaultSetting } from '../../../dev/simulator';
import type { Reason } from '../../../exporter/problems';
import { PROBLEMS, type ProblemCode } from '../../../src/lantime/errors';

/** Events that are not in the simulator's table of faults. */
type Event = 'pulled' | 'reboot' | 'crowded' | 'sprawling' | 'heavy' | 'slow-thread' | 'dead-thread';

export interface FaultRow {
  fault: FaultSetting | Event;
  /** What is wrong, from the operator's point of view. */
  what: string;
  /** Why no reading arrives, for plugin and exporter. */
  problems?: { plugin: ProblemCode; exporter: Reason };
  /** Readings, by identity, that may be missing while all others are unchanged. */
  lost?: RegExp;
  /** Readings and series that really are added or changed by the fault. */
  changed?: RegExp;
  /** Lines that are really added to the log of changes; none if left out. */
  told?: RegExp;
  /** Minimum number of fields listed as unreadable. */
  unreadable?: number;
  /** Whether it has a test of its own; all others are tested in the same way. */
  hasOwnTest?: boolean;
  /** Details that the problem's own text does not give. */
  plugin?: string;
  exporter?: string;
}

const ALL = 'All values, unaffected.';
/** Times of the device's clock. */
const STAMPS = /time-stamp|current-time|boot-time|last-(position-)?update|snapshot-age|data_age|timestamp|load|tasks/;

export const FAULTS_SEEN: readonly FaultRow[] = [
  {
    fault: 'refuse',
    what: 'Is off or refuses connections',
    problems: { plugin: 'unreachable', exporter: 'refused' },
  },
  { fault: 'hang', what: 'Accepts requests and never responds', problems: { plugin: 'timeout', exporter: 'timeout' } },
  { fault: 'slow', what: 'Responds late, but within the time-out' },
  { fault: 'drip', what: 'Sends the response in small pieces, within the time-out' },
  {
    fault: 'reset',
    what: 'Resets the connection during the response',
    problems: { plugin: 'network', exporter: 'truncated' },
    plugin: 'The browser cannot distinguish this from Grafana itself being unreachable, and the message says so.',
  },
  {
    fault: '401',
    what: 'Rejects the user or the password',
    problems: { plugin: 'login-rejected', exporter: 'login-rejected' },
    plugin:
      'No further requests from any panel or tab until someone tests the settings; a newly opened page tries once after 5 minutes.',
    exporter:
      'No further requests for 5 minutes, or until user, password or address change in the configuration; a reload alone does not resume polling.',
  },
  { fault: '403', what: 'Denies access', problems: { plugin: 'forbidden', exporter: 'forbidden' } },
  { fault: '404', what: 'Has its REST API switched off', problems: { plugin: 'api-missing', exporter: 'api-missing' } },
  { fault: '500', what: 'Reports an internal error', problems: { plugin: 'device-error', exporter: 'device-error' } },
  { fault: 'html', what: 'Responds with a login page', problems: { plugin: 'html', exporter: 'html' } },
  {
    fault: 'redirect',
    what: 'Redirects to a login page',
    problems: { plugin: 'api-missing', exporter: 'html' },
    plugin:
      'Or "The response is a web page, not the status of the device.": the browser resolves the redirect against Grafana’s address and follows it. No credentials are sent there.',
    exporter: 'Redirects are not followed.',
  },
  {
    fault: 'truncated',
    what: 'Cuts off the response',
    problems: { plugin: 'truncated', exporter: 'truncated' },
  },
  {
    fault: 'notjson',
    what: 'Responds with text that is not JSON',
    problems: { plugin: 'invalid-json', exporter: 'invalid-json' },
  },
  { fault: 'mimetype', what: 'Declares its JSON as plain text' },
  {
    fault: 'gzip',
    what: 'Responds with corrupt gzip data',
    problems: { plugin: 'network', exporter: 'invalid-json' },
    plugin: 'As for a connection reset.',
    exporter: 'The exporter does not request compression and does not decompress.',
  },
  {
    fault: 'utf8',
    what: 'Sends texts that are not valid UTF-8',
    lost: /./,
    unreadable: 50,
    plugin:
      'Numbers and booleans are unaffected. Damaged texts and states have no value, and a notice names them; list members keep what is left of their names.',
    exporter: 'The same; `lantime_unreadable_fields` counts the damaged ones.',
  },
  {
    fault: 'empty',
    what: 'Responds with an empty object',
    problems: { plugin: 'not-lantime', exporter: 'not-lantime' },
  },
  {
    fault: 'big',
    what: 'Responds with 50 MB',
    problems: { plugin: 'too-large', exporter: 'too-large' },
    plugin:
      'Grafana passes a response on only when it is complete, so the limit ("Maximum response size", 16 MB) is checked before parsing, not while receiving.',
    exporter: 'The connection is closed at the limit (`max_answer_megabytes`, 16).',
  },
  {
    fault: 'nested',
    what: 'Nests objects 10,000 levels deep',
    changed: /nested/,
    unreadable: 1,
    plugin: 'All values, unaffected. Anything deeper than 48 levels is listed as unreadable.',
    exporter: 'All values, unaffected, and one unreadable field.',
  },
  {
    fault: 'proto',
    what: 'Has members named `__proto__` and `constructor`',
    changed: /__proto__|constructor|hasOwnProperty/,
    plugin: 'All values, unaffected; these members are ordinary readings.',
  },
  {
    fault: 'duplicates',
    what: 'Sends each member twice, first as null',
    plugin: 'The last one counts, as usual in JSON.',
  },
  {
    fault: 'twins',
    what: 'Lists each member of a list twice',
    // Members and what is counted of them.
    changed:
      /#2|\/count$|-listed$|_listed$|_selected$|selected-satellites$|active-|_active|^lantime_(events|network_ports|network_interfaces|ntp_associations|chassis_slots|syncmon_nodes)$/,
    plugin: 'All values, unaffected; those of the second member have `#2` after its name.',
    exporter: 'The same: the label has `#2`.',
  },
  {
    fault: 'types',
    what: 'Sends numbers as strings, and strings of digits as numbers',
    lost: /serial-number|ntp\/sys\/status$/,
    changed: /_info$/,
    plugin:
      'All values, unaffected, except serial numbers and status words: as numbers they have lost their leading zeros, so they are listed as unreadable.',
    exporter: 'The same; info metrics have no label `serial_number` meanwhile.',
  },
  {
    fault: 'nulls',
    what: 'Sends null for every value',
    lost: /./,
    changed: /^syncteam\/members\/count$|^lantime_syncteam_members$/,
    plugin:
      'No values, and "the device gives no value" in their place. Nothing is derived from missing values: no alarm counts, no empty slots.',
    exporter: '`lantime_up 1`, and no series for null values.',
  },
  {
    fault: 'nantext',
    what: 'Sends "NaN" and "inf" for every number',
    lost: /./,
    unreadable: 100,
    plugin: 'Texts, booleans and states are unaffected. Numbers have no value, and a notice names them.',
    exporter:
      'Texts, booleans and states are unaffected. No series for numbers; `lantime_unreadable_fields` counts them.',
  },
  {
    fault: 'nan',
    what: 'Writes NaN in place of numbers',
    problems: { plugin: 'invalid-json', exporter: 'invalid-json' },
  },
  {
    fault: 'integers',
    what: 'Sends excessively large integers',
    lost: /./,
    unreadable: 100,
    plugin: 'As for "NaN": integers of 2^53 and above cannot be represented exactly and are listed as unreadable.',
    exporter: 'As for "NaN".',
  },
  {
    fault: 'objects',
    what: 'Sends objects in place of lists',
    lost: /\/count$|selected-satellites/,
    changed: /selected-satellites\/\d+$/,
    plugin:
      'All values, unaffected, except the number of members of a list. Members without a name of their own get their key in the object as name.',
    exporter: 'The same.',
  },
  { fault: 'reordered', what: 'Reverses its lists, including the slots' },
  {
    fault: 'ahead',
    what: 'Has its clock jump ahead by an hour',
    changed: STAMPS,
    plugin:
      'All values, unaffected. The browser timestamps the samples, so series are continuous. Only the device’s own timestamps are an hour later.',
    exporter: 'The same. `lantime_device_clock_timestamp_seconds` is wrong, and an alert about it is justified.',
  },
  {
    fault: 'behind',
    what: 'Has its clock jump back by an hour',
    changed: STAMPS,
    plugin: 'As above, an hour earlier.',
    exporter: 'As above.',
  },
  {
    fault: 'firmware',
    what: 'Has its firmware upgraded or downgraded between two polls',
    lost: /./,
    changed: /./,
    told: /^(cpu )?(Software revision|Running firmware|Firmware version): /,
    plugin:
      'Readings that both versions have continue under the same name; others begin or end. The log shows the versions.',
    exporter: 'The same.',
  },
  {
    fault: 'certificate',
    what: 'Presents a new certificate',
    hasOwnTest: true,
    plugin: `With "Skip TLS verify": ${ALL} Otherwise as for an unreachable device, with the certificate as a possible reason: Grafana does not say which.`,
    exporter: `With \`insecure_skip_verify\`: ${ALL} Otherwise \`lantime_up 0\`, \`reason="certificate"\`, from the next new connection on.`,
  },
  {
    fault: 'pulled',
    what: 'Has a module removed and inserted again',
    hasOwnTest: true,
    plugin:
      'Its readings have a gap; all others continue. The log shows both events and no other changes. Removing a power supply does not raise an alarm about a supply without power.',
    exporter: 'Its series end and resume.',
  },
  {
    fault: 'reboot',
    what: 'Reboots: uptime and counters start from zero',
    hasOwnTest: true,
    plugin:
      'As for an unreachable device while it boots; then all values, a restart in the log, and no negative rates.',
    exporter: '`lantime_up 0` while it boots; Prometheus handles counter resets.',
  },
  {
    fault: 'crowded',
    what: 'Sends 260,000 tiny objects (0.8 to 2 MB) in addition to its values',
    hasOwnTest: true,
    plugin: 'All values, unaffected. What exceeds the limits below is counted as not read.',
    exporter:
      'All values, unaffected; `lantime_readings_dropped` counts what exceeds the limits. A separate thread parses the response: other devices and `/-/healthy` do not wait.',
  },
  {
    fault: 'sprawling',
    what: 'Sends a deep and wide tree, 60,000 objects on 40 levels',
    hasOwnTest: true,
    plugin: 'As above.',
    exporter: 'As above.',
  },
  {
    fault: 'heavy',
    what: 'Sends 14 MB of tiny objects, about 9 million values and objects',
    hasOwnTest: true,
    plugin: 'As above, but parsing takes the page several seconds and a lot of memory.',
    exporter:
      '`reason="too-costly"` They are counted and not parsed, because there are more than a million. The device is polled again after a minute.',
  },
  {
    fault: 'slow-thread',
    what: 'Sends a response that takes longer to parse than 10 s plus 1 s per megabyte',
    hasOwnTest: true,
    plugin: 'All values, unaffected, once they are parsed.',
    exporter: '`reason="too-costly"` The thread is replaced, and the device is polled again after a minute.',
  },
  {
    fault: 'dead-thread',
    what: 'Sends a response that crashes the parser thread',
    hasOwnTest: true,
    plugin: 'There is no such thread.',
    exporter: '`reason="reading-failed"` once; the next response is parsed in a new thread.',
  },
];

/** Text for the effect of a fault. */
export function seen(row: FaultRow, where: 'plugin' | 'exporter'): string {
  const { plugin, exporter } = row.problems ?? {};
  const problem = where === 'plugin' ? plugin && `"${PROBLEMS[plugin].cause}"` : exporter && `\`reason="${exporter}"\``;
  return [problem, row[where]].filter(Boolean).join(' ') || ALL;
}
