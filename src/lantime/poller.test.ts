/** @jest-environment node */
// The whole contract of the poller, which is one object: in one file.
import * as fc from 'fast-check';
import { LantimeError, ProblemCode } from './errors';
import { Poller, PollState } from './poller';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2030, 0, 1) });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A device that counts what it is asked. */
class Device {
  /** When the requests came, milliseconds since 1970. */
  readonly requests: number[] = [];
  inFlight = 0;
  mostInFlight = 0;
  /** Milliseconds an answer takes. */
  takes = 200;
  problem: ProblemCode | undefined;
  readonly signals: AbortSignal[] = [];

  readonly poll = async (signal: AbortSignal): Promise<number> => {
    this.requests.push(Date.now());
    this.signals.push(signal);
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    await new Promise((resolve) => setTimeout(resolve, this.takes));
    this.inFlight--;
    if (this.problem) {
      throw new LantimeError(this.problem);
    }
    return this.requests.length;
  };

  /** Milliseconds between requests. */
  get gaps(): number[] {
    return this.requests.slice(1).map((at, index) => at - this.requests[index]);
  }
}

const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

/** Asks once a second for some time, as a panel does that somebody looks at. */
async function watch(poller: Poller<number>, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += SECOND) {
    void poller.latest();
    await pass(SECOND);
  }
}

/** Waits for a promise while time passes. */
async function settle<T>(promise: Promise<T>, milliseconds = MINUTE): Promise<T> {
  await pass(milliseconds);
  return promise;
}

describe('many consumers', () => {
  it('cause one poll per interval, not one each', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    const states: Array<Promise<PollState<number>>> = [];
    for (let passed = 0; passed <= MINUTE; passed += 5 * SECOND) {
      for (let consumer = 0; consumer < 40; consumer++) {
        states.push(poller.latest());
      }
      await pass(5 * SECOND);
    }
    expect(device.requests.length).toBeLessThanOrEqual(7);
    expect(device.requests.length).toBeGreaterThanOrEqual(6);
    expect(device.mostInFlight).toBe(1);
    expect((await Promise.all(states)).filter(({ last }) => last === undefined)).toEqual([]);
  });

  it('that ask while a request is in flight all get its result', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    const first = poller.latest();
    await pass(100);
    const [one, other] = await settle(Promise.all([first, poller.latest()]), SECOND);
    expect(one).toBe(other);
    expect(one).toEqual({ last: { value: 1, at: Date.UTC(2030, 0, 1) + 200 }, stopped: false });
  });

  it('that ask again within the interval get what was polled, at once', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await settle(poller.latest(), SECOND);
    await pass(8 * SECOND);
    expect(await poller.latest()).toMatchObject({ last: { value: 1 } });
    expect(poller.current).toBe(await poller.latest());
    expect(device.requests).toHaveLength(1);
  });
});

describe('the interval', () => {
  it.each([
    [undefined, 10],
    [60, 60],
    [5, 5],
    [1, 5],
    [0, 5],
    [-3, 5],
  ])('of %s s is %d s in force', async (wanted, inForce) => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll, intervalSeconds: wanted });
    expect(poller.intervalSeconds).toBe(inForce);
    await watch(poller, 3 * inForce * SECOND);
    expect(new Set(device.gaps)).toEqual(new Set([inForce * SECOND]));
  });

  it('leaves no holes in the series of a dashboard that refreshes rarely', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    for (let refresh = 0; refresh < 5; refresh++) {
      void poller.latest();
      await pass(MINUTE);
    }
    expect(device.requests.length).toBeGreaterThanOrEqual(30);
    expect(Math.max(...device.gaps)).toBe(10 * SECOND);
  });

  it('grows for a slow device, which gets as long a rest as it worked', async () => {
    const device = new Device();
    device.takes = 20 * SECOND;
    const poller = new Poller({ poll: device.poll, intervalSeconds: 5 });
    await watch(poller, 5 * MINUTE);
    expect(new Set(device.gaps)).toEqual(new Set([40 * SECOND]));
    expect(device.mostInFlight).toBe(1);
  });
});

