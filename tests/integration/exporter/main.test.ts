/** @jest-environment node */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../../dev/simulator';
import { PASSWORD, run, parseUp } from './support';

const folder = mkdtempSync(join(tmpdir(), 'exporter-'));
const config = join(folder, 'exporter.yml');
let device: Simulator;
const children = new Set<ReturnType<typeof run>>();

beforeAll(async () => {
  device = await startSimulator({ tls: true, user: 'info', password: PASSWORD, profile: 'm600', slowAnswerMs: 500 });
});
afterAll(async () => {
  children.forEach(({ child }) => child.kill('SIGKILL'));
  await device.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  device.setFault(undefined);
  write('one');
});

function write(name: string): void {
  const defaults = '{ user: info, password_env: LANTIME_PASSWORD, tls: { insecure_skip_verify: true } }';
  writeFileSync(
    config,
    `listen: 127.0.0.1:0\ndefaults: ${defaults}\ntargets:\n  - { name: ${name}, url: "${device.url}" }\n`
  );
}

function start(args: string[], environment?: Record<string, string>) {
  const started = run(args, environment);
  children.add(started);
  return started;
}

async function serve(args = ['--config', config], environment?: Record<string, string>) {
  const started = start(['serve', ...args], environment);
  const [, url] = await started.logged(/listening at (http:\/\/127\.0\.0\.1:\d+)/);
  return { ...started, url };
}

it.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, and answers what was asked', async (signal) => {
  device.setFault('slow');
  const { child, outcome, url } = await serve();
  const before = device.requests.length;
  const scrape = fetch(`${url}/probe?target=one`);
  while (device.requests.length === before) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill(signal);
  expect(parseUp(await (await scrape).text())).toBe('1');
  const { code, stdout, stderr } = await outcome;
  expect([code, stdout]).toEqual([0, '']);
  expect(stderr).not.toContain(PASSWORD);
  stderr
    .trim()
    .split('\n')
    .forEach((line) => expect(JSON.parse(line)).toMatchObject({ msg: expect.any(String) }));
});

it('reloads with SIGHUP, and keeps the old configuration when the new one is wrong', async () => {
  const { child, outcome, url, logged } = await serve();
  const names = async () =>
    ((await (await fetch(`${url}/service-discovery`)).json()) as Array<{ targets: string[] }>).map(
      ({ targets }) => targets[0]
    );
  const reloaded = async () =>
    /config_last_reload_successful (\d)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
  expect(parseUp(await (await fetch(`${url}/probe?target=one`)).text())).toBe('1');
  const requests = device.requests.length;

  write('other');
  child.kill('SIGHUP');
  await logged(/configuration reloaded/);
  expect([await names(), await reloaded()]).toEqual([['other'], '1']);

  writeFileSync(config, 'targets:\n  - name: third\n    url: https://info:swordfish@third\n');
  child.kill('SIGHUP');
  await logged(
    /configuration refused, the previous one remains in force: .*exporter\.yml:3:10: targets\[0\]\.url: contains credentials/
  );
  expect([await names(), await reloaded()]).toEqual([['other'], '0']);
  expect(device.requests).toHaveLength(requests);

  child.kill('SIGTERM');
  expect(await outcome).toMatchObject({ code: 0, stderr: expect.not.stringContaining('swordfish') });
});

it('takes one device from the environment', async () => {
  const { child, outcome, url } = await serve(['--listen', '127.0.0.1:0'], {
    LANTIME_URL: device.url,
    LANTIME_USER: 'info',
    LANTIME_NAME: 'clock',
    LANTIME_INSECURE_SKIP_VERIFY: 'true',
  });
  expect(parseUp(await (await fetch(`${url}/probe?target=clock`)).text())).toBe('1');
  child.kill('SIGTERM');
  expect(await outcome).toMatchObject({ code: 0 });
});

it('says that the port is in use', async () => {
  const { code, stderr } = await start(['serve', '--config', config, '--listen', `127.0.0.1:${device.port}`]).outcome;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^port \d+ on 127\.0\.0\.1 is already in use: .*--listen$/m);
});

it('check asks each target, and says what it found', async () => {
  const { code, stdout } = await start(['check', '--config', config]).outcome;
  expect(code).toBe(0);
  expect(stdout).toMatch(/exporter\.yml: valid, 1 target$/m);
  expect(stdout).toMatch(/^warning: target "one": the certificate is not verified/m);
  expect(stdout).toMatch(/^one +ok +[\d.]+ s +M600 7\.10\.008, \d+ values$/m);
});

it('check fails when one target does', async () => {
  const { code, stdout, stderr } = await start(['check', '--config', config], { LANTIME_PASSWORD: 'swordfish' })
    .outcome;
  expect(code).toBe(1);
  expect(stdout).toMatch(/^one +FAILED .*rejected the user or the password\. Correct/m);
  expect(stdout + stderr).not.toContain('swordfish');
});

it('check shows each mistake with its place', async () => {
  writeFileSync(config, 'lissten: here\ntargets:\n  - name: a\n    url: lantime\n');
  const { code, stdout, stderr } = await start(['check', '--config', config]).outcome;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/exporter\.yml:1:1: lissten: is not known here; remove or correct it \(known: listen, /),
    expect.stringMatching(/exporter\.yml:4:10: targets\[0\]\.url: is not a valid URL; use for example/),
  ]);
});

it('report prints a status that names nobody', async () => {
  const [fromDevice, saved] = [start(['report', '--config', config]), join(folder, 'answer.json')];
  const { code, stdout } = await fromDevice.outcome;
  expect(code).toBe(0);
  const status = JSON.parse(stdout);
  expect(status['system-information']).toMatchObject({ hostname: 'host-1.example.com', model: 'M600' });
  writeFileSync(saved, stdout);
  expect(await start(['report', '--file', saved]).outcome).toMatchObject({ code: 0 });
});

it.each([
  [['report', '--config', 'CONFIG', '--target', 'x'], /^unknown target: use --target with one of "one"$/],
  [['report', '--file', '/nowhere.json'], /^cannot read the file \(ENOENT\): check the path after --file$/],
  [['report', '--file', 'CONFIG'], /^The response of the device is not valid JSON\. /],
  [['serve', '--config', '/nowhere.yml'], /^\/nowhere\.yml: the file does not exist; check the path after --config$/],
  [['serve', '--listen', 'here'], /argument 'here' is invalid\. Use HOST:PORT/],
  [['check'], /^environment: LANTIME_URL: is not set; .* --config$/],
])('%j fails with one clear line', async (args, message) => {
  const { code, stdout, stderr } = await start(args.map((arg) => (arg === 'CONFIG' ? config : arg))).outcome;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(new RegExp(message.source, 'm'));
  expect(stderr).not.toMatch(/^ +at /m);
});
