/** The benchmarks, as ratios within one run, so that the figures are comparable between computers. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../dev/command-line';
import { measureAccuracy } from './accuracy';
import { measureEndurance } from './endurance';
import { exporterFigures, measureExporter } from './exporter';
import { Section, writeSection, writeSummary } from './figures';
import { historyFigures, measureHistory } from './history';
import { measureReading, measureRequests } from './reading';
import { measureShapes } from './shapes';

const PARTS = ['reading', 'shapes', 'requests', 'history', 'exporter', 'accuracy', 'endurance', 'size'] as const;
type Part = (typeof PARTS)[number];

interface Options {
  json?: boolean;
  only?: Part[];
  hours: number;
  devices: number;
  endurance: number;
}

/** Bytes of script that a page loads. */
function measureSize(): Section {
  const scripts = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const kilobytes = (name: string) => gzipSync(readFileSync(`dist/${name}`), { level: 9 }).length / 1000;
  return {
    title: 'Size, gzipped',
    figures: [
      { name: 'module.js', value: kilobytes('module.js'), unit: 'kB', aim: 25 },
      { name: 'all script', value: scripts.reduce((sum, name) => sum + kilobytes(name), 0), unit: 'kB' },
    ],
  };
}

async function measure(part: Part, { hours, devices, endurance }: Options): Promise<Section[]> {
  switch (part) {
    case 'reading':
      return measureReading();
    case 'shapes':
      return [await measureShapes()];
    case 'requests':
      return [await measureRequests()];
    case 'history':
      return [historyFigures(await measureHistory(hours))];
    case 'exporter':
      return [exporterFigures(await measureExporter(devices))];
    case 'accuracy':
      return [await measureAccuracy()];
    case 'endurance': {
      const heap = measureEndurance(endurance);
      const figures = Object.entries(heap).map(([name, value]) => ({ name, value: value as number }));
      return [{ title: `Heap after ${endurance} hours of polls with faults : heap after the first`, figures }];
    }
    case 'size':
      return [measureSize()];
  }
}

async function main(): Promise<void> {
  const options = new Command('npm run -s bench --')
    .description(
      'Measures speed, memory and size of the built plugin and of the exporter, as ratios within one run, with the ' +
        'aim beside each figure that has one.'
    )
    .option('--json', 'print JSON')
    .addOption(new Option('--only <part...>', 'measure these parts only').choices(PARTS))
    .option('--hours <number>', 'hours of history in the browser', wholeNumber(1, 24 * 365), 24)
    .option('--devices <number>', 'devices of one exporter', wholeNumber(1, 10_000), 100)
    .option(
      '--endurance <hours>',
      'simulated hours of polling with faults; 24 take 20 minutes',
      wholeNumber(1, 24 * 365),
      24
    )
    .parse()
    .opts<Options>();
  if (!existsSync('dist/module.js')) {
    process.stderr.write('There is no dist/module.js: run "npm run build" first.\n');
    process.exitCode = 1;
    return;
  }
  const sections: Section[] = [];
  for (const part of PARTS.filter((one) => options.only?.includes(one) ?? true)) {
    const measured = await measure(part, options);
    sections.push(...measured);
    if (!options.json) {
      measured.forEach((section) => process.stdout.write(writeSection(section)));
    }
  }
  process.stdout.write(options.json ? `${JSON.stringify(sections, null, 2)}\n` : writeSummary(sections));
}

// The linger timers of the data sources would keep the process for minutes.
void main().then(() => process.exit());