describe('when nobody asks any more', () => {
  it('polling goes on for about two minutes and then stops', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await settle(poller.latest(), SECOND);
    const lastDemand = device.requests[0];
    await pass(HOUR);
    const lastRequest = device.requests[device.requests.length - 1];
    expect(lastRequest - lastDemand).toBeGreaterThanOrEqual(100 * SECOND);
    expect(lastRequest - lastDemand).toBeLessThanOrEqual(130 * SECOND);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('polling begins again with the next demand', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await settle(poller.latest(), HOUR);
    const before = device.requests.length;
    const state = await settle(poller.latest(), SECOND);
    expect(device.requests).toHaveLength(before + 1);
    expect(state.last?.value).toBe(before + 1);
  });

  it('also stops for a device that does not answer', async () => {
    const device = new Device();
    device.problem = 'unreachable';
    const poller = new Poller({ poll: device.poll });
    await settle(poller.latest(), HOUR);
    expect(device.requests[device.requests.length - 1] - device.requests[0]).toBeLessThanOrEqual(130 * SECOND);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a device that fails', () => {
  it('is asked less and less, but at least twice a minute', async () => {
    const device = new Device();
    device.problem = 'timeout';
    const poller = new Poller({ poll: device.poll });
    await watch(poller, 5 * MINUTE);
    expect(device.gaps.slice(0, 3)).toEqual([10 * SECOND, 20 * SECOND, 30 * SECOND]);
    expect(new Set(device.gaps.slice(2))).toEqual(new Set([30 * SECOND]));
  });

  it('keeps its last good values, and tells since when it fails', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await watch(poller, 15 * SECOND);
    const good = poller.current.last;
    device.problem = 'unreachable';
    await watch(poller, 10 * SECOND);
    const { failingSince } = poller.current;
    await watch(poller, 10 * MINUTE);
    expect(poller.current).toMatchObject({ last: good, failingSince, error: { code: 'unreachable' }, stopped: false });
    expect(failingSince).toBe(Date.UTC(2030, 0, 1) + 20 * SECOND + 200);
  });

  it('is seen within half a minute of coming back, and polled as often as before', async () => {
    const device = new Device();
    device.problem = 'device-error';
    const poller = new Poller({ poll: device.poll });
    await watch(poller, 10 * MINUTE);
    device.problem = undefined;
    await watch(poller, 31 * SECOND);
    expect(poller.current.error).toBeUndefined();
    expect(poller.current.failingSince).toBeUndefined();
    const before = device.requests.length;
    await watch(poller, MINUTE);
    expect(device.requests.length - before).toBeGreaterThanOrEqual(5);
    // The next failure starts over with a short pause.
    device.problem = 'device-error';
    await watch(poller, 31 * SECOND);
    expect(device.gaps[device.gaps.length - 1]).toBeLessThanOrEqual(20 * SECOND);
  });

  it('is not asked more often than the interval when that is long', async () => {
    const device = new Device();
    device.problem = 'timeout';
    const poller = new Poller({ poll: device.poll, intervalSeconds: 120 });
    await watch(poller, 20 * MINUTE);
    expect(Math.min(...device.gaps)).toBeGreaterThanOrEqual(120 * SECOND);
  });

  it.each<[string, () => Promise<number>]>([
    ['rejects with an error', () => Promise.reject(new Error('boom'))],
    ['rejects with nothing', () => Promise.reject()],
    ['rejects with a text', () => Promise.reject('boom')],
    [
      'throws before it asks',
      () => {
        throw new Error('boom');
      },
    ],
  ])('never makes the poller reject: %s', async (_, poll) => {
    const poller = new Poller({ poll });
    const states = [poller.latest(), poller.restart(), poller.latest()];
    for (const state of await settle(Promise.all(states))) {
      expect(state.error).toBeInstanceOf(LantimeError);
    }
    expect(await settle(poller.latest())).toMatchObject({ stopped: false });
    poller.dispose();
  });
});

describe('a rejected login', () => {
  const rejected = async () => {
    const device = new Device();
    device.problem = 'login-rejected';
    const poller = new Poller({ poll: device.poll });
    await settle(poller.latest());
    return { device, poller };
  };

  it('ends all requests, however often and long anybody asks', async () => {
    const { device, poller } = await rejected();
    await watch(poller, HOUR);
    expect(device.requests).toHaveLength(1);
    expect(poller.current).toMatchObject({ stopped: true, error: { code: 'login-rejected' } });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is tried exactly once more by a restart', async () => {
    const { device, poller } = await rejected();
    const state = await settle(poller.restart());
    expect(state).toMatchObject({ stopped: true, error: { code: 'login-rejected' } });
    await watch(poller, HOUR);
    expect(device.requests).toHaveLength(2);
  });

  it('is over once a restart succeeds', async () => {
    const { device, poller } = await rejected();
    device.problem = undefined;
    expect(await settle(poller.restart(), SECOND)).toEqual({
      last: { value: 2, at: expect.any(Number) },
      stopped: false,
    });
    await watch(poller, MINUTE);
    expect(device.requests.length).toBeGreaterThan(6);
  });

  it('after good polls keeps the last good values', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await watch(poller, 15 * SECOND);
    device.problem = 'login-rejected';
    await watch(poller, MINUTE);
    expect(poller.current).toMatchObject({ stopped: true, last: { value: 2 } });
    expect(device.requests).toHaveLength(3);
  });
});

