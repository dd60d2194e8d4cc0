/** @jest-environment ./tests/integration/datasource/environment.js */
import { DataQueryRequest, DataQueryResponse, ScopedVars } from '@grafana/data';
import { firstValueFrom } from 'rxjs';
import { tagKeys, tagValues } from '../../../src/grafana/filters';
import { LantimeVariableSupport } from '../../../src/queries/variables/support';
import { VariableQuery } from '../../../src/queries/variables/stored';
import { ask, fakeTemplateSrv, fieldNamed, getNotices, startBench, Variables } from './support';

type Bench = Awaited<ReturnType<typeof startBench>>;
let bench: Bench;
afterEach(() => bench.close());

const GOOD = 'module/satellites/good-satellites';

/** Runs the query of a variable as Grafana 10.1 does: the function without its object. */
async function queryVariable(
  query: unknown,
  { variables, scopedVars = {} }: { variables?: Variables; scopedVars?: ScopedVars } = {}
): Promise<Array<{ text: string; value: string }>> {
  const { query: run } = new LantimeVariableSupport(bench.dataSource, () => null, fakeTemplateSrv(variables));
  const request = { requestId: 'V1', targets: [query], scopedVars } as unknown as DataQueryRequest<VariableQuery>;
  const response: DataQueryResponse = await firstValueFrom(run(request));
  expect(response.data).toHaveLength(1);
  const [text, value] = ['text', 'value'].map((name) => fieldNamed(response, name)?.values ?? []);
  return text.map((each: string, i: number) => ({ text: each, value: value[i] }));
}

/** What goes with the values where the device could not be asked. */
async function noticesOfVariable(query: unknown): Promise<string[]> {
  const { query: run } = new LantimeVariableSupport(bench.dataSource, () => null, fakeTemplateSrv());
  const request = { requestId: 'V1', targets: [query], scopedVars: {} } as unknown as DataQueryRequest<VariableQuery>;
  return getNotices(await firstValueFrom(run(request)));
}

const values = async (...args: Parameters<typeof queryVariable>) =>
  (await queryVariable(...args)).map(({ value }) => value);

test('a variable lists what the device has, with a label for people', async () => {
  bench = await startBench();
  expect(await queryVariable({ refId: 'v', kind: 'clocks' })).toEqual([
    { text: 'clk1 (GNS181)', value: 'clk1' },
    { text: 'clk2 (GPS180)', value: 'clk2' },
  ]);
  expect(await values('slots(type=pwr)')).toEqual(['pwr1', 'pwr2', 'pwr3']);
  expect(await queryVariable({ kind: 'nonsense' })).toEqual([]);
});

test('all variables and all panels together make one request', async () => {
  bench = await startBench();
  const module = { queryType: 'module' as const, components: ['type:clk'], metrics: [GOOD] };
  const answers = await Promise.all([
    values('slots'),
    values({ kind: 'ports' }),
    ask(bench.dataSource, module),
    values('associations'),
    ask(bench.dataSource, module, { metrics: ['ntp/*/offset'] }),
  ]);
  const { knownDescriptors, knownComponents } = bench.dataSource.device.reader;
  const context = { components: knownComponents, device: 'LANTIME' };
  expect(tagKeys(knownDescriptors, context)).not.toHaveLength(0);
  expect(tagValues('slot', knownDescriptors, context)).not.toHaveLength(0);
  expect(answers.every((answer) => (Array.isArray(answer) ? answer : answer.data).length > 0)).toBe(true);
  expect(await values('events')).not.toHaveLength(0);
  expect(bench.simulator.requests).toHaveLength(1);
});

test.each([
  ['one', 'clk1', ['priority0', 'priority1', 'priority2']],
  ['many', ['clk1', 'cpu'], ['priority0', 'priority1', 'priority2']],
  ['another', 'io1', []],
  ['none', [], []],
])('a variable that depends on another with %s', async (_, slot, expected) => {
  bench = await startBench();
  const query = { kind: 'list-members', list: 'module/mrs', components: ['$slot'] };
  expect(await values(query, { variables: { slot } })).toEqual(expected);
});

