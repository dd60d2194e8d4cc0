/** Forms of the log, named as Prometheus' own programs name them. */

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['json', 'logfmt'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LogSink {
  write: (line: string) => void;
}

/** A value of logfmt: quoted where it is not one word. */
function logfmtValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return /^[^\s"=\\\u0000-\u001f\u007f]+$/.test(text) ? text : JSON.stringify(text);
}

/** A line of JSON as `key=value` pairs; anything else as it is. */
export function logfmt(line: string): string {
  try {
    const entries = Object.entries(JSON.parse(line) as object);
    return `${entries.map(([key, value]) => `${key}=${logfmtValue(value)}`).join(' ')}\n`;
  } catch {
    return line;
  }
}

/** Where the lines of JSON that the server logs go. */
export function logSink(to: LogSink, format: LogFormat): LogSink {
  return format === 'json' ? to : { write: (line) => to.write(logfmt(line)) };
}
