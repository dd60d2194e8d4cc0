/** Alarms of devices, from Prometheus. */
import { AnnotationQuery, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { EVENT_TITLES } from '../../src/lantime/catalogue/notification';
import { COLORS, columns, DEVICE_COLUMN, mapped, mappedWords, sortedBy, width } from './fields';
import { table } from './panels';
import { ALL_DEVICES, PROMETHEUS, promTable } from './queries';

/** Labels to join by: Prometheus adds them to all series of a device. */
export const SAME = 'job, instance';

const WITH_TYPE = `on (${SAME}, event) group_left (type) lantime_event_info{type=~"critical|error|warning"}`;
/** Shown in place of an event if devices report events and none is active. */
const NO_ALARM = 'no-alarm';

/**
 * A table of active alarms, the latest first; it says so if there are none, and is empty while no device can be read.
 * @param devices matchers of the devices, and of events if only some are wanted
 * @param isOne whether it is about one device, whose name is then left out
 */
export function promAlarms({
  devices,
  isOne = false,
  ...shown
}: {
  title: string;
  description: string;
  w: number;
  h: number;
  devices: string;
  isOne?: boolean;
}): Panel {
  const active = `max by (instance, event, type) (lantime_event_active{${devices}} * ${WITH_TYPE} == 1)`;
  return table({
    ...shown,
    queries: [
      promTable(
        `${active} or label_replace(label_replace((count(lantime_event_active{${devices}}) unless on () ${active}), "instance", "${ALL_DEVICES}", "", ""), "event", "${NO_ALARM}", "", "")`
      ),
      promTable(
        `max by (instance, event, type) (lantime_event_last_triggered_timestamp_seconds{${devices}} * 1000 * ${WITH_TYPE} and on (${SAME}, event) lantime_event_active == 1)`
      ),
    ],
    transformations: [
      { id: 'merge', options: {} },
      ...columns(
        ...(isOne ? [] : [['instance', 'Device'] as const]),
        ['event', 'Event'],
        ['type', 'Severity'],
        ['Value #B', 'Since']
      ),
      sortedBy('Since', true),
    ],
    fields: {
      ...(isOne ? {} : { Device: DEVICE_COLUMN }),
      Event: [{ id: 'mappings', value: mappedWords({ ...EVENT_TITLES, [NO_ALARM]: 'no alarm is reported' }) }],
      Severity: [
        width(75),
        {
          id: 'mappings',
          value: mapped({
            critical: { text: 'critical', color: COLORS.error },
            error: { text: 'error', color: COLORS.error },
            warning: { text: 'warning', color: COLORS.warning },
          }),
        },
      ],
      Since: [{ id: 'unit', value: 'dateTimeAsIso' }, width(155)],
    },
  });
}

/** Alerts of Prometheus, if the rules are loaded. @param devices matchers of the devices */
export const criticalAlerts = (devices: string): AnnotationQuery =>
  ({
    name: 'Critical alerts',
    datasource: PROMETHEUS,
    enable: true,
    hide: false,
    iconColor: 'orange',
    expr: `ALERTS{alertname=~"Lantime.+", alertstate="firing", severity="critical", ${devices}}`,
    step: '60s',
    titleFormat: '{{instance}}',
    textFormat: '{{alertname}} {{slot}} {{port}} {{event}}',
    tagKeys: 'severity',
  }) as AnnotationQuery;
