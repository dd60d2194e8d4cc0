import fs from 'node:fs';
import path from 'node:path';
import { buildPage } from '../../dev/preview/build';

/** Once for all tests: the plugin must be built, and the page is. */
export default async function globalSetup(): Promise<void> {
  if (!fs.existsSync(path.resolve(__dirname, '../../dist/module.js'))) {
    throw new Error('There is no built plugin in dist: run npm run build first');
  }
  await buildPage();
}
