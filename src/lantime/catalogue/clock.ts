import { flags } from './flags';
import {
  asBoolean,
  asNumber,
  asObject,
  asSent,
  asText,
  counter,
  Entry,
  Family,
  gauge,
  state,
  states,
  text,
} from './model';
import {
  CLOCK_STATES,
  OSCILLATOR_STATES,
  OSCILLATOR_TYPES,
  RECEIVER_STATES,
  REFERENCE_TYPES,
  REFERENCE_NUMBERS,
  SSM_STATES,
  TFOM_STATES,
} from './states';
import { Evidence } from '../types';
import { sourceQuantity, sourceSetting } from './quantities';
import { splitTimeQuality, TIME_QUALITY_DESCRIPTION, timeQualityEntries } from './time-quality';
import { REFERENCES } from './words';

const MODULE = 'chassis/slots/*/module';
const NOT_COMPUTED = { '0': 'not computed' };

export const CLOCK: Family = {
  title: 'Reference clock',
  source: 'device-api.md 2.10',
  evidence: 'KNOWN',
  rules: [
    { path: `${MODULE}/mrs`, member: 'source' },
    {
      path: `${MODULE}/mrs/*/info/settings/id`,
      // The only entry of a long wave clock says GPS: a default of the firmware (device-api.md 2.10).
      absentKeys: (id, around) =>
        asText(id.type)?.toLowerCase() === 'gps' &&
        around.some((object) => ['dcf77', 'msf', 'wwvb'].some((receiver) => receiver in object))
          ? { type: 'this clock has no GPS receiver; a default of the firmware', instance: 'see the source type' }
          : undefined,
    },
    { path: `${MODULE}/supported-string-types`, member: 'telegram' },
  ],
  entries: [
    states(
      `${MODULE}/sync-status/clock-idx`,
      'Role',
      [state('selected', 1, 'ok', 'selected', 'The device follows this clock.')],
      'Whether the device follows this clock.',
      // Nobody has published the word for the passive clock (device-api.md 2.10).
      { metric: 'clock_role', words: { 'not-selected': 'not selected' } }
    ),
    states(`${MODULE}/sync-status/osc-type`, 'Oscillator type', OSCILLATOR_TYPES, 'Oscillator of the clock.', {
      source: 'device-api.md 4.2',
    }),
    text(`${MODULE}/sync-status/est-time-quality`, 'Estimated time quality (text)', TIME_QUALITY_DESCRIPTION, {
      split: splitTimeQuality,
      source: 'device-api.md 4.1',
    }),
    ...timeQualityEntries(`${MODULE}/sync-status/est-time-quality`),
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
      { evidence: 'PLAUSIBLE', metric: 'clock_dac_calibration' }
    ),
    gauge(
      `${MODULE}/dac-val`,
      'DAC value',
      '',
      'Plausibly the control value of the oscillator; its drift shows ageing.',
      { evidence: 'PLAUSIBLE', metric: 'clock_dac_value' }
    ),
    gauge(`${MODULE}/supported-string-types/*/value`, 'Telegram number', '', 'Number of a serial telegram format.', {
      metric: false,
    }),
    text(`${MODULE}/supported-string-types/*/description`, 'Telegram', 'Name of a serial telegram format.', {
      metric: false,
    }),
    gauge(`${MODULE}/supported-string-types/count`, 'Serial telegram formats', '', 'Formats the clock can send.', {
      evidence: 'DERIVED',
      metric: false,
    }),
    text(`${MODULE}/mrs/*/info/settings/id/type`, 'Source type', 'Kind of the reference at this priority.', {
      words: REFERENCES,
      numbers: REFERENCE_NUMBERS,
    }),
    gauge(`${MODULE}/mrs/*/info/settings/id/instance`, 'Source instance', '', 'Number of the source among its kind.'),
    gauge(`${MODULE}/mrs/*/info/settings/bias`, 'Source bias', 's', 'Configured fixed offset.', {
      quantity: sourceSetting('bias'),
    }),
    gauge(`${MODULE}/mrs/*/info/settings/precision`, 'Source precision', 's', 'Configured precision.', {
      quantity: sourceSetting('precision'),
    }),
    gauge(`${MODULE}/mrs/count`, 'Reference sources', '', 'Entries of the reference priority list.', {
      evidence: 'DERIVED',
      metric: 'clock_sources',
    }),
  ],
};

