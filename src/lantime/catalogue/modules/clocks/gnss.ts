/** Satellite receivers and the satellites they see; device-api.md 2.10 and 3.1. */
import { mark } from '../../../../i18n';
import { MODULE } from '../module-path';
import { flags } from '../../flags';
import { asNumber, asObject, asText, Entry, Family, gauge, state, states, text } from '../../model';
import { RECEIVER_STATES, REFERENCE_TYPES } from '../../states';
import { Evidence } from '../../../types';

const NOT_COMPUTED = { '0': mark('not computed') };

const SATELLITES = `${MODULE}/satellites`;

const EXCLUSIVE = 'One of four exclusive states of the receiver.';

/** A receiver object. `grc` is KNOWN, of `gns` only the status; the others follow the naming rule (device-api.md 2.10). */
const gnssReceiver = (object: string, evidence: Evidence, statusEvidence = evidence): Entry[] => [
  states(
    `${object}/ref-type`,
    'Receiver reference type',
    REFERENCE_TYPES,
    'Unreliable: it has contradicted that of the system.',
    {
      source: 'device-api.md 4.5',
      evidence,
    }
  ),
  states(`${object}/receiver-status`, 'Receiver', RECEIVER_STATES, 'State of the receiver.', {
    source: 'device-api.md 4.3',
    evidence: statusEvidence,
    metric: 'gnss_receiver',
  }),
  ...flags(object, [
    ['antenna/connected', 'Antenna connected', 'connected', 'ok', 'disconnected', 'error', 'State of the antenna.'],
    ['antenna/short-circuit', 'Antenna short circuit', 'short circuit', 'error', 'ok', 'ok', 'State of the line.'],
    ['receiver/synchronized', 'Receiver synchronized', 'yes', 'ok', 'no', 'neutral', EXCLUSIVE],
    ['receiver/tracking', 'Receiver tracking', 'yes', 'neutral', 'no', 'neutral', EXCLUSIVE],
    ['receiver/warm-boot', 'Receiver in warm boot', 'yes', 'warning', 'no', 'neutral', EXCLUSIVE],
    ['receiver/cold-boot', 'Receiver in cold boot', 'yes', 'warning', 'no', 'neutral', EXCLUSIVE],
  ]).map((entry) => ({ ...entry, evidence })),
];

const SYSTEMS = [
  ['gps', 'GPS'],
  ['galileo', 'Galileo'],
  ['glonass', 'GLONASS'],
  ['beidou', 'BeiDou'],
] as const;
const SYSTEM_NAMES = { ...Object.fromEntries(SYSTEMS), qzss: 'QZSS', sbas: 'SBAS' };

export const GNSS_RECEIVER: Family = {
  title: 'GNSS receiver',
  source: 'device-api.md 2.10',
  evidence: 'KNOWN',
  rules: [
    { path: `${SATELLITES}/selected-satellites`, member: 'satellite' },
    { path: `${SATELLITES}/gnss/satellite-list`, member: 'satellite' },
    {
      path: SATELLITES,
      // Without a fix the receiver knows no position; zeros would put the clock into the Gulf of Guinea.
      absentKeys: (satellites) => {
        const zero = (...keys: string[]) => keys.every((key) => (asNumber(satellites[key]) ?? 0) === 0);
        return zero('position-x', 'position-y', 'position-z') && zero('latitude', 'longitude')
          ? Object.fromEntries(
              ['position-x', 'position-y', 'position-z', 'latitude', 'longitude', 'altitude'].map((key) => [
                key,
                mark('no position is known'),
              ])
            )
          : undefined;
      },
    },
  ],
  entries: [
    ...gnssReceiver(`${MODULE}/grc`, 'KNOWN'),
    ...gnssReceiver(`${MODULE}/gns`, 'PLAUSIBLE', 'KNOWN'),
    ...gnssReceiver(`${MODULE}/{gps,gnm,gxl}`, 'PLAUSIBLE'),
    states(
      `${SATELLITES}/gps-mode`,
      'Receiver mode',
      [
        state('normal-operation', 1, 'ok'),
        state('tracking', 2, 'warning'),
        state('warm-boot', 3, 'warning'),
        state('cold-boot', 4, 'warning'),
      ],
      'Mode of the receiver.',
      { source: 'device-api.md 4.3', metric: 'gnss_mode' }
    ),
    gauge(
      `${SATELLITES}/good-satellites`,
      'Good satellites',
      '',
      'Satellites that are received and usable. Four are needed.',
      { metric: 'gnss_satellites_good' }
    ),
    gauge(
      `${SATELLITES}/satellites-in-view`,
      'Satellites in view',
      '',
      'Satellites the almanac expects above the horizon.',
      { metric: 'gnss_satellites_in_view' }
    ),
    ...['x', 'y', 'z'].map((axis) =>
      gauge(
        `${SATELLITES}/position-${axis}`,
        `Position ${axis.toUpperCase()}`,
        'm',
        `WGS 84 ECEF position, ${axis} axis.`
      )
    ),
    gauge(`${SATELLITES}/latitude`, 'Latitude', '°', 'Latitude, north positive.'),
    gauge(`${SATELLITES}/longitude`, 'Longitude', '°', 'Longitude, east positive.'),
    gauge(`${SATELLITES}/altitude`, 'Altitude', 'm', 'Height above the ellipsoid.'),
    gauge(`${SATELLITES}/pdop`, 'PDOP', '', 'Position dilution of precision; lower is better.', {
      placeholders: NOT_COMPUTED,
    }),
    gauge(`${SATELLITES}/tdop`, 'TDOP', '', 'Time dilution of precision; lower is better.', {
      placeholders: NOT_COMPUTED,
    }),
    text(`${SATELLITES}/selected-satellites`, 'Selected satellites', 'Satellites the solution uses.', {
      evidence: 'DERIVED',
      metric: false,
    }),
    text(`${SATELLITES}/selected-satellites/*`, 'Selected satellite', 'A satellite the solution uses.', {
      metric: false,
    }),
    gauge(
      `${SATELLITES}/selected-satellites/count`,
      'Selected satellites, number',
      '',
      'How many satellites the solution uses.',
      { evidence: 'DERIVED', metric: 'gnss_satellites_selected' }
    ),
    text(`${SATELLITES}/gnss/satellite-list/*/gnss-type`, 'System', 'Satellite system of an entry: gps, galileo.', {
      metric: 'system',
      words: SYSTEM_NAMES,
    }),
    gauge(`${SATELLITES}/gnss/satellite-list/count`, 'Satellites listed', '', 'Satellites in the receiver’s list.', {
      evidence: 'DERIVED',
      metric: 'gnss_satellites_listed',
    }),
  ],
};

