/** @jest-environment node */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULTS, startSimulator, type FaultName, type Simulator } from '../../../dev/simulator';
import { run, parseUp } from '../exporter/support';
import { Echo, ECHOED, leaksIn, PASSWORD, startEcho, USER } from './needles';

const folder = mkdtempSync(join(tmpdir(), 'exporter-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
let device: Simulator;
let echo: Echo;
const children = new Set<ReturnType<typeof run>>();
const start = (args: string[]) => {
  const started = run(args, { LANTIME_PASSWORD: PASSWORD });
  children.add(started);
  return started;
};

beforeAll(async () => {
  [device, echo] = await Promise.all([
    startSimulator({ user: USER, password: PASSWORD, profile: 'm600', slowAnswerMs: 20 }),
    startEcho(),
  ]);
});
afterAll(async () => {
  children.forEach(({ child }) => child.kill('SIGKILL'));
  await device.close();
  await echo.close();
  rmSync(folder, { recursive: true });
});

/** Both ways to give a password, to a device and to something that repeats it. */
function config(): string {
  const passwordFile = file('password', `${PASSWORD}\n`);
  return file(
    'exporter.json',
    JSON.stringify({
      listen: '127.0.0.1:0',
      defaults: { user: USER, interval: '5s' },
      targets: [
        { name: 'env', url: device.url, password_env: 'LANTIME_PASSWORD' },
        { name: 'file', url: `${device.url.replace('127.0.0.1', 'localhost')}`, password_file: passwordFile },
        { name: 'echo', url: echo.url, password_env: 'LANTIME_PASSWORD' },
      ],
    })
  );
}

it('serve: the password is in no log, no exposition and no page, whatever goes wrong', async () => {
  const { child, outcome, logged } = start(['serve', '--config', config()]);
  const [, url] = await logged(/listening at (http:\/\/127\.0\.0\.1:\d+)/);
  const answers: string[] = [];
  const get = async (path: string) => {
    const answer = await fetch(url + path);
    const text = `${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
    answers.push(text);
    return text;
  };
  expect(parseUp(await get('/probe?target=env'))).toBe('1');
  expect(parseUp(await get('/probe?target=file'))).toBe('1');
  const faults = (Object.keys(FAULTS) as FaultName[]).filter((fault) => fault !== 'certificate' && fault !== 'big');
  const targets = async () => JSON.parse((await (await fetch(`${url}/service-discovery`)).text()) as string);
  const reload = async (name: string) => {
    child.kill('SIGHUP');
    while ((await targets())[0].targets[0] !== name) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  for (const [index, fault] of faults.entries()) {
    device.setFault(fault);
    echo.status = ECHOED[index % ECHOED.length];
    // Another name is another target, which asks at once.
    writeFileSync(
      join(folder, 'exporter.json'),
      JSON.stringify({
        listen: '127.0.0.1:0',
        defaults: { user: USER, interval: '5s', timeout: '500ms', password_env: 'LANTIME_PASSWORD' },
        targets: [
          { name: `d${index}`, url: device.url },
          { name: `e${index}`, url: echo.url },
        ],
      })
    );
    await reload(`d${index}`);
    await get(`/probe?target=d${index}`);
    await get(`/probe?target=e${index}`);
    await get('/');
    await get('/metrics');
    await get('/service-discovery');
  }
  device.setFault(undefined);
  writeFileSync(
    join(folder, 'exporter.json'),
    `{"targets":[{"name":"x","url":"http://x","password":${JSON.stringify(PASSWORD)}}]}`
  );
  child.kill('SIGHUP');
  await logged(/configuration refused/);
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await outcome;
  expect(code).toBe(0);
  expect(answers.length).toBeGreaterThan(100);
  expect(leaksIn([...answers, stdout, stderr].join('\n'))).toEqual([]);
  expect(leaksIn(JSON.stringify(device.requests))).toEqual([]);
  expect(device.requests.some(({ authorized }) => authorized)).toBe(true);
});

it.each([200, 401, 500])(
  'check: the password is not in the output, with an answer of %d that repeats it',
  async (status) => {
    echo.status = status;
    const { stdout, stderr } = await start(['check', '--config', config()]).outcome;
    expect(stdout).toMatch(/^env +ok/m);
    expect(stdout).toMatch(/^file +ok/m);
    expect(stdout).toMatch(/^echo +FAILED/m);
    expect(leaksIn(stdout + stderr)).toEqual([]);
  }
);

it('report: the password is not in the output', async () => {
  const args = ['report', '--config', config(), '--target'];
  const good = await start([...args, 'env']).outcome;
  expect([good.code, leaksIn(good.stdout + good.stderr)]).toEqual([0, []]);
  echo.status = 401;
  const bad = await start([...args, 'echo']).outcome;
  expect([bad.code, leaksIn(bad.stdout + bad.stderr)]).toEqual([1, []]);
});

it('a wrong command line or configuration does not show it', async () => {
  const url = `http://${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}@lantime`;
  const bad = file('bad.json', JSON.stringify({ targets: [{ name: 'x', url, password: PASSWORD }] }));
  const outcomes = await Promise.all([
    start(['check', '--config', bad]).outcome,
    start(['serve', '--config', bad]).outcome,
  ]);
  for (const { code, stdout, stderr } of outcomes) {
    expect([code, leaksIn(stdout + stderr)]).toEqual([1, []]);
  }
});
