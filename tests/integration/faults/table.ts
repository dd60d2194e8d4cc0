/**
 * Each fault of the simulator and what people see of it, in the plugin and in the exporter. The tests here hold both to it,
 * and docs/faults.md is made of it.
 */
import type { FaultSetting } from '../../../dev/simulator';
import type { Reason } from '../../../exporter/problems';
import { PROBLEMS, type ProblemCode } from '../../../src/lantime/errors';

/** What happens to a device that is no fault of the simulator's table. */
type Event = 'pulled' | 'reboot' | 'crowded' | 'sprawling' | 'heavy' | 'slow-thread' | 'dead-thread';

export interface FaultRow {
  fault: FaultSetting | Event;
  /** What is wrong, in the words of people who look after such a device. */
  what: string;
  /** No reading arrives: why, for each of the two. */
  problems?: { plugin: ProblemCode; exporter: Reason };
  /** Readings, by identity, that may be missing while others are as they were. */
  lost?: RegExp;
  /** Readings and series that the answer truly has more, or otherwise. */
  changed?: RegExp;
  /** Lines that the log of changes truly has more; none where it is left out. */
  told?: RegExp;
  /** At least so many fields are listed as unreadable. */
  unreadable?: number;
  /** Whether it needs a test of its own; the others are all tested in the same way. */
  hasOwnTest?: boolean;
  /** For people, where the problem does not say it all. */
  plugin?: string;
  exporter?: string;
}

const ALL = 'All values, as ever.';
/** Times of the device's clock. */
const STAMPS = /time-stamp|current-time|boot-time|last-(position-)?update|snapshot-age|data_age|timestamp|load|tasks/;

