/**
 * PTP and SyncE of network cards; device-api.md 3.4. How the device names these values is not published: the names
 * follow its SNMP tables and binary interface.
 */
import { mark } from '../../../i18n';
import { MODULE } from './module-path';
import { ptpQuantity } from '../quantities';
import {
  asNumber,
  asSent,
  counter,
  entriesByKey,
  Entry,
  Family,
  gauge,
  state,
  states,
  text,
  timestamp,
  yesNo,
} from '../model';
import { numberedStates, SSM_STATES, stateWords } from '../states';

const LIST = `${MODULE}/{ptp-instances,ptp/instances,ptpv2/instances}`;
/** Every name the list of instances might have. */
const INSTANCE = `${MODULE}/{ptp-instances,ptp/instances,ptpv2/instances,ptp,ptpv2}/*`;
const CLIENTS = `${INSTANCE}/{clients,slaves,slave-list}`;
const CLIENT = `${CLIENTS}/*`;

const LOG2_SECONDS = { convert: (value: number) => 2 ** value };

/** Abbreviations and names of standards, which the device writes in lower case. */
const STANDARD_NAMES: Readonly<Record<string, string>> = {
  'ntp-server': 'NTP server',
  'ntp-client': 'NTP client',
  'default-e2e': 'default E2E',
  'default-p2p': 'default P2P',
  'c37.238': 'C37.238',
  'g.8265.1': 'G.8265.1',
  'g.8275.1': 'G.8275.1',
  'st2059-2': 'ST 2059-2',
  'udp-ipv4': 'UDP/IPv4',
  'udp-ipv6': 'UDP/IPv6',
  'ieee-802.3': 'IEEE 802.3',
  e2e: 'E2E',
  p2p: 'P2P',
  gps: 'GPS',
  ptp: 'PTP',
  ntp: 'NTP',
};
/** Words numbered by their position, followed by words whose numbers are not known. */
const numberedWords = (list: string, more = '') => [
  ...asSent(named(list)),
  ...(more ? named(more).map((one) => ({ ...one, code: one.code + 100 })) : []),
];
const named = (list: string, grades?: string) =>
  stateWords(list, grades).map((one) => ({ ...one, text: STANDARD_NAMES[one.value] ?? one.text }));

/** device-api.md 4.8; codes are Meinberg's. */
const PORT_STATES = asSent(
  stateWords(
    'uninitialized initializing faulty disabled listening pre-master master passive uncalibrated slave',
    'ewe-wwo-wo'
  )
);

const NOT_SLAVES = ['master', 'passive', 'disabled', 'listening'];

function mayBeSlave(written: unknown): boolean {
  const number = asNumber(written);
  const state = number === undefined ? written : PORT_STATES.find(({ code }) => code === number)?.value;
  return typeof state === 'string' && state.trim() !== '' && !NOT_SLAVES.includes(state.trim().toLowerCase());
}

/** IEEE 1588, and ITU-T G.8265.1 and G.8275.1 from 80 to 165. */
const CLOCK_CLASSES = [
  ...numberedStates(6, 'locked,holdover in specification', 'ow'),
  ...numberedStates(13, 'locked,holdover in specification', 'ow'),
  state('80', 80, 'ok', 'PRS'),
  state('84', 84, 'ok', 'PRC'),
  state('135', 135, 'warning', 'holdover in specification'),
  ...[52, 110, 140, 150, 160, 165, 187].map((code) => state(String(code), code, 'error', 'out of specification')),
  state('248', 248, 'error', 'not synchronized'),
  state('255', 255, 'neutral', 'slave only'),
  // Engineers know the numbers, others need the words.
].map((one) => ({ ...one, text: `${one.value} – ${one.text}` }));

/** device-api.md 4.8. */
const ACCURACIES = [
  ...numberedStates(
    32,
    '25 ns,100 ns,250 ns,1 µs,2.5 µs,10 µs,25 µs,100 µs,250 µs,1 ms,2.5 ms,10 ms,25 ms,100 ms,250 ms,1 s,10 s,more than 10 s'
  ),
  state('254', 254, 'error', 'unknown'),
];

/** device-api.md 4.8; codes are those of IEEE 1588. */
const TIME_SOURCES = asSent(
  // 16, 32, 48, 64, 80, 96
  named('atomic-clock gps terrestrial-radio ptp ntp hand-set', 'ooo--w')
    .map((one) => ({ ...one, code: 16 * (one.code + 1) }))
    .concat(state('other', 144, 'neutral'), state('internal-oscillator', 160, 'warning'))
);

