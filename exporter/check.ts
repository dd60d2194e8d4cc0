import type { Config } from './config';
import { Prober } from './prober';
import { explain } from './problems';
import { printable } from './text';
import { shortfalls } from '../src/lantime/completeness';

/** Asks each target once. @returns a table for people, and whether all could be read */
export async function checkTargets({ targets }: Config): Promise<{ table: string; ok: boolean }> {
  let ok = true;
  const rows = await Promise.all(
    targets.map(async (target) => {
      const prober = new Prober(target);
      const { digest, error, durationSeconds } = await prober.probe();
      await prober.close();
      const seconds = `${durationSeconds.toFixed(2)} s`;
      if (error || !digest) {
        ok = false;
        return [target.name, 'FAILED', seconds, error ? explain(error) : ''];
      }
      const { values, unreadable } = digest;
      const { model, firmware } = digest.device;
      const about = `${[model, firmware].filter(Boolean).join(' ') || 'model not given'}, ${values} values`;
      const lacks = shortfalls(digest);
      return [
        target.name,
        lacks.length > 0 ? 'PARTLY' : 'ok',
        seconds,
        [unreadable > 0 ? `${about}, ${unreadable} unreadable` : about, ...lacks].join('. '),
      ];
    })
  );
  const table = [['TARGET', 'RESULT', 'TIME', 'DEVICE OR REASON'], ...rows].map((row) => row.map(printable));
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd()
  );
  return { table: `${lines.join('\n')}\n`, ok };
}
