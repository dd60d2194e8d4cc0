/** @jest-environment ./tests/integration/datasource/environment.js */
/** Text of the device is shown as text wherever the data source puts it. */
import { DataFrame, getFieldDisplayName, textUtil, toDataFrame } from '@grafana/data';
import { fillTemplate } from '../../../src/lantime/template';
import { safeWebUrl } from '../../../src/grafana/settings';
import { StatusReader } from '../../../src/lantime/reader';
import { ask, getNotices, startBench } from '../datasource/support';
import { parseAnswer, HOSTILE_TEXTS } from './texts';
import { makeViews } from './views';

const NOW = Date.UTC(2026, 5, 1);
const LEGEND = '{{module}} | {{slot}} | {{metric}}';
// Control characters and those that turn the direction of the text after them.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const column = (frame: DataFrame, name: string): unknown[] =>
  frame.fields.find((field) => field.name === name)?.values ?? [];

describe.each(Object.entries(HOSTILE_TEXTS))('%s', (_, text) => {
  const reader = new StatusReader();
  const snapshot = reader.read(JSON.parse(JSON.stringify(parseAnswer(text))), NOW);
  const { frames, options } = makeViews(reader, snapshot, { legend: LEGEND });
  const isAnnotation = (frame: DataFrame) => frame.fields.some(({ name }) => name === 'timeEnd');

  test('names series as it stands, without a second round of templates', () => {
    const names = frames
      .map(toDataFrame)
      .flatMap((frame) => frame.fields.map((field) => getFieldDisplayName(field, frame)));
    const ofModule = names.filter((name) => name.includes(' | clk1 | '));
    expect(ofModule.length).toBeGreaterThan(3);
    // The model stands in front of each, cut where it is long, and in capitals as all models are.
    const start = text.trim().toUpperCase().slice(0, 90).trim();
    expect(ofModule.filter((name) => !name.startsWith(start))).toEqual([]);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThan(1500);
  });

  test('makes no link, and no unit, mapping or description', () => {
    const configs = frames.flatMap((frame) => frame.fields.map(({ config }) => config));
    const urls = new Set(configs.flatMap(({ links }) => links?.map(({ url }) => url) ?? []));
    expect([...urls]).toEqual(['https://lantime.example.com/']);
    const rest = JSON.stringify(configs.map(({ displayNameFromDS: _name, ...config }) => config));
    expect(rest).not.toContain(JSON.stringify(text.slice(0, 20)).slice(1, -1));
  });

  test('stands in annotations without markup, in one line of limited length', () => {
    const annotations = frames.filter(isAnnotation);
    expect(annotations.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(1);
    for (const frame of annotations) {
      for (const name of ['title', 'text', 'tags']) {
        for (const shown of column(frame, name) as string[]) {
          expect(shown).not.toMatch(INVISIBLE);
          expect(shown.length).toBeLessThan(2500);
          expect(name === 'tags' ? '' : shown).not.toMatch(/[<>"]/);
        }
      }
    }
  });

  test('stands in log lines as one line of limited length', () => {
    const bodies = frames.flatMap((frame) => column(frame, 'body') as string[]);
    expect(bodies.length).toBeGreaterThan(1);
    expect(bodies.filter((body) => INVISIBLE.test(body) || body.length > 300)).toEqual([]);
  });

  test('is a value of a variable that finds its member again', () => {
    expect(options.length).toBeGreaterThan(5);
    expect(Math.max(...options.map((option) => Math.max(option.text.length, option.value.length)))).toBeLessThan(2500);
  });

  test('is quoted and cut in notices and in "Save & test"', async () => {
    const bench = await startBench({ payload: parseAnswer(text) });
    const response = await ask(bench.dataSource, { components: ['*'], metrics: ['*'], format: 'table' });
    const { status, message } = await bench.dataSource.testDatasource();
    expect(status).toBe('success');
    for (const shown of [...getNotices(response), message]) {
      expect(shown.length).toBeLessThan(3000);
    }
    expect(getNotices(response).some((notice) => notice.startsWith('Could not be read: '))).toBe(true);
    await bench.close();
  });
});

test('links lead to web addresses only', () => {
  for (const url of ['javascript:alert(1)', 'data:text/html,x', ' vbscript:x', '//example.com', '<a>', 'file:///etc']) {
    expect(safeWebUrl(url)).toBeUndefined();
  }
  expect(safeWebUrl('https://user:secret@lantime.example.com/"><script>')).not.toMatch(/secret|[<>"]/);
});

test('templates of annotations put values in as text', () => {
  expect(fillTemplate('<b>{{name}}</b>', { name: HOSTILE_TEXTS.markup }, textUtil.escapeHtml)).not.toContain('<img');
  expect(fillTemplate('{{a}}', { a: '{{b}}', b: 'again' })).toBe('{{b}}');
});
