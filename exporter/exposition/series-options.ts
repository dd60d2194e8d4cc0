import { matchesPattern } from '../../src/lantime/paths';
import { findCollector, type CollectorSwitches } from './collectors';

/** What a user can choose about the series of a device. */
export interface SeriesOptions {
  /** Also expose numbers that are not in the catalogue, as `lantime_reading{component,field}`. */
  unknownReadings: boolean;
  /** Also expose metrics under their names in the previous release. */
  legacyMetricNames?: boolean;
  /** Collectors are enabled unless they are false here. */
  collectors?: CollectorSwitches;
  /** Metric names, with asterisks: only these are exposed. */
  allow?: readonly string[];
  /** Metric names, with asterisks: none of these is exposed. */
  deny?: readonly string[];
  /** Expose only the present state of a state set. */
  presentStatesOnly?: boolean;
}

/** The options alone, of an object that has other properties, too. */
export const toSeriesOptions = (target: SeriesOptions): SeriesOptions => ({
  unknownReadings: target.unknownReadings,
  legacyMetricNames: target.legacyMetricNames,
  collectors: target.collectors,
  allow: target.allow,
  deny: target.deny,
  presentStatesOnly: target.presentStatesOnly,
});

/** Whether a metric is exposed. */
export function isExposed(metric: string, { collectors, allow, deny }: SeriesOptions): boolean {
  return (
    collectors?.[findCollector(metric)] !== false &&
    (allow === undefined || allow.some((pattern) => matchesPattern(pattern, metric))) &&
    !deny?.some((pattern) => matchesPattern(pattern, metric))
  );
}
