/** What each source says of leap seconds, compared with the others, as a table. */
import { FieldType } from '@grafana/data';
import { compareLeapSeconds, ComparedSource } from '../../analysis/leap-second';
import { stateConfig } from '../../grafana/fields';
import { passesFilters } from '../../grafana/filters';
import { enumeration, info, limitNotice, warning } from '../../grafana/notices';
import { columnsFrom, table } from '../../grafana/table';
import { t } from '../../i18n';
import { state } from '../../lantime/catalogue/model';
import type { AnswerQuery } from '../kind';
import { findSources } from './sources';

const ANNOUNCEMENTS = [
  state('none', 0, 'ok'),
  state('insert', 1, 'warning', 'second inserted'),
  state('delete', 2, 'warning', 'second deleted'),
  state('pending', 3, 'warning', 'announced'),
];
const AGREEMENTS = [
  state('agrees', 0, 'ok'),
  state('differs', 1, 'error'),
  state('not yet due', 2, 'neutral'),
  state('unknown', 3, 'neutral'),
];

const order = ({ agreement }: ComparedSource): number => (agreement === 'differs' ? 0 : 1);

const answer: AnswerQuery<unknown> = (query, { device, settings, current }) => {
  const labels = { components: device.reader.knownComponents, device: settings.name };
  const passing = current
    ? findSources(query.components, device.reader, current).filter(({ component }) =>
        passesFilters(component, query.filters, labels)
      )
    : [];
  const now = current?.receivedAt ?? 0;
  const { sources, at } = compareLeapSeconds(passing, now);
  // What differs first: a panel may be too low for all.
  const differsFirst = [...sources].sort((a, b) => order(a) - order(b));
  const rows = differsFirst.slice(0, query.limit);
  const expired = passing.find(({ expiredAt }) => expiredAt !== undefined)?.expiredAt;
  return {
    frames: [frameFrom(query.refId, rows, at === undefined ? undefined : (at - now) / 1000)],
    notices: [
      ...(sources.length > rows.length ? [limitNotice('rows', query.limit)] : []),
      // Troubleshooting: The device has not responded yet; the panel says why.
      ...(current ? [] : [warning(t('The device was not read, so nothing is known of its leap seconds.'))]),
      // Troubleshooting: Choose `*`, or components with a receiver, NTP or PTP.
      ...(current && passing.length === 0
        ? [
            info(
              t('The device reports nothing of leap seconds for {components}.', {
                components: enumeration(query.components),
              })
            ),
          ]
        : []),
      // Troubleshooting: Install a new leap-second file: web interface, NTP, leap second handling.
      ...(expired === undefined
        ? []
        : [
            info(
              t('The leap-second file expired on {day}, so it says nothing of leap seconds after that.', {
                day: new Date(expired).toISOString().slice(0, 10),
              })
            ),
          ]),
      ...(rows.length > 0
        ? [
            // Troubleshooting: [Analysis](analysis.md#leap-second) says what is compared, and when an announcement is due.
            info(
              t(
                'Sources are compared with each other, not with the IERS. An announcement is expected from NTP and PTP in the last 11 hours before a leap second, from receivers and the device in the last 50 minutes.'
              )
            ),
          ]
        : []),
    ],
    served: new Map([['live poll', current !== undefined]]),
  };
};
export default answer;

function frameFrom(refId: string, rows: readonly ComparedSource[], left: number | undefined) {
  const column = columnsFrom(rows);
  return table(refId, [
    column('Source', FieldType.string, ({ source }) => source.name),
    column('Leap second', FieldType.string, ({ source }) => source.announces, {
      ...stateConfig(ANNOUNCEMENTS, 'text'),
      description: t('What the source announces at present.'),
    }),
    column('At', FieldType.time, ({ source }) => source.at, {
      description: t('When it comes, if the source says so.'),
    }),
    column(
      'Time left',
      FieldType.number,
      ({ source }) => (source.announces === undefined || source.announces === 'none' ? undefined : left),
      { unit: 's', description: t('Until the leap second that most sources announce.') }
    ),
    column('TAI − UTC', FieldType.number, ({ source }) => source.taiOffset, {
      unit: 's',
      decimals: 0,
      description: t('How far UTC is behind TAI. Of GNSS receivers, computed from the offset of their own time scale.'),
    }),
    column('Agreement', FieldType.string, ({ agreement }) => agreement, {
      ...stateConfig(AGREEMENTS, 'text'),
      description: t('Whether it fits what the other sources say.'),
    }),
    column(
      'Reasons',
      FieldType.string,
      ({ source, reasons }) => [...(source.remark ? [source.remark] : []), ...reasons].join(' '),
      { description: t('Why it differs.') }
    ),
  ]);
}
