/**
 * Makes the alert rules for Prometheus and Grafana, Alertmanager's configuration, the mixin and the tables of docs/alerts.md;
 * with --check only says whether they are up to date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { generated } from './alerts/index';

const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values;
for (const [file, text] of generated()) {
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${file} is out of date: run "npm run alerts".\n`);
    process.exitCode = 1;
  }
}
