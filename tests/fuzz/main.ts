/**
 * Reads mutated answers for as long as one likes: `npm run fuzz -- --runs 200000`. Prints progress to stderr; a finding with
 * the seed that finds it again and the smallest example. Exit code 1 when there is one.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import * as fc from 'fast-check';
import { wholeNumber } from '../../dev/command-line';
import { isProfileName, PROFILES, type ProfileName } from '../../dev/simulator';
import { check } from '../integration/hostile/check';
import { definitionsTexts } from '../integration/hostile/definitions';
import { mutatedAnswers, mutatedText } from '../integration/hostile/mutations';

/** The small ones more often: what goes wrong does so in any, and they are read faster. */
const MIX: ProfileName[] = [...Array<ProfileName>(12).fill('m600'), 'm300', 'm300', 'm1000', 'm3000', 'm4000'];
/** So many in a row are shrunk and reported together. */
const BATCH = 500;

/** Every second answer is read with definitions. */
const DEFINITIONS_EACH = 2;
/** Every eighth answer is also shown, every twentieth counted through: both take longer than reading. */
const VIEWS_EACH = 8;
const STEPS_EACH = 20;

interface Options {
  runs: number;
  seed: number;
  profiles: ProfileName[];
}

async function fuzz({ runs, seed: firstSeed, profiles }: Options): Promise<void> {
  const answers = mutatedAnswers(profiles);
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

/** @throws InvalidArgumentError for a profile that the simulator does not have */
function profileNames(text: string): ProfileName[] {
  const names = text.split(',');
  const unknown = names.find((name) => !isProfileName(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `There is no profile '${unknown}'. Choose from ${Object.keys(PROFILES).join(', ')}.`
    );
  }
  return names as ProfileName[];
}

void new Command('npm run -s fuzz --')
  .description('Reads mutated responses of a LANTIME. Exits with 1 when an invariant does not hold.')
  .option('--runs <number>', 'mutated responses to read', wholeNumber(1, Number.MAX_SAFE_INTEGER), 10_000)
  .addOption(
    new Option('--seed <number>', 'repeat the run with this seed')
      .argParser(wholeNumber(0, 2 ** 31 - 1))
      .default(Date.now() % 2 ** 31, 'the time')
  )
  .addOption(
    new Option('--profiles <names>', 'devices whose responses are mutated, separated by commas')
      .argParser(profileNames)
      .default(MIX, 'mostly m600, some m300, m1000, m3000 and m4000')
  )
  .action(fuzz)
  .parseAsync();
