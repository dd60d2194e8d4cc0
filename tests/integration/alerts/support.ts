import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { RULES_FILE } from '../../../tools/alerts/prometheus';
import { RECORDINGS } from '../../../tools/alerts/recordings';
import { ALERTS } from '../../../tools/alerts/rules';

export const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

/** What promtool complains about, '' when all is well. */
export function promtool(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8', maxBuffer: 1e8 });
  return status === 0 ? '' : stdout + stderr;
}

export interface Series {
  /** `name{labels}` */
  series: string;
  /** As promtool writes them. */
  values: string;
}

/** Names of the metrics that rules ask for, by themselves or through records. */
export const ASKED = new Set(
  [...ALERTS, ...RECORDINGS].flatMap(({ expr }) => expr.match(/\b(lantime_\w+|up)\b/g) ?? [])
);

/**
 * Alerts that fired at any time, `LantimeFan critical`, by promtool with the provisioned rules.
 * @param minutes how long, and how far apart samples and evaluations are
 */
export const alertsWithin = (series: readonly Series[], minutes: { length: number; step: number }): string[] =>
  [...alertsByJob(series, minutes).values()].flat().sort();

/**
 * Like `alertsWithin`, by job, '' for alerts of the fleet. Jobs in one run take less than a run each.
 * @param only name of an alert to look at alone, for long times
 */
export function alertsByJob(
  series: readonly Series[],
  minutes: { length: number; step: number },
  only?: string
): ReadonlyMap<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lantime-alerts-'));
  const { length, step } = minutes;
  const expr = `count by (alertname, event, job, severity) (count_over_time(ALERTS{alertstate="firing"}[${length}m]))`;
  try {
    const file = join(folder, 'test.json');
    const rules = join(folder, 'rules.yml');
    // Without those that look at whole hours: unit tests of promtool may load 10,000 samples only.
    const { groups } = parse(readFileSync(RULES_FILE, 'utf8')) as {
      groups: Array<{ name: string; interval?: string; rules: Array<{ alert?: string; record?: string }> }>;
    };
    const isWanted = ({ alert, record }: { alert?: string; record?: string }) =>
      only === undefined || alert === only || record?.startsWith('lantime:limit:');
    const wanted = groups
      .filter(({ interval }) => interval === undefined)
      .map((group) => ({ ...group, rules: group.rules.filter(isWanted) }));
    writeFileSync(rules, stringify({ groups: wanted }));
    writeFileSync(
      file,
      JSON.stringify({
        rule_files: [rules],
        evaluation_interval: `${step}m`,
        // Otherwise in any order, and limits may be those of the step before: too old, or none.
        group_eval_order: wanted.map(({ name }) => name),
        tests: [
          {
            interval: `${step}m`,
            input_series: series,
            promql_expr_test: [
              { expr, eval_time: `${length}m`, exp_samples: [{ labels: '{alertname="none"}', value: 1 }] },
            ],
          },
        ],
      })
    );
    // The expectation never holds, so promtool prints what there is.
    const printed = promtool('test', 'rules', file);
    const got = /got: (.*)/.exec(printed)?.[1];
    if (got === undefined) {
      throw new Error(printed);
    }
    const found = new Map<string, string[]>();
    for (const [, labels] of got.matchAll(/\{([^}]*)\}/g)) {
      const label = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
      const job = label('job');
      const alert = [label('alertname'), label('severity'), label('event')].filter((text) => text !== '').join(' ');
      found.set(job, [...(found.get(job) ?? []), alert].sort());
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