export const FAULTS_SEEN: readonly FaultRow[] = [
  {
    fault: 'refuse',
    what: 'Off, or connections are refused',
    problems: { plugin: 'unreachable', exporter: 'refused' },
  },
  { fault: 'hang', what: 'Accepts a request and never answers', problems: { plugin: 'timeout', exporter: 'timeout' } },
  { fault: 'slow', what: 'Answers late, but within the time-out' },
  { fault: 'drip', what: 'Sends the answer in small pieces, all within the time-out' },
  {
    fault: 'reset',
    what: 'The connection is reset in the middle of the answer',
    problems: { plugin: 'network', exporter: 'truncated' },
    plugin: 'The browser cannot tell this from a Grafana that is not reached, and the text says so.',
  },
  {
    fault: '401',
    what: 'Rejects user or password',
    problems: { plugin: 'login-rejected', exporter: 'login-rejected' },
    plugin:
      'No further request, from no panel and no tab, until somebody tests the settings; a page that is opened anew asks once after 5 minutes.',
    exporter:
      'No further request until user, password or address have changed in the configuration, or for 5 minutes; a reload alone changes nothing.',
  },
  { fault: '403', what: 'Forbids access', problems: { plugin: 'forbidden', exporter: 'forbidden' } },
  { fault: '404', what: 'Its REST API is switched off', problems: { plugin: 'api-missing', exporter: 'api-missing' } },
  { fault: '500', what: 'Reports an internal error', problems: { plugin: 'device-error', exporter: 'device-error' } },
  { fault: 'html', what: 'Answers with a login page', problems: { plugin: 'html', exporter: 'html' } },
  {
    fault: 'redirect',
    what: 'Redirects to a login page',
    problems: { plugin: 'api-missing', exporter: 'html' },
    plugin:
      'Or "The response is a web page, not the status of the device.": the browser follows the redirect to wherever it leads in Grafana. No credentials go there.',
    exporter: 'Redirects are not followed.',
  },
  {
    fault: 'truncated',
    what: 'Ends the answer in the middle',
    problems: { plugin: 'truncated', exporter: 'truncated' },
  },
  {
    fault: 'notjson',
    what: 'Answers with text that is no JSON',
    problems: { plugin: 'invalid-json', exporter: 'invalid-json' },
  },
  { fault: 'mimetype', what: 'Says that its JSON is plain text' },
  {
    fault: 'gzip',
    what: 'Answers with damaged gzip',
    problems: { plugin: 'network', exporter: 'invalid-json' },
    plugin: 'As with a connection that is reset.',
    exporter: 'It asks for no compression and unpacks none.',
  },
  {
    fault: 'utf8',
    what: 'Sends bytes that are not UTF-8 in its texts',
    lost: /./,
    unreadable: 50,
    plugin:
      'Numbers and booleans as ever. Damaged texts and states have no value, and a notice names them; names of list members are told by what is left of them.',
    exporter: 'The same; `lantime_unreadable_fields` counts the damaged ones.',
  },
  {
    fault: 'empty',
    what: 'Answers with an empty object',
    problems: { plugin: 'not-lantime', exporter: 'not-lantime' },
  },
  {
    fault: 'big',
    what: 'Answers with 50 MB',
    problems: { plugin: 'too-large', exporter: 'too-large' },
    plugin:
      'Grafana hands an answer over when all of it has arrived: the limit ("Largest answer", 16 MB) is checked before it is read, not while it arrives.',
    exporter: 'The connection is cut at the limit (`max_answer_megabytes`, 16).',
  },
  {
    fault: 'nested',
    what: 'Hides objects in objects, 10,000 deep',
    changed: /nested/,
    unreadable: 1,
    plugin: 'All values, as ever. What is deeper than 48 levels is listed as unreadable.',
    exporter: 'All values, as ever, and one unreadable field.',
  },
  {
    fault: 'proto',
    what: 'Has members named `__proto__` and `constructor`',
    changed: /__proto__|constructor|hasOwnProperty/,
    plugin: 'All values, as ever, and those members as readings like others.',
  },
  {
    fault: 'duplicates',
    what: 'Writes each member twice, null at first',
    plugin: 'The last one counts, as JSON has it.',
  },
  {
    fault: 'twins',
    what: 'Lists each member of a list twice',
    // Members and what is counted of them.
    changed:
      /#2|\/count$|-listed$|_listed$|_selected$|selected-satellites$|active-|_active|^lantime_(events|network_ports|network_interfaces|ntp_associations|chassis_slots|syncmon_nodes)$/,
    plugin: 'All values, as ever, and those of the second member under its name with `#2`.',
    exporter: 'The same: the label has `#2`.',
  },
  {
    fault: 'types',
    what: 'Sends numbers as strings, and strings of digits as numbers',
    lost: /serial-number|ntp\/sys\/status$/,
    changed: /_info$/,
    plugin:
      'All values, as ever, except serial numbers and status words: as numbers they have lost their leading zeros, so they are listed as unreadable.',
    exporter: 'The same; info metrics lack the label `serial_number` meanwhile.',
  },
  {
    fault: 'nulls',
    what: 'Sends null for every value',
    lost: /./,
    changed: /^syncteam\/members\/count$|^lantime_syncteam_members$/,
    plugin:
      'No values, and "the device gives no value" where they were. Nothing is worked out of nothing: no alarm counts, no empty slots.',
    exporter: '`lantime_up 1`, and no series of what is null.',
  },
  {
    fault: 'nantext',
    what: 'Sends "NaN" and "inf" for every number',
    lost: /./,
    unreadable: 100,
    plugin: 'Texts, booleans and words as ever. Numbers have no value, and a notice names them.',
    exporter: 'Texts, booleans and words as ever. No series of numbers; `lantime_unreadable_fields` counts them.',
  },
  {
    fault: 'nan',
    what: 'Writes NaN where JSON wants a number',
    problems: { plugin: 'invalid-json', exporter: 'invalid-json' },
  },
  {
    fault: 'integers',
    what: 'Sends integers beyond all bounds',
    lost: /./,
    unreadable: 100,
    plugin: 'As with "NaN": integers from 2^53 on cannot be held exactly, and are listed as unreadable.',
    exporter: 'As with "NaN".',
  },
  {
    fault: 'objects',
    what: 'Sends objects where lists should be',
    lost: /\/count$|selected-satellites/,
    changed: /selected-satellites\/\d+$/,
    plugin:
      'All values, as ever, except how many members a list has. Members without a name of their own go by what the device calls them now.',
    exporter: 'The same.',
  },
  { fault: 'reordered', what: 'Reverses its lists, slots and all' },
  {
    fault: 'ahead',
    what: 'Its clock jumps ahead by an hour',
    changed: STAMPS,
    plugin:
      'All values, as ever. Samples are stamped by the browser: no series is torn. Only the device’s own stamps are an hour later.',
    exporter: 'The same. `lantime_device_clock_timestamp_seconds` is off, which is a true alert.',
  },
  {
    fault: 'behind',
    what: 'Its clock jumps back by an hour',
    changed: STAMPS,
    plugin: 'As above, an hour earlier.',
    exporter: 'As above.',
  },
  {
    fault: 'firmware',
    what: 'The firmware is updated or set back between two polls',
    lost: /./,
    changed: /./,
    told: /^(cpu )?(Software revision|Running firmware|Firmware version): /,
    plugin: 'What both versions have goes on under the same name; the rest begins or ends. The log tells the versions.',
    exporter: 'The same.',
  },
  {
    fault: 'certificate',
    what: 'Shows a new certificate',
    hasOwnTest: true,
    plugin: `With "Skip TLS verify": ${ALL} Otherwise as a device that cannot be reached, with the certificate as a possible reason: Grafana does not tell.`,
    exporter: `With \`insecure_skip_verify\`: ${ALL} Otherwise \`lantime_up 0\`, \`reason="certificate"\`, at the next new connection.`,
  },
  {
    fault: 'pulled',
    what: 'A module is pulled, and plugged in again',
    hasOwnTest: true,
    plugin:
      'Its readings have a gap, all others go on. The log tells both; nothing else is said to have changed. Nobody who pulls a supply gets an alarm about one without power.',
    exporter: 'Its series end, and come back.',
  },
  {
    fault: 'reboot',
    what: 'Reboots: uptime and counters begin anew',
    hasOwnTest: true,
    plugin:
      'As a device that cannot be reached while it boots; then all values, a restart in the log, and no rate below zero.',
    exporter: '`lantime_up 0` while it boots; Prometheus knows how to read counters that begin anew.',
  },
  {
    fault: 'crowded',
    what: 'Sends 260,000 tiny objects (0.8 to 2 MB) beside its values',
    hasOwnTest: true,
    plugin: 'All values, as ever. What is beyond the limits below is counted as not read.',
    exporter:
      'All values, as ever; `lantime_readings_dropped` counts what is beyond the limits. It is read in a thread of its own: other devices and `/-/healthy` do not wait.',
  },
  {
    fault: 'sprawling',
    what: 'Sends a tree that is deep and wide, 60,000 objects in 40 levels',
    hasOwnTest: true,
    plugin: 'As above.',
    exporter: 'As above.',
  },
  {
    fault: 'heavy',
    what: 'Sends 14 MB of tiny objects, some 9 million values and objects',
    hasOwnTest: true,
    plugin: 'As above, and reading them takes the page seconds and much memory.',
    exporter:
      '`reason="too-costly"` They are counted and not read: more than a million are beyond what may be taken. The device is asked again after a minute.',
  },
  {
    fault: 'slow-thread',
    what: 'Sends what takes longer to read than 10 s and 1 s for each megabyte',
    hasOwnTest: true,
    plugin: 'All values, as ever, when they are read.',
    exporter: '`reason="too-costly"` The thread is replaced, and the device asked again after a minute.',
  },
  {
    fault: 'dead-thread',
    what: 'Sends what makes the thread that reads it end',
    hasOwnTest: true,
    plugin: 'There is no such thread.',
    exporter: '`reason="reading-failed"` once; the next answer is read in a new thread.',
  },
];

/** Words for what people see of a fault. */
export function seen(row: FaultRow, where: 'plugin' | 'exporter'): string {
  const { plugin, exporter } = row.problems ?? {};
  const problem = where === 'plugin' ? plugin && `"${PROBLEMS[plugin].cause}"` : exporter && `\`reason="${exporter}"\``;
  return [problem, row[where]].filter(Boolean).join(' ') || ALL;
}
