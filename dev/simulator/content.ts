/** What the API serves below each path, independent of HTTP: a generated device or a fixed payload. */
import type { StatusAnswer } from './answer';
import { deviceText, isJsonObject, type FloatStyle, type JsonObject, type JsonValue } from './json';
import { valueAt } from './status/path';

export interface Content {
  /** The answer to `/api`, whose status sits under `data.status` (device-api.md 1.3). */
  root(): Buffer;
  /** The answer to `/api/status` and what is below; undefined when there is no such path. */
  status(path: readonly string[]): Buffer | undefined;
}

/** The content of a generated answer. */
export function generatedContent(answer: StatusAnswer, floats: FloatStyle): Content {
  const text = (data: JsonValue, self: string): Buffer =>
    Buffer.from(deviceText({ ...answer, data, links: { self } }, floats));
  const self = answer.links.self;
  return {
    root: () => text({ status: answer.data }, self.replace(/status$/, '')),
    status: (path) => {
      const value = valueAt(answer.data, path);
      return value === undefined ? undefined : text(value, [self, ...path.map(encodeURIComponent)].join('/'));
    },
  };
}

/**
 * A payload served as it is at `/api/status`, byte for byte, even when it is no JSON.
 *
 * @param payload text or bytes, or a value to be printed as JSON
 */
export function fixedContent(payload: unknown): Content {
  const bytes = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload, null, 2) + '\n');
  const answer = parsed(bytes);
  const text = (document: JsonObject): Buffer => Buffer.from(JSON.stringify(document, null, 2) + '\n');
  return {
    root: () => (answer ? text({ ...answer, data: { status: getStatus(answer) } }) : bytes),
    status: (path) => {
      if (path.length === 0) {
        return bytes;
      }
      const value = answer && valueAt(getStatus(answer), path);
      return answer && value !== undefined ? text({ ...answer, data: value }) : undefined;
    },
  };
}

/** The status itself, which a payload taken from `/api` has one level deeper. */
function getStatus(answer: JsonObject): JsonValue {
  const data = answer.data ?? null;
  return isJsonObject(data) && isJsonObject(data.status) ? data.status : data;
}

function parsed(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
