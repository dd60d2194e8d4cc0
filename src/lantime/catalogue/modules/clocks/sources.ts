/** The reference sources of a clock and their status; device-api.md 3.1. */
import { mark } from '../../../../i18n';
import { MODULE } from '../module-path';
import { flags } from '../../flags';
import { asBoolean, asObject, counter, Family, gauge, states, text } from '../../model';
import { sourceQuantity } from '../../quantities';
import { REFERENCE_NUMBERS, SSM_STATES } from '../../states';
import { REFERENCES } from '../../words';

/** Flags are beside the values, or in an object of their own as in the header. */
const SOURCE_STATUS = `${MODULE}/mrs/*/{status,info/status}`;
const SOURCE_FLAGS = `${MODULE}/mrs/*/{status,status/status,status/flags,info/status,info/status/status}`;

export const REFERENCE_SOURCES: Family = {
  title: 'Reference clock',
  source: 'device-api.md 3.1',
  evidence: 'PLAUSIBLE',
  rules: [
    {
      path: SOURCE_STATUS,
      // A zero would look like a perfect offset.
      absentKeys: (status) => {
        const marks = [status, asObject(status.status), asObject(status.flags)];
        const isSet = (key: string) => marks.some((mark) => asBoolean(mark?.[key]) === true);
        return ['no-signal', 'no-connection', 'no-conn'].some(isSet)
          ? { offset: mark('the source has no signal') }
          : undefined;
      },
    },
  ],
  entries: [
    text(`${SOURCE_STATUS}/id/type`, 'Present source type', 'Kind of the source that the status describes.', {
      words: REFERENCES,
      numbers: REFERENCE_NUMBERS,
    }),
    gauge(`${SOURCE_STATUS}/id/instance`, 'Present source instance', '', 'Number of that source among its kind.'),
    gauge(`${SOURCE_STATUS}/offset`, 'Source offset', 's', 'Difference between the source and the clock.', {
      quantity: sourceQuantity('offset'),
    }),
    states(`${SOURCE_STATUS}/ssm`, 'Source SSM', SSM_STATES, 'Quality the source claims, for SyncE, E1 and T1.'),
    counter(
      `${SOURCE_STATUS}/{soc,signal-outages,signal-outage-counter}`,
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
        'Whether the source is locked to the pulse per second.',
      ],
      [
        ['num*-exc*', 'clock_source_number_exceeded'],
        'Number of sources',
        'too many',
        'warning',
        'ok',
        'ok',
        'Whether there are more sources than the clock can handle.',
      ],
      [
        ['is-external', 'clock_source_external'],
        'External source',
        'external',
        'neutral',
        'internal',
        'neutral',
        'Whether the source is on an extension card.',
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
        'Whether the source is too far from the trusted source.',
      ],
    ]),
  ],
};