test('All of a variable is everything, and no value of it nothing', async () => {
  bench = await startBench();
  const chained = { kind: 'modules', slotTypes: ['$type'] };
  const all = await values('modules');
  expect(await values(chained, { variables: { type: '$__all' } })).toEqual(all);
  expect(await values(chained, { variables: { type: [] } })).toEqual([]);
  expect(await values({ kind: 'slots', components: ['${slot}'] }, { variables: { slot: ['clk2', 'clk1'] } })).toEqual([
    'clk1',
    'clk2',
  ]);
});

test('the values of a variable work in a panel, also inside of a path', async () => {
  bench = await startBench({}, { variables: { port: ['lan0', 'lan2'] } });
  expect(await values('ports')).toEqual(['lan0', 'lan1', 'lan2', 'lan3']);
  const { data } = await ask(bench.dataSource, { components: ['*'], metrics: ['network/ports/${port}/link'] });
  expect(data.map((frame) => frame.fields[1].labels?.port)).toEqual(['lan0', 'lan2']);
});

test('variables of the request count, such as those of a repeated row', async () => {
  bench = await startBench();
  const scopedVars = { slot: { text: 'clk2', value: 'clk2' } };
  const templateSrv = fakeTemplateSrv();
  const replace = jest.spyOn(templateSrv, 'replace');
  const support = new LantimeVariableSupport(bench.dataSource, () => null, templateSrv);
  const targets = [{ refId: 'v', kind: 'slots', components: ['$slot'] }];
  await firstValueFrom(support.query({ targets, scopedVars } as unknown as DataQueryRequest<VariableQuery>));
  expect(replace).toHaveBeenCalledWith('$slot', scopedVars, expect.any(Function));
});

test('a device of which nothing is known offers what any device may have, and "All" selects everything', async () => {
  bench = await startBench({ fault: 'refuse' });
  for (const [kind, expected] of [
    ['chassis', 'chassis0'],
    ['clocks', 'type:clk'],
    ['slots', '*'],
    ['ports', '*'],
    ['syncmon-nodes', '*'],
    ['events', 'antenna-faulty'],
  ] as const) {
    expect({ kind, values: await values(kind) }).toEqual({ kind, values: expect.arrayContaining([expected]) });
  }
  expect(await values({ kind: 'metrics', scope: 'module', pattern: '*good-satellites' })).toContain(
    'module/satellites/good-satellites'
  );
  expect(await noticesOfVariable('slots')).toEqual([
    expect.stringMatching(/^These are values that any device may have\. The device cannot be reached.*Check the URL/),
  ]);
});

test('a wrong password is named, and variables ask the device once', async () => {
  bench = await startBench({}, { password: 'wrong' });
  expect(await noticesOfVariable('slots')).toEqual([expect.stringContaining('rejected the user or the password')]);
  expect(await noticesOfVariable('ports')).toEqual([expect.stringContaining('rejected the user or the password')]);
  expect(bench.simulator.requests).toHaveLength(1);
});

test('a page that is opened while the device is away offers what an earlier page knew', async () => {
  bench = await startBench();
  const before = await values('slots');
  await bench.dataSource.device.history.written();
  await bench.dataSource.device.dispose();
  bench.simulator.setFault('refuse');
  bench.dataSource = bench.open();
  expect(await values('slots')).toEqual(before);
  expect(await noticesOfVariable('slots')).toEqual([
    expect.stringMatching(/^These are the last known values\. The device cannot be reached/),
  ]);
});

test('a device that went away keeps its values', async () => {
  bench = await startBench();
  const before = await values('slots');
  expect(before).toContain('clk1');
  bench.simulator.setFault('refuse');
  expect((await bench.dataSource.device.poller.restart()).error).toBeDefined();
  expect(await values('slots')).toEqual(before);
});
