import type { ProfileName } from '../../../dev/simulator';
import { CLK1, type Readings, type Scene, setAll } from './model';

const asDelivered = (profile: ProfileName, ...notified: string[]): Scene => ({
  what: `No fault: ${profile.toUpperCase()} as delivered`,
  profile,
  begin: () => undefined,
  notified,
  asDelivered: true,
  lasting: true,
});

/** Names from the vendor's headers instead of those of its API, nanoseconds, and an unknown module. */
const UNPUBLISHED: Readings = {
  [`${CLK1}/satellites/gnss/satellite-list`]: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({
    'object-id': `gps${number}`,
    'gnss-type': 'gps',
    svno: number,
    'cn-ratio': 26 + number,
    elev: 40,
    azim: 45 * number,
  })),
  'syncmon/nodes': [2_500_000, 118_000].map((offset, i) => ({
    'object-id': `node-${i + 1}`,
    address: `192.0.2.${i + 1}`,
    type: 'ntp',
    status: 'ok',
    offset,
    'offset-limit': 1_000_000,
    'limit-text': '1 ms',
  })),
  'chassis0/slots/io3/module': { info: { model: 'flux1' }, flux: { mode: 4 } },
};

export const AS_DELIVERED: readonly Scene[] = [
  asDelivered('m300', 'LantimeCertificate info', 'LantimeLeapFile info'),
  asDelivered('m3000', 'LantimeCertificate info'),
  {
    ...asDelivered(
      'm3000',
      'LantimeCertificate info',
      'LantimeDefinedState critical io3',
      'LantimeSyncMonNode warning node-1',
      'LantimeWeakSignals warning clk1'
    ),
    what: 'Weak signals and a node over its limit, with unpublished names and units, and a module in a state that only the owner’s definitions describe',
    begin: (device) => setAll(device, UNPUBLISHED),
  },
];
