/**
 * Bundles the exporter into one file that Node.js runs without any package: `tsx exporter/build.ts [FOLDER]`, by default
 * into `exporter/dist`. The container image contains Node.js and this file.
 */
import path from 'node:path';
import { bundle } from '../tools/bundle';

const ROOT = path.resolve(__dirname, '..');

function build(folder: string): Promise<void> {
  return bundle('The exporter', {
    context: ROOT,
    entry: path.join(__dirname, 'main.ts'),
    target: 'node20',
    // Its threads run the same file.
    node: { __dirname: false, __filename: false },
    output: { path: folder, filename: 'exporter.js', asyncChunks: false },
    // What createRequire() is for is needed only by what is not bundled.
    module: { parser: { javascript: { createRequire: false } } },
  });
}

build(path.resolve(process.argv[2] ?? path.join(__dirname, 'dist'))).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
