/** Writes the dashboards to src/dashboards, which the plugin's manifest and the provisioning refer to. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardFiles } from './files';

const FOLDER = 'src/dashboards';
const files = dashboardFiles();
mkdirSync(FOLDER, { recursive: true });
readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json') && !files.has(name))
  .forEach((name) => rmSync(join(FOLDER, name)));
files.forEach((text, name) => writeFileSync(join(FOLDER, name), text));
