/** One device as this page sees it: polled once for everybody, read, and remembered. */
import { parseAnswer } from '../lantime/answer';
import { Poller, PollState } from '../lantime/poller';
import { StatusReader } from '../lantime/reader';
import { Selector } from '../lantime/select';
import { Snapshot } from '../lantime/types';
import { MemoryHistory } from '../history/memory';

/** The live source of one data source instance. */
export class LiveDevice {
  readonly reader = new StatusReader();
  readonly selector = new Selector(this.reader);
  readonly history = new MemoryHistory();
  readonly poller: Poller<Snapshot>;

  /**
   * @param fetchStatus makes one request and gives the body; throws LantimeError
   * @param now milliseconds since 1970
   */
  constructor(
    fetchStatus: (signal: AbortSignal) => Promise<string>,
    intervalSeconds: number,
    now: () => number = Date.now
  ) {
    this.poller = new Poller<Snapshot>({
      intervalSeconds,
      now,
      poll: async (signal) => this.reader.read(parseAnswer(await fetchStatus(signal)), now()),
    });
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
