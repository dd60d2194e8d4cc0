/** @jest-environment node */
// Changes from events, from readings and from both, compared with each other: in one file.
import * as fc from 'fast-check';
import { statusAnswer } from '../../dev/simulator';
import { StatusReader } from '../lantime/reader';
import { Snapshot } from '../lantime/types';
import { listChanges } from './merge';
import { Change } from './model';
import { MemoryHistory } from '../history/memory';

const START = Date.UTC(2026, 0, 1, 9, 40);
const INTERVAL_MS = 10_000;
const stamp = (time: number) => new Date(time).toISOString().slice(0, 19);

/** A device as the data source sees it: answers of any form, one for each poll. */
class Bench {
  readonly reader = new StatusReader();
  readonly past = new MemoryHistory();
  snapshot: Snapshot | undefined;
  now = START;

  poll(data: object, seconds = INTERVAL_MS / 1000): this {
    this.now += seconds * 1000;
    this.snapshot = this.reader.read({ data: { system: { hostname: 'ntp1' }, ...data } }, this.now);
    this.past.record(this.snapshot);
    return this;
  }

  away(seconds = INTERVAL_MS / 1000): this {
    this.now += seconds * 1000;
    this.past.recordGap(this.now);
    return this;
  }

  list(source: 'events' | 'readings' | 'both' = 'both'): Change[] {
    return listChanges(
      { reader: this.reader, history: this.past, snapshot: this.snapshot, intervalMs: INTERVAL_MS },
      source
    );
  }
}

type Event = [id: string, type: string, triggered: number | undefined, last: string];
const events = (...list: Event[]) => ({
  notification: {
    events: list.map(([id, type, triggered, last]) => ({
      'object-id': id,
      type,
      ...(triggered === undefined ? {} : { triggered }),
      'last-triggered': last === 'never' ? last : `2026-01-01T${last}`,
    })),
  },
});
/** A change in one line: what, where, when, until when. */
const line = ({ component, events: [event], reading, start, end, from, to, severity }: Change) =>
  [
    component,
    event ?? reading?.field,
    stamp(start).slice(11),
    end === undefined ? 'open' : end === start ? 'moment' : stamp(end).slice(11),
    from && to ? `${from.text} → ${to.text}` : '-',
    severity,
  ].join(' ');

describe('events', () => {
  const lines = (...list: Event[]) =>
    new Bench()
      .poll(events(...list))
      .list('events')
      .map(line);

  it('that raise and clear are one period', () => {
    expect(lines(['antenna-faulty', 'error', 0, '09:38:19'], ['antenna-reconnect', 'info', 1, '09:38:41'])).toEqual([
      'chassis0 antenna-faulty 09:38:19 09:38:41 - error',
    ]);
  });

  it('that are latched are open, also when the clear is older', () => {
    expect(lines(['network-link-down', 'error', 1, '09:39:00'], ['network-link-up', 'info', 0, '09:30:00'])).toEqual([
      'chassis0 network-link-up 09:30:00 moment - neutral',
      'chassis0 network-link-down 09:39:00 open - error',
    ]);
  });

  it('whose end nobody saw are moments', () => {
    expect(lines(['antenna-faulty', 'error', 0, '09:44:00'], ['antenna-reconnect', 'info', 0, '09:43:00'])).toEqual([
      'chassis0 antenna-reconnect 09:43:00 moment - neutral',
      'chassis0 antenna-faulty 09:44:00 moment - error',
    ]);
  });

  it('that never happened are nothing, and neither is a sign of life', () => {
    expect(lines(['ntp-stopped', 'critical', 0, 'never'], ['heartbeat', 'info', 1, '09:39:00'])).toEqual([]);
  });

  it('nobody has heard of are shown as they are', () => {
    expect(lines(['flux-lost', 'purple', 0, '09:39:00'], ['flux-gone', 'error', 1, '09:39:30'])).toEqual([
      'chassis0 flux-lost 09:39:00 moment - neutral',
      'chassis0 flux-gone 09:39:30 open - error',
    ]);
  });

  it('of a clock are cleared by its own synchronization, whatever its number', () => {
    expect(
      lines(
        ['refclock-3-not-responding', 'critical', 0, '09:38:00'],
        ['refclock-3-not-sync', 'error', 0, '09:38:10'],
        ['refclock-3-sync', 'info', 1, '09:39:00'],
        ['refclock-1-sync', 'info', 1, '09:38:05']
      )
    ).toEqual([
      'chassis0 refclock-3-not-responding 09:38:00 09:38:10 - error',
      'chassis0 refclock-1-sync 09:38:05 moment - neutral',
      'chassis0 refclock-3-not-sync 09:38:10 09:39:00 - error',
    ]);
  });

  it('of earlier polls are remembered', () => {
    const bench = new Bench()
      .poll(events(['antenna-faulty', 'error', 1, '09:40:05'], ['antenna-reconnect', 'info', 0, 'never']))
      .poll(events(['antenna-faulty', 'error', 0, '09:40:05'], ['antenna-reconnect', 'info', 1, '09:40:15']))
      .poll(events(['antenna-faulty', 'error', 1, '09:40:25'], ['antenna-reconnect', 'info', 0, '09:40:15']));
    expect(bench.list('events').map(line)).toEqual([
      'chassis0 antenna-faulty 09:40:05 09:40:15 - error',
      'chassis0 antenna-faulty 09:40:25 open - error',
    ]);
  });

  it('that end without an event end when they were seen to', () => {
    const bench = new Bench()
      .poll(events(['https-certificate-expired', 'error', 1, '09:40:05']))
      .poll(events(['https-certificate-expired', 'error', 0, '09:40:05']));
    expect(bench.list('events').map(line)).toEqual(['chassis0 https-certificate-expired 09:40:05 09:40:20 - error']);
  });

  it('are not cleared by what was before them, though the clock says it was later', () => {
    const bench = new Bench()
      .poll(events(['antenna-faulty', 'error', 0, 'never'], ['antenna-reconnect', 'info', 1, '10:00:00']))
      .poll(events(['antenna-faulty', 'error', 0, '09:40:15'], ['antenna-reconnect', 'info', 1, '10:00:00']));
    expect(bench.list('events').map(line)).toContain('chassis0 antenna-faulty 09:40:15 moment - error');
  });
});

