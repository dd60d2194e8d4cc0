/**
 * Bundles the exporter into one file that Node.js runs without any package: `tsx exporter/build.ts [FOLDER]`, by default
 * into `exporter/dist`. The container image contains Node.js and this file.
 */
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { BannerPlugin } from 'webpack';
import { bundle } from '../tools/bundle';

const ROOT = path.resolve(__dirname, '..');
const FILE = 'exporter.js';

async function build(folder: string): Promise<void> {
  await bundle('The exporter', {
    context: ROOT,
    entry: path.join(__dirname, 'main.ts'),
    target: 'node20',
    // One file: its threads run it, too.
    node: { __dirname: false, __filename: false },
    output: { path: folder, filename: FILE, asyncChunks: false },
    plugins: [new BannerPlugin({ banner: '#!/usr/bin/env node', raw: true })],
    // What createRequire() is for is needed only by what is not bundled.
    module: { parser: { javascript: { createRequire: false } } },
  });
  chmodSync(path.join(folder, FILE), 0o755);
}

const folder = path.resolve(process.argv[2] ?? path.join(__dirname, 'dist'));
build(folder).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
