import { css } from '@emotion/css';
import { dateTimeFormat, FieldType, type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

/** Log lines, newest first. A simple stand-in for Grafana's panel of this name. */
export function Logs({ frames }: { frames: DataFrame[] }) {
  const styles = useStyles2(getStyles);
  const lines = frames
    .flatMap((frame) => {
      const time = frame.fields.find((field) => field.type === FieldType.time);
      const named = (...names: string[]) => frame.fields.find((field) => names.includes(field.name.toLowerCase()));
      const body = named('body', 'message', 'line') ?? frame.fields.find((field) => field.type === FieldType.string);
      const level = named('severity', 'level');
      return Array.from({ length: body ? frame.length : 0 }, (_, row) => ({
        time: Number(time?.values[row] ?? 0),
        text: String(body?.values[row]),
        level: String(level?.values[row] ?? body?.labels?.level ?? ''),
      }));
    })
    .sort((a, b) => b.time - a.time);
  if (lines.length === 0) {
    return <div data-testid="panel-no-data">No log lines</div>;
  }
  return (
    <div data-testid="logs">
      {lines.map(({ time, text, level }, index) => (
        <div key={index} className={styles.line} data-testid="log-row" data-level={level}>
          <span className={styles.time}>{dateTimeFormat(time)}</span> {level && <strong>{level}</strong>} {text}
        </div>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
  time: css({ color: theme.colors.text.secondary }),
});
