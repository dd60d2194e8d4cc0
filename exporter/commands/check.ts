import { shortfalls } from '../../src/lantime/completeness';
import type { Config } from '../config';
import { explainProblem } from '../problems';
import { TargetPoller } from '../target/target-poller';
import { printable } from '../text';
import { readConfig } from './read-config';

/** Validates the configuration and polls each target once. @throws ConfigError */
export async function check(options: { config?: string; offline?: boolean }): Promise<void> {
  const config = readConfig(options.config);
  const { length } = config.targets;
  process.stdout.write(`${options.config ?? 'environment'}: valid, ${length} ${length === 1 ? 'target' : 'targets'}\n`);
  config.warnings.forEach((warning) => process.stdout.write(`warning: ${printable(warning)}\n`));
  if (options.offline) {
    return;
  }
  const { table, ok } = await checkTargets(config);
  process.stdout.write(`\n${table}`);
  process.exitCode = ok ? 0 : 1;
}

/** Polls each target once. @returns a table for the terminal, and whether all targets could be read */
export async function checkTargets({ targets }: Pick<Config, 'targets'>): Promise<{ table: string; ok: boolean }> {
  let ok = true;
  const rows = await Promise.all(
    targets.map(async (target) => {
      const poller = new TargetPoller(target);
      const { digest, error, durationSeconds } = await poller.poll();
      await poller.close();
      const seconds = `${durationSeconds.toFixed(2)} s`;
      if (error || !digest) {
        ok = false;
        return [target.name, 'FAILED', seconds, error ? explainProblem(error) : ''];
      }
      const { values, unreadable } = digest;
      const { model, firmware } = digest.device;
      const summary = `${[model, firmware].filter(Boolean).join(' ') || 'unknown model'}, ${values} values`;
      const lacking = shortfalls(digest);
      return [
        target.name,
        lacking.length > 0 ? 'PARTIAL' : 'ok',
        seconds,
        [unreadable > 0 ? `${summary}, ${unreadable} unreadable` : summary, ...lacking].join('. '),
      ];
    })
  );
  const table = [['TARGET', 'RESULT', 'TIME', 'DEVICE OR ERROR'], ...rows].map((row) => row.map(printable));
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd()
  );
  return { table: `${lines.join('\n')}\n`, ok };
}