/** Flags beside the values, or in an object of their own as in the header. */
const SOURCE = `${MODULE}/mrs/*/{status,info/status}`;
const SOURCE_FLAGS = `${MODULE}/mrs/*/{status,status/status,status/flags,info/status,info/status/status}`;

export const REFERENCE_SOURCES: Family = {
  title: CLOCK.title,
  source: 'device-api.md 3.1',
  evidence: 'PLAUSIBLE',
  rules: [
    {
      path: SOURCE,
      // Zero would be the best offset there is.
      absentKeys: (status) => {
        const marks = [status, asObject(status.status), asObject(status.flags)];
        const isSet = (key: string) => marks.some((mark) => asBoolean(mark?.[key]) === true);
        return ['no-signal', 'no-connection', 'no-conn'].some(isSet)
          ? { offset: 'the source has no signal' }
          : undefined;
      },
    },
  ],
  entries: [
    text(`${SOURCE}/id/type`, 'Present source type', 'Kind of the source the status is about.', {
      words: REFERENCES,
      numbers: REFERENCE_NUMBERS,
    }),
    gauge(`${SOURCE}/id/instance`, 'Present source instance', '', 'Number of that source among its kind.'),
    gauge(`${SOURCE}/offset`, 'Source offset', 's', 'Difference between the source and the clock.', {
      quantity: sourceQuantity('offset'),
    }),
    states(`${SOURCE}/ssm`, 'Source SSM', SSM_STATES, 'Quality the source claims, for SyncE, E1 and T1.'),
    counter(
      `${SOURCE}/{soc,signal-outages,signal-outage-counter}`,
      'Source signal outages',
      '',
      'How often the signal was lost.',
      {
        metric: 'clock_source_signal_outages',
      }
    ),
    ...flags(SOURCE_FLAGS, [
      [['not-supp*', 'clock_source_not_supported'], 'Source support', 'not supported', 'warning', 'supported', 'ok'],
      [['no-conn*', 'clock_source_no_connection'], 'Source connection', 'missing', 'warning', 'connected', 'ok'],
      ['no-signal', 'Source signal', 'missing', 'warning', 'present', 'ok'],
      [
        ['is-master', 'clock_source_in_use'],
        'Source in use',
        'in use',
        'ok',
        'not used',
        'neutral',
        'Whether the clock follows this source.',
      ],
      [['is-locked', 'clock_source_locked'], 'Source locked', 'locked', 'ok', 'not locked', 'neutral'],
      [['is-accurate', 'clock_source_accurate'], 'Source accuracy', 'full', 'ok', 'not full', 'neutral'],
      ['not-settled', 'Source settled', 'not settled', 'warning', 'settled', 'ok'],
      [
        ['*phase-*locked', 'clock_source_phase_not_locked'],
        'Source phase',
        'not locked',
        'warning',
        'locked',
        'ok',
        'Lock to the pulse per second.',
      ],
      [
        ['num*-exc*', 'clock_source_number_exceeded'],
        'Number of sources',
        'too many',
        'warning',
        'ok',
        'ok',
        'More sources than the clock can handle.',
      ],
      [
        ['is-external', 'clock_source_external'],
        'External source',
        'external',
        'neutral',
        'internal',
        'neutral',
        'On an extension card.',
      ],
      ['low-jitter', 'Source jitter', 'low', 'neutral', 'not low', 'neutral'],
      [['itu-limit*', 'clock_source_itu_limit_violated'], 'Source ITU limits', 'violated', 'warning', 'kept', 'ok'],
      [
        ['tr*-limit*', 'clock_source_trusted_limit_violated'],
        'Trusted source limit',
        'violated',
        'warning',
        'kept',
        'ok',
        'Distance to the trusted source.',
      ],
    ]),
  ],
};

