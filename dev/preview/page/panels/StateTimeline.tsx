import { css } from '@emotion/css';
import {
  dateTimeFormat,
  FieldType,
  formattedValueToString,
  getFieldDisplayName,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
  type TimeRange,
} from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';

interface Segment {
  from: number;
  to: number;
  text: string;
  color?: string;
}

/** One bar for each field, one piece of it for each state. A simple stand-in for Grafana's panel of this name. */
export function StateTimeline({ frames, range }: { frames: DataFrame[]; range: TimeRange }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const from = range.from.valueOf();
  const span = range.to.valueOf() - from;
  const percent = (time: number) => Math.min(100, Math.max(0, ((time - from) / span) * 100));
  const rows = frames.flatMap((frame) => {
    const time = frame.fields.find((field) => field.type === FieldType.time);
    const states = frame.fields.filter((field) => field !== time && field.type !== FieldType.time);
    return time
      ? states.map((field) => ({
          name: getFieldDisplayName(field, frame, frames),
          segments: toSegments(time, field, range.to.valueOf()).filter((one) => one.to >= from && span > 0),
        }))
      : [];
  });
  if (rows.length === 0) {
    return <div data-testid="panel-no-data">Data has no time field</div>;
  }
  return (
    <div className={styles.timeline} data-testid="state-timeline">
      {rows.map(({ name, segments }, index) => (
        <div key={index} className={styles.row} data-testid="state-row" data-name={name}>
          <div className={styles.name} title={name}>
            {name}
          </div>
          <div className={styles.bar}>
            {segments.map((segment) => (
              <div
                key={segment.from}
                className={styles.segment}
                data-testid="state-segment"
                title={`${segment.text}\n${dateTimeFormat(segment.from)} to ${dateTimeFormat(segment.to)}`}
                style={{
                  left: `${percent(segment.from)}%`,
                  width: `${percent(segment.to) - percent(segment.from)}%`,
                  background: segment.color,
                  color: segment.color && theme.colors.getContrastText(segment.color),
                }}
              >
                {segment.text}
              </div>
            ))}
          </div>
        </div>
      ))}
      <div className={styles.axis}>
        <span>{dateTimeFormat(range.from)}</span>
        <span>{dateTimeFormat(range.to)}</span>
      </div>
    </div>
  );
}

/** Neighbours with the same value are one segment; null ends it, and the last one lasts until now. */
function toSegments(time: Field, field: Field, end: number): Segment[] {
  const segments: Segment[] = [];
  let previous: unknown = null;
  Array.from(field.values).forEach((value, row) => {
    const at = time.values[row];
    if (value === previous) {
      return;
    }
    const last = segments[segments.length - 1];
    if (last && last.to === end) {
      last.to = at;
    }
    previous = value;
    if (value !== null && value !== undefined) {
      const display = field.display?.(value);
      segments.push({
        from: at,
        to: end,
        text: display ? formattedValueToString(display) : String(value),
        color: display?.color,
      });
    }
  });
  return segments;
}

const getStyles = (theme: GrafanaTheme2) => ({
  timeline: css({ display: 'flex', flexDirection: 'column', height: '100%' }),
  row: css({
    display: 'flex',
    flex: '1 0 18px',
    minHeight: 18,
    maxHeight: 60,
    lineHeight: 1.2,
    alignItems: 'center',
    gap: theme.spacing(1),
    paddingBottom: theme.spacing(0.5),
  }),
  name: css({
    flex: '0 0 22%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    textAlign: 'right',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  bar: css({ position: 'relative', flex: 1, height: '100%', background: theme.colors.background.secondary }),
  segment: css({
    position: 'absolute',
    top: 0,
    bottom: 0,
    display: 'flex',
    alignItems: 'center',
    overflow: 'hidden',
    paddingLeft: theme.spacing(0.5),
    whiteSpace: 'nowrap',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  axis: css({
    display: 'flex',
    justifyContent: 'space-between',
    marginLeft: '23%',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