const SATELLITE = `${SATELLITES}/{gnss/satellite-list,gnss/satellites,satellite-list}/*`;
const SATELLITE_SYSTEM = `${SATELLITES}/gnss/{sat-info,satellite-info,systems}`;

export const SATELLITE_DETAILS: Family = {
  title: GNSS_RECEIVER.title,
  source: 'device-api.md 3.1',
  evidence: 'PLAUSIBLE',
  rules: [
    {
      path: `${SATELLITES}/gnss`,
      derive: (gnss) => {
        const list = gnss['satellite-list'];
        const types =
          typeof list === 'object' && list !== null
            ? Object.values(list).map((member) => asText(asObject(member)?.['gnss-type'])?.toLowerCase())
            : undefined;
        // A list in which no system can be read does not say that there are none.
        const isKnown = types?.length === 0 || types?.some((type) => type !== undefined);
        return Object.fromEntries(
          SYSTEMS.map(([key]) => [`${key}-listed`, isKnown ? types?.filter((type) => type === key).length : undefined])
        );
      },
    },
  ],
  entries: [
    ...SYSTEMS.map(([key, name]) =>
      gauge(
        `${SATELLITES}/gnss/${key}-listed`,
        `${name} satellites`,
        '',
        `${name} satellites in the receiver’s list.`,
        {
          metric: `gnss_${key}_satellites_listed`,
          evidence: 'DERIVED',
          source: 'device-api.md 2.10',
        }
      )
    ),
    gauge(
      `${SATELLITE}/{sv-number,sv*,prn,satellite-number}`,
      'Satellite number',
      '',
      'Number of the satellite in its system.',
      {
        metric: 'gnss_satellite_number',
      }
    ),
    gauge(
      `${SATELLITE}/{signal-strength,signal*,cn-ratio,cn0,cno,c-n0,cnr,snr}`,
      'Signal strength',
      'dB-Hz',
      'C/N0, the carrier-to-noise density. Above 40 is good.',
      {
        metric: 'gnss_satellite_signal',
      }
    ),
    gauge(`${SATELLITE}/{elevation,elev*}`, 'Elevation', '°', 'Angle above the horizon.', {
      metric: 'gnss_satellite_elevation',
    }),
    gauge(`${SATELLITE}/{azimuth,azim*}`, 'Azimuth', '°', 'Direction, clockwise from north.', {
      metric: 'gnss_satellite_azimuth',
    }),
    gauge(
      `${SATELLITE}/{pr-residual,pr-res,residual,pseudorange-residual}`,
      'Pseudorange residual',
      '',
      'Difference between measured and expected distance; the unit is not published.',
      { metric: 'gnss_satellite_pseudorange_residual', evidence: 'UNKNOWN', source: 'device-api.md 6.1' }
    ),
    gauge(`${SATELLITE}/stat-flags`, 'Status flags', '', 'Status bits of the satellite.', {
      metric: false,
      source: 'device-api.md 6.1',
    }),
    text(`${SATELLITE}/band*`, 'Bands', 'Frequency bands received.', { metric: 'bands' }),
    ...flags(SATELLITE, [
      [['*use*', 'gnss_satellite_used'], 'Used', 'used', 'ok', 'not used', 'neutral', 'Whether the solution uses it.'],
    ]),
    text(`${SATELLITE_SYSTEM}/*/gnss-type`, 'System', 'Satellite system of the counts.', {
      metric: false,
      words: SYSTEM_NAMES,
    }),
    gauge(`${SATELLITE_SYSTEM}/*/good-s*`, 'Good satellites', '', 'Usable satellites of the system.', {
      metric: 'gnss_system_satellites_good',
    }),
    gauge(`${SATELLITE_SYSTEM}/*/s*-in-view`, 'Satellites in view', '', 'Satellites of the system above the horizon.', {
      metric: 'gnss_system_satellites_in_view',
    }),
    gauge(`${SATELLITE_SYSTEM}/count`, 'Systems', '', 'Satellite systems with counts.', { metric: 'gnss_systems' }),
    gauge(`${SATELLITES}/*utc-offset`, 'GPS ahead of UTC', 's', 'Leap seconds between GPS time and UTC.', {
      metric: 'gnss_utc_offset',
    }),
  ],
};
