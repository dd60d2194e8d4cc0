/**
 * Bundles the exporter into one file that Node.js runs without any package: `tsx exporter/build.ts [FOLDER]`, by default
 * into `exporter/dist`. The container image contains Node.js and this file.
 */
import path from 'node:path';
import { chmodSync } from 'node:fs';
import { rspack, type Stats } from '@rspack/core';

const ROOT = path.resolve(__dirname, '..');
const FILE = 'exporter.js';

/** @throws Error with what the bundler says */
async function build(folder: string): Promise<void> {
  const compiler = rspack({
    context: ROOT,
    entry: path.join(__dirname, 'main.ts'),
    target: 'node20',
    mode: 'production',
    // Nobody downloads it, and stack traces should be readable.
    optimization: { minimize: false },
    devtool: false,
    // One file: its threads run it, too.
    node: { __dirname: false, __filename: false },
    output: { path: folder, filename: FILE, asyncChunks: false },
    plugins: [new rspack.BannerPlugin({ banner: '#!/usr/bin/env node', raw: true })],
    resolve: { extensions: ['.ts', '.mjs', '.js', '.json'] },
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
        },
      ],
    },
  });
  try {
    const stats = await new Promise<Stats>((resolve, reject) => {
      compiler.run((error, result) => (error || !result ? reject(error ?? new Error('no result')) : resolve(result)));
    });
    if (stats.hasErrors()) {
      throw new Error(`The exporter does not build:\n${stats.toString({ preset: 'errors-only', colors: false })}`);
    }
    chmodSync(path.join(folder, FILE), 0o755);
  } finally {
    await new Promise<void>((resolve) => compiler.close(() => resolve()));
  }
}

const folder = path.resolve(process.argv[2] ?? path.join(__dirname, 'dist'));
build(folder).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
