/**
 * Bundles the exporter into one file that Node.js runs without any package: `tsx exporter/build.ts [FOLDER]`, by default
 * into `exporter/dist`. The container image contains Node.js and this file.
 */
import { chmodSync } from 'node:fs';
import path from 'node:path';
import TerserPlugin from 'terser-webpack-plugin';
import { BannerPlugin } from 'webpack';
import { bundle } from '../tools/bundle';

const ROOT = path.resolve(__dirname, '..');
const FILE = 'exporter.js';

/** @returns the script */
export async function buildExporter(folder: string): Promise<string> {
  await bundle('The exporter', {
    context: ROOT,
    entry: path.join(__dirname, 'main.ts'),
    target: 'node20',
    // One file: its threads run it, too.
    node: { __dirname: false, __filename: false },
    output: { path: folder, filename: FILE, asyncChunks: false },
    // Node.js keeps the text of a script in memory, with two bytes for each letter if one is not ASCII. Functions and
    // classes keep their names, for the logs.
    optimization: {
      minimize: true,
      minimizer: [
        new TerserPlugin({
          extractComments: false,
          terserOptions: {
            mangle: { keep_fnames: true, keep_classnames: true },
            format: { comments: false, ascii_only: true },
          },
        }),
      ],
    },
    plugins: [new BannerPlugin({ banner: '#!/usr/bin/env node', raw: true })],
    // What createRequire() is for is needed only by what is not bundled.
    module: { parser: { javascript: { createRequire: false } } },
  });
  const script = path.join(folder, FILE);
  chmodSync(script, 0o755);
  return script;
}

if (require.main === module) {
  const folder = path.resolve(process.argv[2] ?? path.join(__dirname, 'dist'));
  buildExporter(folder).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
