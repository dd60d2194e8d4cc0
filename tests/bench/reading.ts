/** Reading answers and answering panels, as ratios to `JSON.parse` of the same bytes. */
import { startSimulator, statusAnswer, type ProfileName } from '../../dev/simulator';
import { Figure, median, Section } from './figures';
import { panels, request } from './panels';
import { BuiltReader, loadDataSource } from './plugin';

/** The devices whose answers are read: usual, large, with all modules, and far larger than any real one. */
const DEVICES: ReadonlyArray<[label: string, profile: ProfileName, scale: number, runs: number]> = [
  ['m600', 'm600', 1, 300],
  ['m3000', 'm3000', 1, 300],
  ['full', 'full', 1, 100],
  ['full --scale 45', 'full', 45, 11],
];

const PANELS = 40;
/** Read and frames of forty panels, and the first answer a page reads; as ratios to JSON.parse. */
const MOST_STEADY = 2;
const MOST_COLD = 15;

/** Two answers of a device ten seconds apart, as it writes them. */
const answersOf = (profile: ProfileName, scale: number): string[] =>
  [0, 1].map((turn) =>
    JSON.stringify(statusAnswer(profile, { seed: 1, startedAt: 0, at: 3_600_000 + turn * 10_000, scale }), null, 2)
  );

async function readingFigures(profile: ProfileName, scale: number, runs: number): Promise<[number, Figure[]]> {
  const texts = answersOf(profile, scale);
  const answers = texts.map((text) => JSON.parse(text) as unknown);
  // The first answer of all: nothing is compiled yet, as in a page that was just opened.
  const dataSource = loadDataSource(async () => texts[0]);
  await dataSource.device.latest();
  const { reader } = dataSource.device;
  const queries = panels(PANELS);
  const dashboard = async () => {
    for (const query of queries) {
      const { errors } = await dataSource.query(request(query));
      if (errors) {
        throw new Error(JSON.stringify(errors));
      }
    }
  };
  // The steady state of a page that has been open for a while.
  for (let turn = 0; turn < runs; turn++) {
    JSON.parse(texts[turn % 2]);
    reader.read(answers[turn % 2], turn);
    await dashboard();
  }
  const parse = await median(runs, (turn) => JSON.parse(texts[turn % 2]));
  const read = await median(runs, (turn) => reader.read(answers[turn % 2], turn));
  const frames = await median(runs, dashboard);
  // Last, because the readers it leaves behind are a burden to what is measured beside them.
  const Reader = reader.constructor as new () => BuiltReader;
  const first = await median(5, () => new Reader().read(answers[0], 0));
  return [
    texts[0].length,
    [
      { name: 'read : JSON.parse', value: read / parse },
      { name: `${PANELS} panels : JSON.parse`, value: frames / parse },
      { name: `read + ${PANELS} panels : JSON.parse`, value: (read + frames) / parse, aim: MOST_STEADY },
      { name: 'first read : JSON.parse', value: first / parse, aim: MOST_COLD },
    ],
  ];
}

/** Reading and answering for each device. */
export async function measureReading(): Promise<Section[]> {
  const sections: Section[] = [];
  for (const [label, profile, scale, runs] of DEVICES) {
    const [bytes, figures] = await readingFigures(profile, scale, runs);
    sections.push({ title: `Answer of ${label} (${bytes} bytes)`, figures });
  }
  return sections;
}

/** Requests that reach the device while a dashboard of so many panels is refreshed once. */
async function requestsPerRefresh(count: number): Promise<number> {
  const simulator = await startSimulator({ profile: 'm3000' });
  try {
    const dataSource = loadDataSource(async (url) => (await fetch(simulator.url + url.replace('/proxy', ''))).text());
    await Promise.all(panels(count).map((query) => dataSource.query(request(query))));
    return simulator.requests.length;
  } finally {
    await simulator.close();
  }
}

/** Requests to the device for dashboards of several sizes. */
export async function measureRequests(): Promise<Section> {
  const figures: Figure[] = [];
  for (const count of [1, 10, 40]) {
    figures.push({ name: `dashboard of ${count} panels`, value: await requestsPerRefresh(count), aim: 1 });
  }
  return { title: 'Requests to the device per dashboard refresh', figures };
}
