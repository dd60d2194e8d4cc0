import { asNumber, Family, gauge, state, states, text, yesNo } from './model';
import { CLOCK_STATES, OSCILLATOR_STATES, OSCILLATOR_TYPES, RECEIVER_STATES, REFERENCE_TYPES } from './states';
import { splitTimeQuality, TIME_QUALITY_DESCRIPTION } from './time-quality';

const MODULE = 'chassis/slots/*/module';
/** Receiver objects; `grc`, `gns` and `dcf77` are KNOWN, the others follow the naming rule (device-api.md 2.10). */
const GNSS = '{grc,gns,gps,gnm,gxl}';
const NOT_COMPUTED = { '0': 'not computed' };

export const CLOCK: Family = {
  title: 'Reference clock',
  source: 'device-api.md 2.10',
  evidence: 'KNOWN',
  rules: [
    { path: `${MODULE}/mrs`, member: 'source' },
    { path: `${MODULE}/supported-string-types`, member: 'telegram' },
  ],
  entries: [
    states(
      `${MODULE}/sync-status/clock-idx`,
      'Role',
      [state('selected', 1, 'ok', 'selected', 'The device follows this clock.')],
      'Whether the device follows this clock.'
    ),
    states(`${MODULE}/sync-status/osc-type`, 'Oscillator type', OSCILLATOR_TYPES, 'Oscillator of the clock.', {
      source: 'device-api.md 4.2',
    }),
    text(`${MODULE}/sync-status/est-time-quality`, 'Estimated time quality (text)', TIME_QUALITY_DESCRIPTION, {
      split: splitTimeQuality,
      source: 'device-api.md 4.1',
    }),
    gauge(
      `${MODULE}/sync-status/est-time-quality/upper-bound`,
      'Estimated time quality',
      's',
      TIME_QUALITY_DESCRIPTION,
      {
        source: 'device-api.md 4.1',
      }
    ),
    states(`${MODULE}/sync-status/clock-status/clock`, 'Clock', CLOCK_STATES, 'State of the clock.', {
      source: 'device-api.md 4.3',
    }),
    states(
      `${MODULE}/sync-status/clock-status/oscillator`,
      'Oscillator',
      OSCILLATOR_STATES,
      'State of the oscillator.',
      {
        source: 'device-api.md 4.3',
      }
    ),
    gauge(
      `${MODULE}/dac-cal`,
      'DAC calibration',
      '',
      'Plausibly the calibration value of the oscillator, centre 2048 of 4096.',
      {
        evidence: 'PLAUSIBLE',
      }
    ),
    gauge(
      `${MODULE}/dac-val`,
      'DAC value',
      '',
      'Plausibly the control value of the oscillator; its drift shows ageing.',
      {
        evidence: 'PLAUSIBLE',
      }
    ),
    gauge(`${MODULE}/supported-string-types/*/value`, 'Telegram number', '', 'Number of a serial telegram format.'),
    text(`${MODULE}/supported-string-types/*/description`, 'Telegram', 'Name of a serial telegram format.'),
    gauge(`${MODULE}/supported-string-types/count`, 'Serial telegram formats', '', 'Formats the clock can send.', {
      evidence: 'DERIVED',
    }),
    text(`${MODULE}/mrs/*/info/settings/id/type`, 'Source type', 'Kind of the reference at this priority.'),
    gauge(`${MODULE}/mrs/*/info/settings/id/instance`, 'Source instance', '', 'Number of the source among its kind.'),
    gauge(
      `${MODULE}/mrs/*/info/settings/bias`,
      'Source bias',
      '',
      'Configured fixed offset; the unit is not published.',
      {
        evidence: 'UNKNOWN',
      }
    ),
    gauge(
      `${MODULE}/mrs/*/info/settings/precision`,
      'Source precision',
      '',
      'Configured precision; the unit is not published.',
      {
        evidence: 'UNKNOWN',
      }
    ),
    gauge(`${MODULE}/mrs/count`, 'Reference sources', '', 'Entries of the reference priority list.', {
      evidence: 'DERIVED',
    }),
  ],
};