/** Message types; device-api.md 6.10. */
const MESSAGES =
  'announce sync follow-up delay-req delay-resp pdelay-req pdelay-resp pdelay-resp-follow-up management signaling';
const DIRECTIONS = [
  ['rx', 'RX', 'receive', 'received'],
  ['tx', 'TX', 'transmit', 'sent'],
] as const;
const MESSAGE_COUNTERS = `${INSTANCE}/message-counters`;
const OF_HEADER = { source: 'device-api.md 6.10' };

/** Counters and rates, each under a name of its own or below the type of the message. */
const PTP_MESSAGES: readonly Entry[] = [
  ...DIRECTIONS.flatMap(([key, name, verb, done]) => [
    ...MESSAGES.split(' ').flatMap((type) => {
      const words = type.replace(/-/g, ' ');
      const metric = `ptp_${verb}_${type.replace(/-/g, '_')}`;
      return [
        counter(
          `${INSTANCE}/{${key}-${type},counters/${key}-${type}}`,
          `${name} ${words} messages`,
          'packets',
          `Messages ${done}.`,
          {
            ...OF_HEADER,
            metric: `${metric}_messages`,
          }
        ),
        gauge(
          `${INSTANCE}/{${key}-${type}-rate,counters/${key}-${type}-rate}`,
          `${name} ${words} rate`,
          '',
          `Messages ${done} per second.`,
          {
            ...OF_HEADER,
            metric: `${metric}_message_rate`,
          }
        ),
      ];
    }),
    counter(`${MESSAGE_COUNTERS}/*/${key}`, `${name} messages`, 'packets', `Messages ${done}, by type.`, {
      ...OF_HEADER,
      metric: `ptp_${verb}_messages`,
    }),
    gauge(`${MESSAGE_COUNTERS}/*/${key}-rate`, `${name} rate`, '', `Messages ${done} per second, by type.`, {
      ...OF_HEADER,
      metric: `ptp_${verb}_message_rate`,
    }),
  ]),
  counter(
    `${INSTANCE}/{announce-timeouts,announce-receipt-timeouts,counters/announce-timeouts}`,
    'Announce time-outs',
    '',
    'How often no announce message came in time: the master was lost.',
    { source: 'device-api.md 6.10', metric: 'ptp_announce_timeouts' }
  ),
  gauge(
    `${INSTANCE}/{announce-receipt-timeout,announce-timeout}`,
    'Announce receipt time-out',
    '',
    'Intervals without an announce message after which the master counts as lost; configured.',
    { source: 'device-api.md 6.10', metric: 'ptp_announce_receipt_timeout' }
  ),
  ...(['mean', 'min', 'max', 'sigma'] as const).map((key) =>
    gauge(
      `${INSTANCE}/{delay-statistics,delay-stats}/${key}`,
      `Path delay, ${key}`,
      's',
      'Statistics of the path delay.',
      {
        source: 'device-api.md 6.10',
        metric: `ptp_path_delay_${key}`,
        quantity: ptpQuantity('path delay'),
      }
    )
  ),
];

