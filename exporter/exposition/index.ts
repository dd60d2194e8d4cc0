/** The status of one device as Prometheus text. Metric names and labels are those of src/lantime/prometheus-names.ts. */
import { ageText, type Probe, probeText, snapshotText } from './probe';
import type { SeriesOptions } from './series-options';
import { SeriesWriter } from './series-writer';

export type { Probe } from './probe';
export type { SeriesOptions } from './series-options';

/** The exposition of one probe, without what the exporter keeps from one poll to the next. */
export function expose(probe: Probe, options: SeriesOptions): string {
  const { snapshot, error, ageSeconds } = probe;
  const isRead = snapshot !== undefined && (error === undefined || error.code === 'incomplete');
  return (
    probeText(probe) +
    (isRead ? snapshotText(snapshot, new SeriesWriter(options)).text : '') +
    (ageSeconds === undefined ? '' : ageText(ageSeconds))
  );
}