describe('readings', () => {
  const port = (link: boolean | null) => ({ network: { ports: [{ 'object-id': 'lan0', link, operstate: link }] } });
  const fields = (list: Change[]) => list.map(line);

  it('in a state that is not right are a period, once', () => {
    const bench = new Bench().poll(port(true)).poll(port(false)).poll(port(false)).poll(port(true)).poll(port(true));
    expect(fields(bench.list())).toEqual(['chassis0 network/ports/lan0/link 09:40:20 09:40:40 up → down warning']);
  });

  it('are open while they last', () => {
    expect(fields(new Bench().poll(port(true)).poll(port(false)).list())).toEqual([
      'chassis0 network/ports/lan0/link 09:40:20 open up → down warning',
    ]);
  });

  it('have not changed when they are seen first, or again after a gap', () => {
    expect(new Bench().poll(port(false)).poll(port(false)).list()).toEqual([]);
    expect(new Bench().poll(port(true)).away().away().poll(port(true)).list()).toEqual([]);
    const bench = new Bench().poll(port(true)).poll(port(false)).away().poll(port(false)).poll(port(true));
    expect(fields(bench.list())).toEqual(['chassis0 network/ports/lan0/link 09:40:20 09:40:50 up → down warning']);
  });

  it('that differ after a gap changed at the first sample after it', () => {
    expect(fields(new Bench().poll(port(true)).away().away().poll(port(false)).list())).toEqual([
      'chassis0 network/ports/lan0/link 09:40:40 open up → down warning',
    ]);
  });

  it('that recover from what was before are a moment', () => {
    expect(fields(new Bench().poll(port(false)).poll(port(true)).list())).toEqual([
      'chassis0 network/ports/lan0/link 09:40:20 moment down → up ok',
    ]);
  });

  it('that are not sent any more have ended; those of a device that is away have not', () => {
    const failed = new Bench().poll(port(true)).poll(port(false));
    expect(fields(failed.away().list())).toEqual(['chassis0 network/ports/lan0/link 09:40:20 open up → down warning']);
    expect(fields(failed.poll({ network: {} }).list())[0]).toContain('09:40:20 09:40:30');
  });

  it('tell who the device follows, what is plugged in, and a restart, but not a clock that jumps', () => {
    const answer = (reference: string, uptime: number, model: string, clock = '2026-01-01T09:40:00') => ({
      system: { uptime, 'current-time-iso': clock, 'sync-status': { reference } },
      chassis0: { slots: [{ 'slot-id': 'io1', 'slot-type': 'io', module: { info: { model } } }] },
    });
    const bench = new Bench()
      .poll(answer('clk1-gps', 5000, 'lne'))
      .poll(answer('clk2-gps', 5010, 'lne', '2046-01-01T09:40:00'))
      .poll(answer('clk2-gps', 5007, 'hps'))
      .away()
      .poll(answer('clk2-gps', 6, 'hps'));
    expect(fields(bench.list())).toEqual([
      'chassis0 system/sync-status/reference 09:40:20 moment clk1-gps → clk2-gps warning',
      'io1 module/info/model 09:40:30 moment lne → hps warning',
      'chassis0 system/uptime 09:40:44 moment up for 1 h 23 min → restarted warning',
    ]);
  });

  it('that say the same as others are told by the best of them', () => {
    const clock = (ok: boolean) => ({
      system: {
        'sync-status': {
          'clock-status': { clock: ok ? 'synchronized' : 'holdover', antenna: ok ? 'connected' : 'disconnected' },
        },
        'front-leds': [{ 'object-id': 'led-ref-time', 'current-color': ok ? 'green' : 'red', 'current-state': true }],
      },
      chassis0: {
        slots: [
          {
            'slot-id': 'clk1',
            'slot-type': 'clk',
            module: {
              'sync-status': { 'clock-status': { clock: ok ? 'synchronized' : 'holdover' } },
              grc: {
                antenna: { connected: ok, 'short-circuit': false },
                'receiver-status': ok ? 'synchronized' : 'tracking',
                receiver: { synchronized: ok, tracking: !ok },
              },
            },
          },
        ],
      },
    });
    expect(fields(new Bench().poll(clock(true)).poll(clock(false)).list()).sort()).toEqual([
      'clk1 module/grc/antenna/connected 09:40:20 open connected → disconnected error',
      'clk1 module/grc/receiver-status 09:40:20 open synchronized → tracking warning',
      'clk1 module/sync-status/clock-status/clock 09:40:20 open synchronized → holdover warning',
    ]);
  });

  it('are right for any sequence of states and gaps', () => {
    const states = ['synchronized', 'holdover', 'not-synchronized', 'odd', undefined, 'away'] as const;
    const bad = (value: unknown) => value === 'holdover' || value === 'not-synchronized';
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { maxLength: 30 }), (sequence) => {
        const bench = new Bench();
        /** What a person would note down who looks at every poll. */
        const model: string[] = [];
        let open: number | undefined;
        let last: { value: string } | undefined;
        let first = true;
        for (const value of sequence) {
          if (value === 'away') {
            bench.away();
            continue;
          }
          bench.poll({ system: { 'sync-status': { 'clock-status': { clock: value } } } });
          if (value === undefined || value === last?.value) {
            continue;
          }
          if (open !== undefined) {
            model.push(`${open} ${bench.now}`);
            open = undefined;
          } else if (last && !bad(value)) {
            model.push(`${bench.now} ${bench.now}`);
          }
          if (last && bad(value)) {
            open = bench.now;
          }
          first = false;
          last = { value };
        }
        expect(first || last !== undefined).toBe(true);
        const found = bench.list('readings');
        const closed = found.filter(({ end }) => end !== undefined).map(({ start, end }) => `${start} ${end}`);
        const lost = found.length > 0 && sequence.filter((value) => value !== 'away').pop() === undefined;
        if (open === undefined || !lost) {
          expect(closed).toEqual(model);
          expect(found.filter(({ end }) => end === undefined).map(({ start }) => start)).toEqual(open ? [open] : []);
        }
      })
    );
  });
});

