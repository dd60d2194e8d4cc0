/** One device as this page sees it: polled once for everybody, read, and remembered. */
import { parseAnswer } from '../lantime/answer';
import { LantimeError } from '../lantime/errors';
import { Poller, PollState } from '../lantime/poller';
import type { StatusReader } from '../lantime/reader';
import { NO_READINGS, Readings } from '../lantime/readings';
import { Selector } from '../lantime/select';
import { Snapshot } from '../lantime/types';
import { MemoryHistory } from '../history/memory';

/** The live source of one data source instance. */
export class LiveDevice {
  readonly history = new MemoryHistory();
  readonly poller: Poller<Snapshot>;
  /** What the device has; empty until the first answer was read. */
  reader: Readings = NO_READINGS;
  selector = new Selector(NO_READINGS);

  /**
   * @param fetchStatus makes one request and gives the body; throws LantimeError
   * @param now milliseconds since 1970
   */
  constructor(
    fetchStatus: (signal: AbortSignal) => Promise<string>,
    intervalSeconds: number,
    now: () => number = Date.now
  ) {
    let statusReader: StatusReader | undefined;
    const read = async (signal: AbortSignal): Promise<Snapshot> => {
      // Reader and catalogue are the larger half of the plugin: they come while the device answers.
      const [body, loaded] = await Promise.all([fetchStatus(signal), statusReader ?? loadReader()]);
      statusReader = loaded;
      const snapshot = loaded.read(parseAnswer(body), now());
      if (this.reader !== loaded) {
        this.reader = loaded;
        this.selector = new Selector(loaded);
      }
      return snapshot;
    };
    this.poller = new Poller<Snapshot>({ intervalSeconds, now, poll: read });
    this.poller.subscribe((state) => (state.error ? this.history.recordGap(now()) : this.record(state)));
  }

  private record({ last }: PollState<Snapshot>): void {
    if (last) {
      this.history.record(last.value);
    }
  }

  /** The state no older than the poll interval, if the device allows. */
  latest(): Promise<PollState<Snapshot>> {
    return this.poller.latest();
  }
}

async function loadReader(): Promise<StatusReader> {
  try {
    const { StatusReader } = await import('../lantime/reader');
    return new StatusReader();
  } catch {
    throw new LantimeError('network', 'a part of the plugin could not be loaded');
  }
}
