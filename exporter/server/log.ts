/** Levels and formats of the log, named as in Prometheus. */

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['json', 'logfmt'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LogSink {
  write: (line: string) => void;
}

/** A value in logfmt: quoted if it is not one word. */
function logfmtValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return /^[^\s"=\\\u0000-\u001f\u007f]+$/.test(text) ? text : JSON.stringify(text);
}

/** A line of JSON as `key=value` pairs; any other line unchanged. */
export function logfmt(line: string): string {
  try {
    const entries = Object.entries(JSON.parse(line) as object);
    return `${entries.map(([key, value]) => `${key}=${logfmtValue(value)}`).join(' ')}\n`;
  } catch {
    return line;
  }
}

/** Converts the JSON lines of the server's logger to the format. @param to where they are written */
export function convertLog(to: LogSink, format: LogFormat): LogSink {
  return format === 'json' ? to : { write: (line) => to.write(logfmt(line)) };
}