const SATELLITES = `${MODULE}/satellites`;

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
                'no position is known',
              ])
            )
          : undefined;
      },
    },
  ],
  entries: [
    states(
      `${MODULE}/${GNSS}/ref-type`,
      'Receiver reference type',
      REFERENCE_TYPES,
      'Unreliable: it contradicted the system’s.',
      {
        source: 'device-api.md 4.5',
      }
    ),
    states(`${MODULE}/${GNSS}/receiver-status`, 'Receiver', RECEIVER_STATES, 'State of the receiver.', {
      source: 'device-api.md 4.3',
    }),
    states(
      `${MODULE}/${GNSS}/antenna/connected`,
      'Antenna connected',
      yesNo('connected', 'disconnected', 'ok', 'error'),
      'Whether the antenna is connected.'
    ),
    states(
      `${MODULE}/${GNSS}/antenna/short-circuit`,
      'Antenna short circuit',
      yesNo('short circuit', 'ok', 'error', 'ok'),
      'Whether the antenna line is shorted.'
    ),
    ...(
      [
        ['synchronized', 'Receiver synchronized', yesNo('yes', 'no', 'ok', 'neutral')],
        ['tracking', 'Receiver tracking', yesNo()],
        ['warm-boot', 'Receiver in warm boot', yesNo('yes', 'no', 'warning', 'neutral')],
        ['cold-boot', 'Receiver in cold boot', yesNo('yes', 'no', 'warning', 'neutral')],
      ] as const
    ).map(([key, name, table]) =>
      states(`${MODULE}/${GNSS}/receiver/${key}`, name, table, 'One of four exclusive states of the receiver.')
    ),
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
      { source: 'device-api.md 4.3' }
    ),
    gauge(
      `${SATELLITES}/good-satellites`,
      'Good satellites',
      '',
      'Satellites that are received and usable; four are needed.'
    ),
    gauge(
      `${SATELLITES}/satellites-in-view`,
      'Satellites in view',
      '',
      'Satellites the almanac expects above the horizon.'
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
    }),
    text(`${SATELLITES}/selected-satellites/*`, 'Selected satellite', 'A satellite the solution uses.'),
    gauge(
      `${SATELLITES}/selected-satellites/count`,
      'Selected satellites, number',
      '',
      'How many satellites the solution uses.',
      {
        evidence: 'DERIVED',
      }
    ),
    text(`${SATELLITES}/gnss/satellite-list/*/gnss-type`, 'System', 'Satellite system of an entry: gps, galileo.'),
    gauge(`${SATELLITES}/gnss/satellite-list/count`, 'Satellites listed', '', 'Satellites in the receiver’s list.', {
      evidence: 'DERIVED',
    }),
  ],
};

const DCF77 = `${MODULE}/dcf77`;

export const LONG_WAVE_RECEIVER: Family = {
  title: 'Long wave receiver',
  source: 'device-api.md 2.10',
  evidence: 'KNOWN',
  entries: [
    states(`${DCF77}/ref-type`, 'Receiver reference type', REFERENCE_TYPES, 'Kind of the receiver.', {
      source: 'device-api.md 4.5',
    }),
    text(`${DCF77}/type`, 'Receiver type', 'How the signal is received: pzf correlates.'),
    gauge(`${DCF77}/correlation`, 'Correlation', '', 'Match of the received phase noise, 0 to 100.'),
    gauge(`${DCF77}/field-strength`, 'Field strength', '', 'Field strength, 0 to 100.'),
    states(`${DCF77}/pcps/freer`, 'Free running', yesNo('free running', 'no', 'warning', 'ok'), 'Runs on its crystal.'),
    states(`${DCF77}/pcps/dl-enb`, 'Daylight saving', yesNo('active', 'not active'), 'Daylight saving time is active.'),
    states(`${DCF77}/pcps/dl-ann`, 'Daylight saving change', yesNo('announced', 'none'), 'A change is announced.'),
    states(
      `${DCF77}/pcps/syncd`,
      'Synchronized since start',
      yesNo('yes', 'no', 'ok', 'warning'),
      'At least once since power-up.'
    ),
    states(`${DCF77}/pcps/utc`, 'UTC firmware', yesNo(), 'The receiver outputs UTC.'),
    states(
      `${DCF77}/pcps/ls-ann`,
      'Leap second',
      yesNo('announced', 'none', 'warning', 'ok'),
      'A leap second is announced.'
    ),
    states(`${DCF77}/pcps/iftm`, 'Time set over the interface', yesNo(), 'The time was set by hand.'),
    states(
      `${DCF77}/pcps/invt`,
      'Time invalid',
      yesNo('invalid', 'valid', 'error', 'ok'),
      'The battery-backed time is invalid.'
    ),
  ],
};