export const PTP: Family = {
  title: 'PTP',
  source: 'device-api.md 3.4',
  evidence: 'PLAUSIBLE',
  rules: [
    { path: LIST, member: 'instance' },
    {
      path: INSTANCE,
      absentKeys: (instance) =>
        'port-state' in instance && !mayBeSlave(instance['port-state'])
          ? Object.fromEntries(
              ['offset-from-master', 'mean-path-delay']
                .filter((key) => asNumber(instance[key]) === 0)
                .map((key) => [key, mark('only a slave measures it')])
            )
          : undefined,
    },
    { path: CLIENTS, member: 'client' },
    { path: MESSAGE_COUNTERS, member: 'message' },
  ],
  entries: [
    states(`${INSTANCE}/{port-state,state}`, 'Port state', PORT_STATES, 'State of the PTP port.', {
      metric: 'ptp_port',
    }),
    ...(
      [
        [
          'role',
          'multicast-slave unicast-slave multicast-master unicast-master multicast-auto both-master ntp-server ntp-client',
        ],
        [
          'profile',
          'custom default-e2e default-p2p c37.238 g.8265.1 g.8275.1 st2059-2',
          // HDR27; their numbers are not published.
          'g.8275.2 c37.238-2017 iec-61850-9-3 802.1as aes67 docsis',
        ],
        ['network-protocol', 'reserved udp-ipv4 udp-ipv6 ieee-802.3'],
        ['delay-mechanism', 'e2e p2p'],
      ] as const
    ).flatMap(([keys, list, more]) =>
      entriesByKey(INSTANCE, keys, (path, name) =>
        states(path, name, numberedWords(list, more), `Configured ${name.toLowerCase()}.`)
      )
    ),
    states(`${INSTANCE}/clock-class`, 'Clock class', CLOCK_CLASSES, 'Announced clock class.'),
    states(`${INSTANCE}/clock-accuracy`, 'Clock accuracy', ACCURACIES, 'Announced accuracy of the clock.'),
    states(`${INSTANCE}/time-source`, 'Time source', TIME_SOURCES, 'Announced source of the time.'),
    ...(
      [
        ['link', yesNo('up', 'down', 'ok', 'error')],
        ['two-step slave-only ptp-timescale', yesNo()],
        ['utc-valid time-traceable frequency-traceable', yesNo('yes', 'no', 'ok', 'warning')],
        ['leap-59 leap-61', yesNo('announced', 'none', 'warning', 'ok')],
      ] as const
    ).flatMap(([keys, table]) =>
      entriesByKey(INSTANCE, keys, (path, name) => states(path, name, table, 'As the instance announces it.'))
    ),
    ...(
      [
        ['{offset-from-master,offset}', 'offset', 'Offset from master', 'offset_from_master'],
        ['{mean-path-delay,path-delay}', 'path delay', 'Mean path delay', 'mean_path_delay'],
        ['{peer-mean-path-delay,peer-delay}', 'peer delay', 'Peer mean path delay', 'peer_mean_path_delay'],
      ] as const
    ).map(([keys, of, name, metric]) =>
      gauge(`${INSTANCE}/${keys}`, name, 's', 'Measured by the port while it is a slave.', {
        metric: `ptp_${metric}`,
        quantity: ptpQuantity(of),
      })
    ),
    gauge(`${INSTANCE}/{delay-asymmetry,asymmetry}`, 'Delay asymmetry', 's', 'Configured delay asymmetry.', {
      metric: 'ptp_delay_asymmetry',
      quantity: ptpQuantity('asymmetry'),
    }),
    ...PTP_MESSAGES,
    gauge(`${INSTANCE}/utc-offset`, 'UTC offset', 's', 'Announced difference TAI minus UTC.'),
    ...[INSTANCE, CLIENT].flatMap((base) =>
      entriesByKey(base, 'announce-interval sync-interval delay-request-interval', (path, name) =>
        // One series per client would mean thousands of short-lived series.
        gauge(path, name, 's', 'Time between two messages.', {
          ...LOG2_SECONDS,
          ...(base === CLIENT ? { metric: false } : {}),
        })
      )
    ),
    ...entriesByKey(
      INSTANCE,
      'domain-number priority-1 priority-2 clock-variance steps-removed number-of-ports',
      (path, name) => gauge(path, name, '', 'As the instance announces it.')
    ),
    gauge(`${INSTANCE}/unicast-clients`, 'Unicast clients', '', 'Slaves with a unicast contract.'),
    gauge(`${INSTANCE}/utilization`, 'Utilization', '%', 'Load as a share of the maximum.'),
    ...entriesByKey(INSTANCE, 'rx-packets tx-packets', (path, name) => counter(path, name, 'packets', 'PTP packets.')),
    ...entriesByKey(
      INSTANCE,
      'clock-identity port-identity grandmaster-identity ip-address mac-address',
      (path, name) => text(path, name, `${name}.`)
    ),
    timestamp(`${INSTANCE}/tsu-time`, 'Hardware time', 'Time of the unit that timestamps the packets.', {
      metric: 'ptp_hardware_clock',
    }),
    ...entriesByKey(CLIENT, 'address port-identity', (path, name) =>
      text(path, name, `${name} of a unicast client.`, { metric: false })
    ),
    gauge(`${CLIENT}/time-left`, 'Time left', 's', 'Time until the unicast contract ends.', { metric: false }),
    gauge(`${CLIENTS}/count`, 'Unicast clients listed', '', 'Clients in the list.', {
      evidence: 'DERIVED',
      metric: 'ptp_clients',
    }),
    gauge(`${LIST}/count`, 'PTP instances', '', 'PTP instances of the card.', {
      evidence: 'DERIVED',
      metric: 'ptp_instances',
    }),
  ],
};

export const SYNCE: Family = {
  title: 'SyncE',
  source: 'device-api.md 3.4',
  evidence: 'PLAUSIBLE',
  entries: [
    states(`${MODULE}/synce/enabled`, 'SyncE', yesNo('enabled', 'disabled'), 'Whether SyncE is enabled.'),
    ...entriesByKey(`${MODULE}/synce`, 'ssm-in ssm-out', (path, name) =>
      states(path, name, SSM_STATES, 'Quality level.')
    ),
  ],
};