describe('both', () => {
  const answer = (down: boolean, ...list: Event[]) => ({
    ...events(...list),
    network: {
      ports: [
        { 'object-id': 'lan0', link: true },
        { 'object-id': 'lan1', link: !down },
      ],
    },
  });

  it('have the times of the event and the place and states of the reading, once', () => {
    const bench = new Bench()
      .poll(answer(false, ['network-link-down', 'error', 0, 'never'], ['network-link-up', 'info', 1, '09:00:00']))
      .poll(answer(true, ['network-link-down', 'error', 1, '09:40:13'], ['network-link-up', 'info', 0, '09:00:00']))
      .poll(answer(true, ['network-link-down', 'error', 1, '09:40:13'], ['network-link-up', 'info', 0, '09:00:00']))
      .poll(answer(false, ['network-link-down', 'error', 0, '09:40:13'], ['network-link-up', 'info', 1, '09:40:35']));
    const [earlier, ...rest] = bench.list();
    expect(line(earlier)).toBe('chassis0 network-link-up 09:00:00 moment - neutral');
    expect(rest.map(line)).toEqual(['chassis0 network-link-down 09:40:13 09:40:35 up → down error']);
    expect(rest[0].reading?.field).toBe('network/ports/lan1/link');
  });

  it('are two when they are of different times', () => {
    const bench = new Bench()
      .poll(answer(false, ['network-link-down', 'error', 0, '08:00:00'], ['network-link-up', 'info', 1, '08:00:09']))
      .poll(answer(true, ['network-link-down', 'error', 0, '08:00:00'], ['network-link-up', 'info', 1, '08:00:09']));
    expect(bench.list().map(line)).toEqual([
      'chassis0 network-link-down 08:00:00 08:00:09 - error',
      'chassis0 network/ports/lan1/link 09:40:20 open up → down warning',
    ]);
  });

  it('are one across a gap in which the event happened', () => {
    const bench = new Bench().poll(answer(false, ['network-link-down', 'error', 0, 'never'])).away();
    for (let i = 0; i < 20; i++) {
      bench.away();
    }
    bench.poll(answer(true, ['network-link-down', 'error', 1, '09:41:30']));
    expect(bench.list().map(line)).toEqual(['chassis0 network-link-down 09:41:30 open up → down error']);
  });

  it('are one though the device’s clock is off', () => {
    const bench = new Bench();
    const off = (down: boolean, ...list: Event[]) => {
      const { events: own } = events(...list).notification;
      bench.now += INTERVAL_MS;
      bench.snapshot = bench.reader.read(
        {
          'system-information': { 'API Version': 'V20', 'time-stamp': stamp(bench.now - 3_600_000) },
          data: { ...answer(down), notification: { events: own } },
        },
        bench.now
      );
      bench.past.record(bench.snapshot);
    };
    off(false, ['network-link-down', 'error', 0, 'never']);
    off(true, ['network-link-down', 'error', 1, '08:40:14']);
    expect(bench.list().map(line)).toEqual(['chassis0 network-link-down 08:40:14 open up → down error']);
  });

  it('of one clock are not those of another', () => {
    const clocks = (first: string, second: string, last: string) => ({
      ...events(['refclock-2-not-sync', 'error', last === 'never' ? 0 : 1, last]),
      chassis0: {
        slots: [first, second].map((clock, i) => ({
          'slot-id': `clk${i + 1}`,
          'slot-type': 'clk',
          module: { 'sync-status': { 'clock-status': { clock } } },
        })),
      },
    });
    const bench = new Bench()
      .poll(clocks('synchronized', 'synchronized', 'never'))
      .poll(clocks('holdover', 'not-synchronized', '09:40:18'));
    expect(bench.list().map(line)).toEqual([
      'clk2 refclock-2-not-sync 09:40:18 open synchronized → not synchronized error',
      'clk1 module/sync-status/clock-status/clock 09:40:20 open synchronized → holdover warning',
    ]);
  });
});

