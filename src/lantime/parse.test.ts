/** @jest-environment node */
import * as fc from 'fast-check';
import {
  parseDuration,
  parseLoad,
  parseMemory,
  parseNumber,
  parsePollStatus,
  parsePosition,
  parseQuantity,
  parseTime,
  parseTimeQuality,
} from './parse';

const utc = (iso: string) => Date.parse(iso) / 1000;

describe('times', () => {
  it.each([
    ['ISO seconds without a zone', '2026-02-11T22:05:07', utc('2026-02-11T22:05:07Z')],
    ['ISO milliseconds with Z', '2026-02-11T22:05:01.533Z', utc('2026-02-11T22:05:01Z') + 0.533],
    ['dotted date', '2026.02.11 21:53:08', utc('2026-02-11T21:53:08Z')],
    ['the unset stamp', '1970-01-01 00:00:00', 0],
    ['compact minutes', '202612280000', utc('2026-12-28T00:00:00Z')],
    ['a zone ahead of UTC', '2026-02-11T22:05:07+01:00', utc('2026-02-11T21:05:07Z')],
    ['a zone behind UTC without colon', '2026-02-11T22:05:07-0330', utc('2026-02-12T01:35:07Z')],
    ['a date alone', '2026-02-11', utc('2026-02-11T00:00:00Z')],
    ['blanks around it', '  2026-02-11T22:05:07\n', utc('2026-02-11T22:05:07Z')],
    ['29 February of a leap year', '2028-02-29T00:00:00', utc('2028-02-29T00:00:00Z')],
    ['a leap second, as the second after it', '2016-12-31T23:59:60', utc('2017-01-01T00:00:00Z')],
  ])('reads %s', (_, text, seconds) => {
    expect(parseTime(text)).toBe(seconds);
  });

  it('keeps the fraction of nine decimals', () => {
    expect(parseTime('2026-02-11T22:05:01.533523843 UTC')).toBeCloseTo(utc('2026-02-11T22:05:01Z') + 0.533523843, 6);
  });

  it.each([
    '2026-02-30T00:00:00',
    '2026-02-29T00:00:00',
    '2026-13-01T00:00:00',
    '2026-00-01T00:00:00',
    '2026-01-01T24:00:00',
    '2026-01-01T12:60:00',
    '2026-01-01T12:00:61',
    '202613010000',
    '20260101',
    '2026-02-11T22:05:07+99:99',
    'never',
    '',
    '-',
    'N/A',
    '0',
    '7.10.008',
    '2026-02-11T22:05:07 CEST',
    'x2026-02-11T22:05:07',
  ])('does not read %j as a time', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('reads back every second between 1971 and 2099 in each format', () => {
    const date = fc.date({ min: new Date('1971-01-01Z'), max: new Date('2099-12-31Z'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (moment) => {
        const second = new Date(Math.floor(moment.getTime() / 1000) * 1000);
        const iso = second.toISOString().slice(0, 19);
        const seconds = second.getTime() / 1000;
        expect(parseTime(iso)).toBe(seconds);
        expect(parseTime(`${iso}.000Z`)).toBe(seconds);
        expect(parseTime(`${iso}.000000000 UTC`)).toBe(seconds);
        expect(parseTime(iso.replace(/-/g, '.').replace('T', ' '))).toBe(seconds);
        expect(parseTime(iso.slice(0, 16).replace(/\D/g, ''))).toBe(seconds - (seconds % 60));
      })
    );
  });
});

describe('time quality', () => {
  it.each([
    ['less-than-100ns', 1e-7],
    ['less-than-100us', 1e-4],
    ['less-than-100\u00b5s', 1e-4],
    ['less-than-100\u03bcs', 1e-4],
    ['less-than-25ms', 0.025],
    ['Less-Than-1s', 1],
    ['less-than-10s', 10],
    ['500ns', 5e-7],
    ['less-than-2.5us', 2.5e-6],
    ['less-than-2-5us', 2.5e-6],
    ['less-than-2_5us', 2.5e-6],
    ['less-than-250ps', 2.5e-10],
    ['  less-than-1ms ', 1e-3],
    ['<100ns', 1e-7],
  ])('%j is below %d s', (text, bound) => {
    expect(parseTimeQuality(text)).toBe(bound);
  });

  it.each([
    'more-than-10s',
    'greater-than-10s',
    'unknown',
    'failed',
    'fault',
    '',
    'less-than-',
    'less-than-100',
    'less-than-ns',
    'less-than-100 minutes',
    'less-than--5ns',
    `less-than-${'9'.repeat(400)}s`,
  ])('%j has no bound', (text) => {
    expect(parseTimeQuality(text)).toBeUndefined();
  });
});

describe('memory', () => {
  it('takes kB for KiB and works out the share itself', () => {
    expect(parseMemory('228428 kB total memory, 161732 kB free (70 %)')).toEqual({
      total: 233910272,
      free: 165613568,
      freePercent: (100 * 161732) / 228428,
    });
  });

  it('understands larger units and a memory that is full', () => {
    expect(parseMemory('2 GB total memory, 512 MB free (25 %)')).toEqual({
      total: 2147483648,
      free: 536870912,
      freePercent: 25,
    });
    expect(parseMemory('1024 kB total memory, 0 kB free (0 %)')).toEqual({ total: 1048576, free: 0, freePercent: 0 });
  });

  it('does not take the end of a number for the number', () => {
    expect(parseMemory('1.5 GB total memory, 0.5 GB free')?.total).toBe(1.5 * 1024 ** 3);
    expect(parseMemory('228,428 kB total memory, 161,732 kB free')).toBeUndefined();
  });

  it.each([
    '',
    'N/A',
    '228428 kB total memory',
    '161732 kB free',
    '0 kB total memory, 0 kB free (0 %)',
    '100 kB total memory, 200 kB free (200 %)',
    '228428 total memory, 161732 free',
    `${'9'.repeat(400)} kB total memory, ${'9'.repeat(400)} kB free`,
  ])('gives nothing for %j', (text) => {
    expect(parseMemory(text)).toBeUndefined();
  });
});

describe('load', () => {
  it('reads averages and tasks', () => {
    expect(parseLoad('0.48 0.66 0.57 2/99 25157')).toEqual({
      oneMinute: 0.48,
      fiveMinutes: 0.66,
      fifteenMinutes: 0.57,
      running: 2,
      tasks: 99,
    });
  });

  it('reads averages alone, and leaves out tasks it does not understand', () => {
    const averages = { oneMinute: 0.26, fiveMinutes: 0.33, fifteenMinutes: 0.29 };
    expect(parseLoad('0.26 0.33 0.29')).toEqual(averages);
    expect(parseLoad(' 0.26  0.33 0.29 2 of 99')).toEqual(averages);
  });

  it.each(['', '0.48', '0.48 0.66', '0.48 0.66 high', 'N/A N/A N/A'])('gives nothing for %j', (text) => {
    expect(parseLoad(text)).toBeUndefined();
  });
});

describe('poll status', () => {
  it.each([
    ['11111111 [377]', 255, 8],
    ['00000000 [0]', 0, 0],
    ['00000001 [001]', 1, 1],
    ['10101010 [252]', 170, 4],
    ['11110000', 240, 4],
  ])('%j is register %d with %d answers', (text, register, answered) => {
    expect(parsePollStatus(text)).toEqual({ register, answered });
  });

  it.each(['', '377', '1111111', '111111111', '11111112', '11111111 [376]', '11111111 [999]', '[377]'])(
    'gives nothing for %j',
    (text) => {
      expect(parsePollStatus(text)).toBeUndefined();
    }
  );
});

describe('positions', () => {
  it('reads latitude and longitude in degrees', () => {
    expect(parsePosition('51.477800, -0.001500')).toEqual({ latitude: 51.4778, longitude: -0.0015 });
    expect(parsePosition('-33.9,-70')).toEqual({ latitude: -33.9, longitude: -70 });
    expect(parsePosition('0, 7.5')).toEqual({ latitude: 0, longitude: 7.5 });
  });

  it.each(['', 'N/A', '46.95', '0.000000, 0.000000', '91, 7', '46, 361', '46, east', '1, 2, 3, 4'])(
    'gives none for %j',
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    }
  );
});

describe('numbers', () => {
  it.each([
    ['100', 100],
    [' -18 ', -18],
    ['+1.5', 1.5],
    ['4e-06', 4e-6],
    ['0.00011999999999999999', 0.00011999999999999999],
    ['.5', 0.5],
    ['5.', 5],
  ])('%j is %d', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(['', ' ', '-', '0x10', 'NaN', 'Infinity', '1e999', '1,5', '1 2', '12abc', '1e', '--1', '.'])(
    '%j is no number',
    (text) => {
      expect(parseNumber(text)).toBeUndefined();
    }
  );
});

describe('quantities', () => {
  it.each([
    ['100', 'bit/s', 100],
    ['49.0 °C', '°C', 49],
    ['49.0C', '°C', 49],
    ['100 Mbit/s', 'bit/s', 1e8],
    ['1 Gbps', 'bit/s', 1e9],
    ['50.0 W', 'W', 50],
    ['10 mV', 'V', 0.01],
    ['10 us', 's', 1e-5],
    ['10 \u00b5s', 's', 1e-5],
    ['10 \u03bcs', 's', 1e-5],
    ['4 kB', 'B', 4096],
    ['70 %', '%', 70],
  ])('%j in %s is %d', (text, unit, value) => {
    expect(parseQuantity(text, unit)).toBeCloseTo(value, 12);
  });

  it.each([
    ['49.0 °F', '°C'],
    ['10 V', 'W'],
    ['5 min', 's'],
    ['100 apples', ''],
    ['W', 'W'],
    ['1.2.3', 's'],
    ['', 's'],
    ['1e308 TB', 'B'],
  ])('%j is not understood in %j', (text, unit) => {
    expect(parseQuantity(text, unit)).toBeUndefined();
  });
});

describe('durations', () => {
  it.each([
    ['130988.25', 130988.25],
    ['90 s', 90],
    ['5 ms', 0.005],
    ['01:02:03', 3723],
    ['2 days, 03:04:05', 2 * 86400 + 3 * 3600 + 4 * 60 + 5],
    ['1d 2h 3m 4s', 86400 + 2 * 3600 + 3 * 60 + 4],
    ['10min', 600],
    ['2hours', 7200],
    ['0', 0],
  ])('%j is %d s', (text, seconds) => {
    expect(parseDuration(text)).toBeCloseTo(seconds, 9);
  });

  it.each(['', 'never', 'yesterday', '5 apples', '5milliseconds', '3months', '2mo', '01:75:00', '1d 2x', '-'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    }
  );
});

describe('whatever text the device sends', () => {
  const readers: Record<string, (text: string) => unknown> = {
    parseNumber,
    parseTime,
    parseLoad,
    parseMemory,
    parsePosition,
    parsePollStatus,
    parseTimeQuality,
    parseDuration,
    parseQuantity: (text) => ['s', 'B', 'bit/s', '°C', '%', 'W', ''].map((unit) => parseQuantity(text, unit)),
  };
  const numbersIn = (result: unknown): number[] =>
    typeof result === 'number'
      ? [result]
      : typeof result === 'object' && result !== null
        ? Object.values(result).flatMap(numbersIn)
        : [];

  // Made of the pieces real texts are made of, so that it gets far into the readers.
  const pieces = fc.constantFrom(
    ...['1', '0', '9', '99', '.', '-', ':', '/', ' ', ',', 'e', '+', 'T', 'Z', 'UTC', 'kB', 'GB', ' total', ' free'],
    ...['less-than-', 'more-than-', 'ns', 'us', 'µs', 's', 'd', 'h', 'm', 'days', '[', ']', '377', '11111111', '%'],
    ...['2026', '02', '31', '24', '60', '1e999', '9'.repeat(330), 'NaN', 'Infinity', '\u0000', '°C', 'bit/s', '\n']
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''))
  );

  it.each(Object.keys(readers))('%s neither throws nor gives a number that is none', (name) => {
    fc.assert(
      fc.property(text, (raw) => {
        expect(numbersIn(readers[name](raw)).filter((number) => !Number.isFinite(number))).toEqual([]);
      }),
      { numRuns: 1000 }
    );
  });

  it.each([
    ['digits', '1'.repeat(200_000) + 'x'],
    ['blanks', `5${' '.repeat(200_000)}x\ny`],
    ['dots', `1${'.1'.repeat(100_000)}x`],
    ['parts of a duration', '1d '.repeat(60_000) + 'x'],
    ['parts of a memory text', '1 kB '.repeat(40_000)],
  ])('very long %s are done with at once', (_, raw) => {
    for (const name of Object.keys(readers)) {
      expect(readers[name](raw) ?? []).toEqual(name === 'parseQuantity' ? Array(7).fill(undefined) : []);
    }
  });
});
