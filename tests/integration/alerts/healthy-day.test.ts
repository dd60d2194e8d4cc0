/** @jest-environment node */
// A day of devices that are well, in simulated time: what they answer, as the exporter exposes it, through the rules.
import { expose } from '../../../exporter/exposition';
import { statusAnswer, type ProfileName } from '../../../dev/simulator';
import { StatusReader } from '../../../src/lantime/reader';
import { parseSamples } from '../exposition/support';
import { alertsByJob, ASKED, hasPromtool, type Series } from './support';

const START = Date.UTC(2026, 5, 1);
const DAY_MINUTES = 24 * 60;
const STEP_MINUTES = 5;
const STEPS = DAY_MINUTES / STEP_MINUTES;

const jobOf = (profile: ProfileName) => `lantime-${profile}`;

/** All series of a device over the day that a rule asks for. promtool's time begins at 0, and so do stamps. */
async function recordDay(profile: ProfileName): Promise<Series[]> {
  const reader = new StatusReader();
  const series = new Map<string, string[]>();
  for (let step = 0; step <= STEPS; step++) {
    const at = START + step * STEP_MINUTES * 60_000;
    const snapshot = reader.read(statusAnswer(profile, { at, startedAt: START }), at);
    const samples = parseSamples(
      await expose({ snapshot, durationSeconds: 0.2, ageSeconds: 3 }, { unknownReadings: false })
    );
    for (const { name, labels, value } of [{ name: 'up', labels: {}, value: 1 }, ...samples]) {
      if (ASKED.has(name)) {
        const all = Object.entries({ job: jobOf(profile), instance: profile, ...labels });
        const id = `${name}{${all.map(([label, text]) => `${label}=${JSON.stringify(text)}`).join(',')}}`;
        const values = series.get(id) ?? Array.from({ length: step }, () => '_');
        values[step] = String(/_timestamp_seconds$/.test(name) ? value - START / 1000 : value);
        series.set(id, values);
      }
    }
  }
  return [...series].map(([id, values]) => ({
    series: id,
    values: Array.from({ length: STEPS + 1 }, (_, i) => values[i] ?? '_').join(' '),
  }));
}

const EXPECTED: ReadonlyArray<readonly [ProfileName, string[]]> = [
  ['m300', ['LantimeCertificate info', 'LantimeLeapFile info']],
  ['m600', ['LantimeCertificate info']],
  ['m3000', ['LantimeCertificate info']],
];

(hasPromtool ? describe : describe.skip)('in 24 hours', () => {
  let found: ReadonlyMap<string, string[]>;
  beforeAll(async () => {
    const series: Series[] = [];
    for (const [profile] of EXPECTED) {
      const day = await recordDay(profile);
      expect(day.length).toBeGreaterThan(100);
      series.push(...day);
    }
    found = alertsByJob(series, { length: DAY_MINUTES, step: STEP_MINUTES });
  });

  it.each(EXPECTED)('%s raises nothing above info', (profile, expected) => {
    expect(found.get(jobOf(profile))).toEqual(expected);
  });

  it('the fleet raises nothing', () => {
    expect([...found.keys()].filter((job) => job === '')).toEqual([]);
  });
});
