/**
 * Reads mutated answers for as long as one likes: `npm run fuzz -- --runs 200000`. Prints progress to stderr; a finding with
 * the seed that finds it again and the smallest example. Exit code 1 when there is one.
 */
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import type { ProfileName } from '../../dev/simulator';
import { check } from '../integration/hostile/check';
import { definitionsTexts } from '../integration/hostile/definitions';
import { mutatedAnswers, mutatedText } from '../integration/hostile/mutations';

const USAGE = `Usage: npm run -s fuzz -- [options]

  --runs N         mutated answers to read, default 10000
  --seed S         of an earlier run, to do the same again
  --profiles A,B   devices whose answers are mutated; default mostly m600, some m300, m1000, m3000 and m4000
`;

/** The small ones more often: what goes wrong does so in any, and they are read faster. */
const PROFILES: ProfileName[] = [...Array<ProfileName>(12).fill('m600'), 'm300', 'm300', 'm1000', 'm3000', 'm4000'];
/** So many in a row are shrunk and reported together. */
const BATCH = 500;

/** Every second answer is read with definitions. */
const DEFINITIONS_EACH = 2;
/** Every eighth answer is also shown, every twentieth counted through: both take longer than reading. */
const VIEWS_EACH = 8;
const STEPS_EACH = 20;

function numberOption(text: string | undefined, fallback: number, name: string): number {
  const number = text === undefined ? fallback : Number(text);
  if (!Number.isSafeInteger(number)) {
    throw new Error(`--${name} ${text} is not a whole number`);
  }
  return number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      seed: { type: 'string' },
      profiles: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const runs = numberOption(values.runs, 10_000, 'runs');
  const firstSeed = numberOption(values.seed, Date.now() % 2 ** 31, 'seed');
  const answers = mutatedAnswers((values.profiles?.split(',') as ProfileName[] | undefined) ?? PROFILES);
  const startedAt = Date.now();
  const outcomes = new Map<string, number>();
  let done = 0;
  let readings = 0;
  let findings = 0;
  for (let batch = 0; done < runs; batch++) {
    const seed = firstSeed + batch;
    const result = await fc.check(
      fc.asyncProperty(answers, definitionsTexts, async (one, definitions) => {
        const outcome = await check(one, {
          views: done % VIEWS_EACH === 0,
          steps: done % STEPS_EACH === 0,
          definitions: done % DEFINITIONS_EACH === 0 ? definitions : undefined,
        });
        done++;
        readings += outcome.readings;
        outcomes.set(outcome.problem ?? 'read', (outcomes.get(outcome.problem ?? 'read') ?? 0) + 1);
      }),
      { numRuns: Math.min(BATCH, runs - done), seed, endOnFailure: false }
    );
    if (result.failed) {
      findings++;
      const [example] = result.counterexample ?? [];
      process.stdout.write(
        `FINDING with --seed ${seed}: ${result.errorInstance instanceof Error ? result.errorInstance.stack : String(result.errorInstance)}\n` +
          `  ${JSON.stringify(example).slice(0, 3000)}\n` +
          `  ${example ? mutatedText(example).length : 0} bytes\n`
      );
    }
    if (batch % 10 === 9 || done >= runs) {
      const seconds = (Date.now() - startedAt) / 1000;
      process.stderr.write(
        `${done} of ${runs} in ${seconds.toFixed(0)} s, ${(done / seconds).toFixed(0)}/s, ${findings} findings\n`
      );
    }
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  const told = [...outcomes].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${count}`);
  process.stdout.write(
    `${done} mutated answers (seed ${firstSeed}) in ${seconds} s: ${told.join(', ')}; ${readings} readings; ${findings} findings\n`
  );
  process.exitCode = findings > 0 ? 1 : 0;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
});