describe('any sequence of answers', () => {
  const ids = [
    'antenna-faulty',
    'antenna-reconnect',
    'network-link-down',
    'network-link-up',
    'refclock-1-not-responding',
    'refclock-1-not-sync',
    'refclock-1-sync',
    'ntp-stopped',
    'normal-operation',
    'leapsecond-announced',
    'leap-second-announced',
    'system-reboot',
    'odd event',
    '__proto__',
  ];
  const time = fc
    .integer({ min: -1800, max: 1800 })
    .map((seconds) => new Date(START + seconds * 1000).toISOString().slice(0, 19));
  const event = fc.record(
    {
      'object-id': fc.constantFrom(...ids),
      type: fc.oneof(fc.constantFrom('info', 'warning', 'error', 'critical', 'action'), fc.string()),
      triggered: fc.oneof(fc.constantFrom(0, 1), fc.boolean(), fc.jsonValue({ maxDepth: 1 })),
      'last-triggered': fc.oneof(
        { weight: 5, arbitrary: time },
        fc.constantFrom('never', '-', ''),
        fc.jsonValue({ maxDepth: 1 })
      ),
    },
    { requiredKeys: ['object-id'] }
  );
  const poll = fc.record({
    away: fc.integer({ min: 0, max: 8 }).map((n) => n === 0),
    events: fc.oneof(fc.array(event, { maxLength: 16 }), fc.jsonValue({ maxDepth: 2 })),
    link: fc.oneof(fc.boolean(), fc.constant(null)),
    connected: fc.boolean(),
    uptime: fc.oneof(fc.nat({ max: 500 }), fc.constant(undefined)),
  });
  const run = (polls: Array<typeof poll extends fc.Arbitrary<infer T> ? T : never>): Bench => {
    const bench = new Bench();
    for (const { away, events: list, link, connected, uptime } of polls) {
      away
        ? bench.away()
        : bench.poll({
            system: { uptime },
            notification: { events: list },
            network: { ports: [{ 'object-id': 'lan0', link }] },
            chassis0: {
              slots: [{ 'slot-id': 'clk1', 'slot-type': 'clk', module: { grc: { antenna: { connected } } } }],
            },
          });
    }
    return bench;
  };
  const sequence = fc.array(poll, { maxLength: 25 });

  it('makes a list that is sorted, without duplicates and without negative lengths', () => {
    fc.assert(
      fc.property(
        sequence,
        fc.constantFrom('events' as const, 'readings' as const, 'both' as const),
        (polls, source) => {
          const list = run(polls).list(source);
          const starts = list.map(({ start }) => start);
          expect(starts).toEqual([...starts].sort((a, b) => a - b));
          expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
          const told = list.map(
            ({ start, component, events: [name], reading }) => `${start} ${component} ${name ?? reading?.id}`
          );
          expect(new Set(told).size).toBe(list.length);
          for (const { start, end, id } of list) {
            expect(Number.isFinite(start)).toBe(true);
            expect(end === undefined || end >= start).toBe(true);
            expect(id).not.toBe('');
          }
        }
      ),
      { numRuns: 150 }
    );
  });

  it('tells no event that the device did not name, and no period that has not begun or ended as told', () => {
    fc.assert(
      fc.property(sequence, (polls) => {
        const bench = run(polls);
        // An answer may name an event several times.
        const steps = (id: string, member: string) =>
          ['', '#2', '#3', '#4', '#5', '#6', '#7', '#8', '#9'].map((copy) =>
            bench.past.steps(`notification/events/${id}${copy}/${member}`)
          );
        const seen = (id: string, moment: number) =>
          steps(id, 'last-triggered').some((copy) =>
            copy.some(({ value }) => Math.round(Number(value) * 1000) === moment)
          );
        const isTriggered = (id: string) =>
          steps(id, 'triggered').some((copy) => copy.filter(({ value }) => value !== null).pop()?.value === true);
        const released = (id: string, moment: number) =>
          steps(id, 'triggered').some((copy) => copy.some(({ at: when, value }) => when === moment && value === false));
        for (const { events: names, start, end } of bench.list('events')) {
          const [name, cleared] = names;
          expect(seen(name, start)).toBe(true);
          if (cleared) {
            expect(seen(cleared, Number(end))).toBe(true);
          } else if (end === undefined) {
            expect(isTriggered(name)).toBe(true);
          } else if (end !== start) {
            expect(released(name, end) || seen(name, end)).toBe(true);
          }
        }
      }),
      { numRuns: 150 }
    );
  });

  it('loses nothing and adds nothing when both sources are joined', () => {
    fc.assert(
      fc.property(sequence, (polls) => {
        const bench = run(polls);
        const apart = [...bench.list('events'), ...bench.list('readings')];
        const both = bench.list('both');
        const key = ({ reading, events: [name], start, from }: Change) =>
          name ? `${name} ${start}` : `${reading?.id} ${start} ${from?.text}`;
        const known = new Set(apart.map(key));
        both.forEach((change) => expect(known).toContain(key(change)));
        // Every event is there, and so is every reading: alone, or within one of the events.
        const eventsOf = (list: Change[]) =>
          list
            .filter(({ events: names }) => names.length > 0)
            .map(key)
            .sort();
        expect(eventsOf(both)).toEqual(eventsOf(apart));
        expect(both.filter(({ reading }) => reading).length).toBe(bench.list('readings').length);
      }),
      { numRuns: 100 }
    );
  });
});

test('a healthy device of every kind has no changes but those its events tell', () => {
  for (const profile of ['m300', 'm600', 'm3000', 'full'] as const) {
    const bench = new Bench();
    for (let i = 0; i < 12; i++) {
      bench.now += INTERVAL_MS;
      bench.snapshot = bench.reader.read(statusAnswer(profile, { startedAt: START, at: bench.now }), bench.now);
      bench.past.record(bench.snapshot);
    }
    expect([
      profile,
      bench
        .list('readings')
        .filter(({ level }) => level !== 'info')
        .map(line),
    ]).toEqual([profile, []]);
  }
});
