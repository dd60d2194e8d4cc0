/**
 * The thread in which large answers are read; see lanes.ts. It is the program itself, started as a worker thread, so that
 * the exporter stays one file.
 */
import { getHeapStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import workerpool from 'workerpool';
import { asLantimeError } from '../src/lantime/errors';
import { reasonOf, type Reason } from './problems';
import { definitionsIn, DeviceReader, SharedSchemas, type Digest } from './reading';
import type { SeriesOptions } from './series';

/** One answer that is to be read. Plain data only. */
export interface ReadingOrder extends SeriesOptions {
  /** Tells devices apart: a reader keeps what it has seen of its device. */
  device: string;
  definitionsText: string;
  body: Uint8Array;
  /** Milliseconds since 1970. */
  receivedAt: number;
}

/** What came of it. */
export type ReadingResult = { digest: Digest } | { problem: { reason: Reason; detail?: string } };

/** Share of the thread's heap beyond which it forgets devices that were read less recently. */
const FULL = 0.4;
/** Devices that were not read for so long are read elsewhere, or no more. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;

const schemas = new SharedSchemas();
/** Least recently used first. */
const readers = new Map<string, { settings: string; reader: DeviceReader; usedAt: number }>();

function read(order: ReadingOrder): ReadingResult | InstanceType<typeof workerpool.Transfer> {
  const { device, body, receivedAt, definitionsText, ...options } = order;
  const settings = JSON.stringify([definitionsText, options]);
  let known = readers.get(device);
  readers.delete(device);
  if (known?.settings !== settings) {
    const reader = new DeviceReader(
      { ...options, definitionsText, definitions: definitionsIn(definitionsText) },
      schemas
    );
    known = { settings, reader, usedAt: 0 };
  }
  known.usedAt = receivedAt;
  try {
    const digest = known.reader.read(body, receivedAt);
    readers.set(device, known);
    return new workerpool.Transfer({ digest }, [digest.text.buffer]);
  } catch (error) {
    readers.set(device, known);
    const problem = asLantimeError(error);
    return { problem: { reason: reasonOf(problem), detail: problem.detail } };
  } finally {
    forget(receivedAt);
  }
}

/** A thread that runs out of memory is ended; to read a device from the beginning is cheaper than that. */
function forget(now: number): void {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  let surplus = used > FULL * limit ? readers.size >> 1 : 0;
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