describe('a restart', () => {
  it('polls at once, within the interval and while backing off', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await settle(poller.latest(), SECOND);
    expect((await settle(poller.restart(), SECOND)).last?.value).toBe(2);
    device.problem = 'timeout';
    await watch(poller, 5 * MINUTE);
    const before = device.requests.length;
    device.problem = undefined;
    expect((await settle(poller.restart(), SECOND)).error).toBeUndefined();
    expect(device.requests).toHaveLength(before + 1);
  });

  it('waits for the request in flight and then makes one of its own, also when several wait', async () => {
    const device = new Device();
    device.takes = 2 * SECOND;
    const poller = new Poller({ poll: device.poll });
    void poller.latest();
    await pass(SECOND);
    const restarts = [poller.restart(), poller.restart(), poller.restart()];
    const states = await settle(Promise.all(restarts), 5 * SECOND);
    expect(device.mostInFlight).toBe(1);
    expect(device.requests).toHaveLength(2);
    expect(states.map(({ last }) => last?.value)).toEqual([2, 2, 2]);
  });
});

describe('listeners', () => {
  it('hear of every poll, good or bad, until they leave', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    const heard: Array<PollState<number>> = [];
    const leave = poller.subscribe((state) => heard.push(state));
    await watch(poller, 15 * SECOND);
    device.problem = 'timeout';
    await watch(poller, 10 * SECOND);
    expect(heard.map(({ error }) => error?.code)).toEqual([undefined, undefined, 'timeout']);
    leave();
    await watch(poller, MINUTE);
    expect(heard).toHaveLength(3);
  });
});

describe('a disposed poller', () => {
  it('leaves no timer and asks nothing any more', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await watch(poller, 15 * SECOND);
    const requests = device.requests.length;
    poller.dispose();
    expect(jest.getTimerCount()).toBe(0);
    const state = poller.current;
    expect(await settle(poller.latest())).toBe(state);
    expect(await settle(poller.restart())).toBe(state);
    await pass(HOUR);
    expect(await settle(poller.latest())).toBe(state);
    expect(device.requests).toHaveLength(requests);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives up the request in flight, tells nobody and starts no other', async () => {
    const device = new Device();
    device.takes = 3 * SECOND;
    const poller = new Poller({ poll: device.poll });
    const heard = jest.fn();
    poller.subscribe(heard);
    const waiting = [poller.latest(), poller.restart()];
    await pass(SECOND);
    expect(device.signals[0].aborted).toBe(false);
    poller.dispose();
    expect(device.signals[0].aborted).toBe(true);
    await settle(Promise.all(waiting));
    expect(heard).not.toHaveBeenCalled();
    expect(device.requests).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a clock of this computer that is set back', () => {
  it('does not stop polling after a pause', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await settle(poller.latest(), HOUR);
    const before = device.requests.length;
    jest.setSystemTime(Date.now() - 3 * HOUR);
    await settle(poller.latest(), SECOND);
    expect(device.requests).toHaveLength(before + 1);
  });

  it('does not stop polling when it happens during a request', async () => {
    const device = new Device();
    device.takes = 2 * SECOND;
    const poller = new Poller({ poll: device.poll });
    void poller.latest();
    await pass(SECOND);
    jest.setSystemTime(Date.now() - HOUR);
    await watch(poller, MINUTE);
    expect(device.requests.length).toBeGreaterThanOrEqual(6);
  });

  it('does not make polling go on for hours that nobody asks for', async () => {
    const device = new Device();
    const poller = new Poller({ poll: device.poll });
    await settle(poller.latest(), SECOND);
    jest.setSystemTime(Date.now() - 5 * HOUR);
    await pass(HOUR);
    expect(device.requests.length).toBeLessThan(20);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('whatever happens', () => {
  const step = fc.record({
    does: fc.constantFrom('ask', 'ask', 'ask', 'restart', 'wait'),
    passes: fc.integer({ min: 0, max: 40 * SECOND }),
    takes: fc.integer({ min: 0, max: 25 * SECOND }),
    problem: fc.constantFrom<Array<ProblemCode | undefined>>(undefined, undefined, 'timeout', 'login-rejected'),
  });

  it('there is one request at a time, none too soon and none after a rejected login', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const device = new Device();
        const poller = new Poller({ poll: device.poll, intervalSeconds: 10 });
        let restarts = 0;
        const promises: Array<Promise<unknown>> = [];
        for (const { does, passes, takes, problem } of steps) {
          device.takes = takes;
          device.problem = problem;
          const stopped = poller.current.stopped;
          const requests = device.requests.length;
          if (does === 'ask') {
            promises.push(poller.latest());
          } else if (does === 'restart') {
            restarts++;
            promises.push(poller.restart());
          }
          expect(does !== 'restart' && stopped && device.requests.length > requests).toBe(false);
          await pass(passes);
        }
        await pass(HOUR);
        await Promise.all(promises);
        expect(device.mostInFlight).toBeLessThanOrEqual(1);
        expect(device.gaps.filter((gap) => gap < 10 * SECOND).length).toBeLessThanOrEqual(restarts);
        expect(jest.getTimerCount()).toBe(0);
        poller.dispose();
      }),
      { numRuns: 60 }
    );
  });
});
