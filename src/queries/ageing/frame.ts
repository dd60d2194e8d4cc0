/** The trend of the control value of each oscillator over the time range, as a table. */
import { FieldType } from '@grafana/data';
import { Ageing, estimateAgeing } from '../../analysis/ageing';
import { passesFilters } from '../../grafana/filters';
import { enumeration, info, limitNotice, warning } from '../../grafana/notices';
import { columnsFrom } from '../../grafana/table';
import { t } from '../../i18n';
import { matchesComponent } from '../../lantime/select';
import type { Component, Descriptor } from '../../lantime/types';
import type { AnswerQuery } from '../kind';
import { toSamples } from '../samples';

/** Control value of an oscillator; device-api.md 2.10. */
const CONTROL_VALUE = 'module/dac-val';
/** Finer samples make no better median of a day. */
const STEP_MS = 3600_000 / 2;

interface Row {
  component: Component;
  descriptor: Descriptor;
  ageing: Ageing;
}

const answer: AnswerQuery<unknown> = async (query, { device, settings, history, range, request, current }) => {
  const { reader } = device;
  const labels = { components: reader.knownComponents, device: settings.name };
  const found = [...reader.knownComponents.values()]
    .filter(
      (component) =>
        query.components.some((word) => matchesComponent(word, component)) &&
        passesFilters(component, query.filters, labels)
    )
    .flatMap((component) =>
      reader
        .getDescriptors(component.id)
        .filter(({ metric }) => metric === CONTROL_VALUE)
        .map((descriptor) => ({ component, descriptor }))
    );
  const shown = found.slice(0, query.limit);
  const past = await history.forPanel(
    shown.map(({ descriptor }) => descriptor),
    { ...request, intervalMs: STEP_MS },
    false
  );
  const to = Math.min(range.to, Date.now());
  const rows = shown.map((row): Row => {
    return { ...row, ageing: estimateAgeing(toSamples(past.series(row.descriptor, range.from, to)), to) };
  });
  return {
    frames: [frameFrom(query.refId, rows)],
    notices: [
      ...(found.length > shown.length ? [limitNotice('rows', query.limit)] : []),
      ...past.notices,
      // Troubleshooting: The device has not responded yet; the panel says why.
      ...(current ? [] : [warning(t('The device was not read, so the present of its oscillators is not known.'))]),
      // Troubleshooting: Not every clock sends `dac-val`; of the published responses, one has it, without a value.
      ...(current && found.length === 0
        ? [
            info(
              t('The device reports no control value of an oscillator for {components}.', {
                components: enumeration(query.components),
              })
            ),
          ]
        : []),
    ],
    served: past.served,
    absence: { of: 'slots', mayBeFiltered: true },
  };
};
export default answer;

function frameFrom(refId: string, rows: readonly Row[]) {
  const column = columnsFrom(rows);
  const number = (name: string, cell: (ageing: Ageing) => number | undefined, config: object) =>
    column(name, FieldType.number, ({ ageing }) => cell(ageing), config);
  const fields = [
    column('Clock', FieldType.string, ({ component }) => component.label),
    number('Control value', ({ value }) => value, { description: t('The latest value of the converter.') }),
    number('Position', ({ position }) => position, {
      unit: 'percentunit',
      min: 0,
      max: 1,
      decimals: 1,
      description: t('Where it stands in its range. At either end the oscillator cannot be corrected any more.'),
    }),
    number('Trend per day', ({ trend }) => trend, { description: t('Change of the control value in a day.') }),
    number('Trend ±', ({ trendMargin }) => trendMargin, { description: t('Two standard errors of the trend.') }),
    number('Time left, worst case', ({ worst }) => worst, {
      unit: 's',
      description: t('Until an end of the range, at the fastest that the trend allows.'),
    }),
    number('Time left, best case', ({ best }) => best, {
      unit: 's',
      description: t('The same at the slowest; empty if the trend may be zero.'),
    }),
    column('Assumptions', FieldType.string, ({ ageing }) => ageing.remarks.join(' '), {
      description: t('What the figures rest on, and why others are missing.'),
    }),
  ];
  // Of the past, so without the type of present values.
  return { refId, meta: { preferredVisualisationType: 'table' as const }, fields, length: rows.length };
}