const SATELLITES = `${MODULE}/satellites`;

const EXCLUSIVE = 'One of four exclusive states of the receiver.';

/** A receiver object. `grc` is KNOWN, of `gns` only the status; the others follow the naming rule (device-api.md 2.10). */
const gnssReceiver = (object: string, evidence: Evidence, statusEvidence = evidence): Entry[] => [
  states(
    `${object}/ref-type`,
    'Receiver reference type',
    REFERENCE_TYPES,
    'Unreliable: it contradicted the system’s.',
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
                'no position is known',
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
      'Satellites that are received and usable; four are needed.',
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
      'Carrier to noise density; above 40 is good.',
      {
        metric: 'gnss_satellite_signal',
      }
    ),
    gauge(`${SATELLITE}/{elevation,elev*}`, 'Elevation', '°', 'Height above the horizon.', {
      metric: 'gnss_satellite_elevation',
    }),
    gauge(`${SATELLITE}/{azimuth,azim*}`, 'Azimuth', '°', 'Direction, from north over east.', {
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

/** A receiver object; `dcf77` is KNOWN, the others follow the naming rule (device-api.md 2.10). */
const longWaveReceiver = (object: string, evidence: Evidence): Entry[] =>
  [
    states(`${object}/ref-type`, 'Receiver reference type', REFERENCE_TYPES, 'Kind of the receiver.', {
      source: 'device-api.md 4.5',
    }),
    text(`${object}/type`, 'Receiver type', 'How the signal is received: PZF correlates.', {
      words: { pzf: 'PZF' },
    }),
    gauge(`${object}/field-strength`, 'Field strength', '', 'Field strength, 0 to 100.'),
    ...flags(`${object}/pcps`, [
      [
        ['freer', 'long_wave_free_running'],
        'Free running',
        'free running',
        'warning',
        'no',
        'ok',
        'Runs on its crystal.',
      ],
      [
        ['dl-enb', 'long_wave_daylight_saving'],
        'Daylight saving',
        'active',
        'neutral',
        'not active',
        'neutral',
        'Daylight saving time is active.',
      ],
      [
        ['dl-ann', 'long_wave_daylight_saving_change_announced'],
        'Daylight saving change',
        'announced',
        'neutral',
        'none',
        'neutral',
        'A change is announced.',
      ],
      [
        ['syncd', 'long_wave_synchronized_since_start'],
        'Synchronized since start',
        'yes',
        'ok',
        'no',
        'warning',
        'At least once since power-up.',
      ],
      [
        ['utc', 'long_wave_utc_firmware'],
        'UTC firmware',
        'yes',
        'neutral',
        'no',
        'neutral',
        'The receiver outputs UTC.',
      ],
      [
        ['ls-ann', 'long_wave_leap_second_announced'],
        'Leap second',
        'announced',
        'warning',
        'none',
        'ok',
        'A leap second is announced.',
      ],
      [
        ['iftm', 'long_wave_time_set_over_interface', 'long_wave_time_set_by_hand'],
        'Time set over the interface',
        'yes',
        'neutral',
        'no',
        'neutral',
        'The time was set over the interface rather than by the signal.',
      ],
      [
        ['invt', 'long_wave_time_invalid'],
        'Time invalid',
        'invalid',
        'error',
        'valid',
        'ok',
        'The battery-backed time is invalid.',
      ],
    ]),
  ].map((entry) => ({ ...entry, evidence }));

export const LONG_WAVE_RECEIVER: Family = {
  title: 'Long wave receiver',
  source: 'device-api.md 2.10',
  evidence: 'KNOWN',
  entries: [
    ...longWaveReceiver(`${MODULE}/dcf77`, 'KNOWN'),
    ...longWaveReceiver(`${MODULE}/{msf,wwvb}`, 'PLAUSIBLE'),
    gauge(`${MODULE}/dcf77/correlation`, 'Correlation', '', 'Match of the received phase noise, 0 to 100.'),
    states(
      `${MODULE}/dcf77/corr*-stat*`,
      'Correlation state',
      [state('locked', 2, 'ok'), state('correlating', 1, 'warning'), state('searching', 0, 'warning')],
      'How far the receiver has found the signal.',
      { evidence: 'PLAUSIBLE', source: 'device-api.md 3.1', metric: 'long_wave_correlation' }
    ),
    gauge(`${MODULE}/dcf77/*distance`, 'Distance to transmitter', 'm', 'Configured distance, for the signal’s delay.', {
      scale: 1000,
      evidence: 'PLAUSIBLE',
      source: 'device-api.md 3.1',
      metric: 'long_wave_distance',
    }),
  ],
};

const TCR = `${MODULE}/{tcr,irig}`;

export const TIME_CODE_RECEIVER: Family = {
  title: 'Time code receiver',
  source: 'device-api.md 3.1',
  evidence: 'PLAUSIBLE',
  entries: [
    states(`${TCR}/ref-type`, 'Receiver reference type', REFERENCE_TYPES, 'Kind of the receiver.'),
    states(
      `${TCR}/receiver-status`,
      'Receiver',
      asSent([state('synchronized', 101, 'ok'), state('not-synchronized', 100, 'error')]),
      'State of the receiver.',
      { metric: 'time_code_receiver' }
    ),
    text(`${TCR}/*code`, 'Time code', 'Code the input expects, such as B126 or IEEE 1344.', { metric: 'code' }),
    gauge(`${TCR}/drift`, 'Drift', 's', 'Drift of the oscillator against the code.', { scale: 1e-6 }),
    gauge(`${TCR}/agc`, 'Gain', '', 'Setting of the automatic gain control.', { metric: 'time_code_gain' }),
    states(`${TCR}/tfom`, 'Received figure of merit', TFOM_STATES, 'Quality that the code claims.'),
    ...flags(`${TCR}/{status,debug-status}`, [
      [['warmed-up', 'time_code_oscillator_warmed_up'], 'Oscillator', 'warmed up', 'ok', 'not warmed up', 'warning'],
      ['pps-active', 'Pulse per second', 'active', 'ok', 'not active', 'neutral'],
      [['inv*-config*', 'time_code_configuration_invalid'], 'Configuration', 'invalid', 'error', 'valid', 'ok'],
      [['msg-decoded', 'time_code_decoded'], 'Code', 'decoded', 'ok', 'not decoded', 'error'],
      [
        ['msg-inconsistent', 'time_code_inconsistent'],
        'Code content',
        'inconsistent',
        'error',
        'consistent',
        'ok',
        'Whether the code makes sense.',
      ],
      ['loop-locked', 'Control loop', 'locked', 'ok', 'not locked', 'warning'],
      ['jitter-too-large', 'Phase jitter', 'too large', 'warning', 'ok', 'ok'],
      [
        ['inv*-ref-off*', 'time_code_utc_offset_invalid'],
        'UTC offset',
        'not configured',
        'warning',
        'configured',
        'ok',
        'Offset of the code’s time.',
      ],
      [['inv*-time', 'time_code_time_invalid'], 'Time', 'invalid', 'error', 'valid', 'ok'],
      [
        ['time-set-via-api', 'time_code_time_set_via_api', 'time_code_time_set_by_hand'],
        'Time set via API',
        'yes',
        'neutral',
        'no',
        'neutral',
        'The time was set via the API rather than by the code.',
      ],
      [['inv*-rtc', 'time_code_rtc_invalid'], 'Battery-backed clock', 'invalid', 'warning', 'valid', 'ok'],
      [
        ['*pll-fail*', 'time_code_processor_failed'],
        'Processor',
        'failed',
        'error',
        'ok',
        'ok',
        'A failure needs a restart.',
      ],
    ]),
  ],
};
