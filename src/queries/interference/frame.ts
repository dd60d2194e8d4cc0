/** A suspicion for each satellite receiver, at the end of the time range. */
import { dateTime, FieldType } from '@grafana/data';
import { suspect, Suspicion } from '../../analysis/interference';
import { passesFilters } from '../../grafana/filters';
import { enumeration, info, limitNotice, warning } from '../../grafana/notices';
import { columnsFrom } from '../../grafana/table';
import { t } from '../../i18n';
import type { AnswerQuery } from '../kind';
import { findReceivers, hasStartedWithin, Receiver, readingsOfReceivers, toHistory } from './receivers';

/** A day and what is needed around it, milliseconds. */
const LOOK_BACK = 25 * 3600_000;
/** How long receivers may search after a start: some minutes, and those that are compared after them. */
const SETTLING_SECONDS = 600;

const answer: AnswerQuery<unknown> = async (query, { device, settings, history, range, request, current }) => {
  const labels = { components: device.reader.knownComponents, device: settings.name };
  const found = current
    ? findReceivers(query.components, device.reader, current).filter(({ component }) =>
        passesFilters(component, query.filters, labels)
      )
    : [];
  const receivers = found.slice(0, query.limit);
  const at = Math.min(range.to, Date.now());
  const isStarting = current !== undefined && hasStartedWithin(SETTLING_SECONDS, at, device.reader, current);
  const from = at - LOOK_BACK;
  const lookedAt = { from: dateTime(from), to: dateTime(at), raw: { from: dateTime(from), to: dateTime(at) } };
  const past = await history.forPanel(
    readingsOfReceivers(receivers),
    { ...request, range: lookedAt, intervalMs: 1 },
    false
  );
  const histories = new Map(
    receivers.map((receiver) => [
      receiver.component.id,
      { ...toHistory(receiver, (descriptor) => past.series(descriptor, from, at)), isStarting },
    ])
  );
  const suspicions = suspect(histories, at);
  return {
    frames: [suspicionFrame(query.refId, receivers, suspicions)],
    notices: [
      ...(found.length > receivers.length ? [limitNotice('rows', query.limit)] : []),
      // Troubleshooting: The device has not responded yet; the panel says why.
      ...(current ? [] : [warning(t('The device was not read, so nothing is known of its receivers.'))]),
      // Troubleshooting: Choose modules with satellite receivers.
      ...(current && found.length === 0
        ? [info(t('The device reports no satellites for {components}.', { components: enumeration(query.components) }))]
        : []),
      ...(receivers.length > 0
        ? [
            // Troubleshooting: [Analysis](analysis.md#interference) says what is compared.
            info(
              t(
                'A suspicion compares the last two minutes with the hour before, and with the day before if there is history. It is not a proof, and a careful deception leaves no trace in these readings.'
              )
            ),
          ]
        : []),
    ],
    served: past.served,
    absence: { of: 'slots', mayBeFiltered: true },
  };
};
export default answer;

function suspicionFrame(refId: string, receivers: readonly Receiver[], suspicions: ReadonlyMap<string, Suspicion>) {
  const column = columnsFrom(receivers);
  const text = (name: string, cell: (suspicion: Suspicion) => string, description: string) =>
    column(name, FieldType.string, ({ component }) => cell(suspicions.get(component.id)!), { description });
  const fields = [
    column('Receiver', FieldType.string, ({ component }) => component.label),
    column('Suspicion', FieldType.number, ({ component }) => suspicions.get(component.id)!.score ?? null, {
      unit: 'percentunit',
      decimals: 0,
      min: 0,
      max: 1,
      description: t('How strongly the reasons speak for a disturbance; not a probability.'),
    }),
    text(
      'May be',
      ({ score, causes, reasons, notExamined }) =>
        causes.length > 0
          ? causes.join(', or ')
          : score === undefined || reasons.length > 0
            ? 'unclear'
            : notExamined.length > 0
              ? 'nothing noticed in what was examined'
              : 'nothing noticed',
      t('What the reasons fit, most likely first. What cannot be told apart is all named.')
    ),
    text('Reasons', ({ reasons }) => reasons.map((reason) => reason.text).join(' '), t('What was noticed.')),
    text(
      'Not examined',
      ({ notExamined }) => notExamined.join('; '),
      t('What the device or the history does not have.')
    ),
  ];
  // Of the past, so without the type of present values.
  return { refId, meta: { preferredVisualisationType: 'table' as const }, fields, length: receivers.length };
}
