/**
 * The program of a reading thread, see reading-threads.ts. It is part of the exporter's own program, which is started again
 * as a worker thread, so that the bundle stays one file.
 */
import { getHeapStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import workerpool from 'workerpool';
import { asLantimeError } from '../../src/lantime/errors';
import type { SeriesOptions } from '../exposition/series-options';
import { errorReason, type Reason } from '../problems';
import { parseDefinitionsTexts, DeviceReader, SharedSchemas, type Digest } from './device-reader';

/** One answer to be read. Plain data only. */
export interface ReadRequest extends SeriesOptions {
  /** Identifies the device: its reader keeps what it has seen of it. */
  device: string;
  definitionsText: string;
  body: Uint8Array;
  /** Milliseconds since 1970. */
  receivedAt: number;
}

/** The answer as it was read, or why it could not be. */
export type ReadResult = { digest: Digest } | { problem: { reason: Reason; detail?: string } };

/** Above this share of the thread's heap, the devices that were read least recently are forgotten. */
const FORGET_ABOVE = 0.4;
/** A device that was not read for this long is read elsewhere, or no longer polled. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;

const schemas = new SharedSchemas();
/** Least recently used first. */
const readers = new Map<string, { settings: string; reader: DeviceReader; usedAt: number }>();

function read(request: ReadRequest): ReadResult | InstanceType<typeof workerpool.Transfer> {
  const { device, body, receivedAt, definitionsText, ...options } = request;
  const settings = JSON.stringify([definitionsText, options]);
  let known = readers.get(device);
  readers.delete(device);
  if (known?.settings !== settings) {
    const definitions = parseDefinitionsTexts(definitionsText);
    const reader = new DeviceReader({ ...options, definitionsText, definitions }, schemas);
    known = { settings, reader, usedAt: 0 };
  }
  known.usedAt = receivedAt;
  try {
    const digest = known.reader.read(body, receivedAt);
    return new workerpool.Transfer({ digest }, [digest.text.buffer]);
  } catch (error) {
    const problem = asLantimeError(error);
    return { problem: { reason: errorReason(problem), detail: problem.detail } };
  } finally {
    readers.set(device, known);
    forget(receivedAt);
  }
}

/** A thread that runs out of memory is terminated; starting anew with some devices costs less. */
function forget(now: number): void {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  let surplus = used > FORGET_ABOVE * limit ? readers.size >> 1 : 0;
  for (const [device, { usedAt }] of readers) {
    if (surplus-- > 0 || now - usedAt > FORGOTTEN_AFTER_MS) {
      readers.delete(device);
    } else {
      break;
    }
  }
}

if (!isMainThread) {
  workerpool.worker({ ready: () => true, read });
}
