/** Command line of `npm run alerts`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { generated } from './alerts/index';

const { check } = new Command('npm run alerts --')
  .description(
    'Writes the alert rules for Prometheus and Grafana, the configuration of Alertmanager, the mixin and the tables of docs/alerts.md.'
  )
  .option('--check', 'write nothing; fail if a file is out of date')
  .parse()
  .opts<{ check?: boolean }>();
for (const [file, text] of generated()) {
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${file} is out of date: run "npm run alerts".\n`);
    process.exitCode = 1;
  }
}
