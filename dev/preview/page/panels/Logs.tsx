import { css } from '@emotion/css';
import { dateTimeFormat, FieldType, type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';

interface LogLine {
  time: number;
  text: string;
  level: string;
  labels: Record<string, unknown>;
}

/** Log lines, newest first, with level and labels. A simple stand-in for Grafana's panel of this name. */
export function Logs({ frames, showLabels = true }: { frames: DataFrame[]; showLabels?: boolean }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const lines = frames.flatMap(toLines).sort((a, b) => b.time - a.time);
  if (lines.length === 0) {
    return <div data-testid="panel-no-data">No log lines</div>;
  }
  return (
    <div data-testid="logs">
      {lines.map(({ time, text, level, labels }, index) => (
        <div
          key={index}
          className={styles.line}
          data-testid="log-row"
          data-level={level}
          data-time={time}
          style={{ borderLeftColor: levelColor(theme, level) }}
        >
          <span className={styles.quiet}>{dateTimeFormat(time)}</span> <strong>{level}</strong> {text}{' '}
          <span className={styles.quiet}>
            {Object.entries(showLabels ? labels : {}).map(([name, value]) => (
              <span key={name} className={styles.label} data-testid="log-label">
                {name}={String(value)}
              </span>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}

/** The fields of Grafana's log lines (dataplane contract), and what older data sources call them. */
function toLines(frame: DataFrame): LogLine[] {
  const time = frame.fields.find((field) => field.type === FieldType.time);
  const named = (...names: string[]) => frame.fields.find((field) => names.includes(field.name.toLowerCase()));
  const body = named('body', 'message', 'line') ?? frame.fields.find((field) => field.type === FieldType.string);
  const level = named('severity', 'level');
  const labels = named('labels');
  return Array.from({ length: body ? frame.length : 0 }, (_, row) => ({
    time: Number(time?.values[row] ?? 0),
    text: String(body?.values[row]),
    level: String(level?.values[row] ?? body?.labels?.level ?? ''),
    labels: { ...body?.labels, ...labels?.values[row] },
  }));
}

function levelColor({ visualization, colors }: GrafanaTheme2, level: string): string {
  const names: Record<string, string> = {
    critical: 'purple',
    error: 'red',
    warning: 'yellow',
    info: 'green',
    debug: 'blue',
    trace: 'light-blue',
  };
  const name = names[level.toLowerCase()];
  return name ? visualization.getColorByName(name) : colors.text.disabled;
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    paddingLeft: theme.spacing(1),
    marginBottom: theme.spacing(0.25),
    borderLeft: '3px solid',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  label: css({ marginRight: theme.spacing(1) }),
});
