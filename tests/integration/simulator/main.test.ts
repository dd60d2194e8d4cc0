/** @jest-environment node */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startSimulator } from '../../../dev/simulator';
import { at, json, request } from './support';

const ROOT = resolve(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
const running = new Set<ChildProcess>();

afterAll(() => {
  running.forEach((child) => child.kill('SIGKILL'));
  rmSync(folder, { recursive: true });
});

interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

function start(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'dev/simulator/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const outcome: Promise<Outcome> = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code, signal, ...output };
  });
  /** The first line of the output, without its end. */
  const firstLine = new Promise<string>((found, failed) => {
    child.stdout.on('data', () => output.stdout.includes('\n') && found(output.stdout.split('\n')[0]));
    outcome.then(({ stderr }) => failed(new Error(`ended: ${stderr}`)), failed);
  });
  firstLine.catch(() => undefined);
  return { child, outcome, output, firstLine };
}

it('says where it listens, serves, and ends with SIGTERM', async () => {
  const { child, outcome, firstLine } = start(['--port', '0', '--profile', 'm300', '--seed', '3']);
  const line = await firstLine;
  expect(line).toMatch(/^listening on http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  const status = await json(`${line.replace('listening on ', '')}/api/status`);
  expect(at(status, 'system-information/model')).toBe('M300');
  child.kill('SIGTERM');
  expect(await outcome).toEqual({ code: 0, signal: null, stdout: `${line}\n`, stderr: '' });
});

it('speaks another generation of the API, with more nodes', async () => {
  const { child, outcome, firstLine } = start(['--port', '0', '--profile', 'full', '--api', '10', '--scale', '2']);
  const status = await json(`${(await firstLine).replace('listening on ', '')}/api/status`);
  expect(at(status, 'system-information/API Version')).toBe('LANTIME REST API V10.21.016');
  expect(at(status, 'data/syncmon/nodes')).toHaveLength(200);
  child.kill('SIGTERM');
  expect(await outcome).toMatchObject({ code: 0 });
});

it('takes the password from the environment, serves HTTPS, and ends with SIGINT', async () => {
  const { child, outcome, firstLine } = start(['--port=0', '--tls', '--user=info', '--fault=notjson'], {
    SIMULATOR_PASSWORD: 'secret',
  });
  const url = (await firstLine).replace('listening on ', '');
  expect(url).toMatch(/^https:/);
  const options = { rejectUnauthorized: false };
  expect((await request(`${url}/api/status`, options)).status).toBe(401);
  const { status, text } = await request(`${url}/api/status`, { ...options, auth: 'info:secret' });
  expect([status, text]).toEqual([200, expect.stringContaining('status = ok')]);
  child.kill('SIGINT');
  expect(await outcome).toMatchObject({ code: 0, stderr: '' });
});

it('takes orders while it runs, and begins an incident', async () => {
  const args = ['--port', '0', '--control', '0', '--incident', '1000', '--incident-scale', '2'];
  const { child, outcome, output } = start(args);
  while (output.stdout.split('\n').length < 3) {
    await once(child.stdout, 'data');
  }
  const [url, control] = output.stdout.split('\n').map((line) => line.replace(/^.* /, ''));
  expect(await json(`${control}/state`)).toMatchObject({ url, fault: null, incident: { scale: 2 } });
  child.kill('SIGTERM');
  expect(await outcome).toMatchObject({ code: 0, stderr: '' });
});

it('simulates several devices, each with a course of its own', async () => {
  const { child, outcome, output } = start(['--port', '0', '--devices', '3']);
  while (output.stdout.split('\n').length < 4) {
    await once(child.stdout, 'data');
  }
  const urls = output.stdout
    .trim()
    .split('\n')
    .map((line) => line.replace('listening on ', ''));
  expect(new Set(urls).size).toBe(3);
  const memory = await Promise.all(urls.map(async (url) => at(await json(`${url}/api/status`), 'data/system/memory')));
  expect(new Set(memory).size).toBe(3);
  child.kill('SIGTERM');
  expect(await outcome).toMatchObject({ code: 0, stderr: '' });
});

it('serves a file as it is', async () => {
  const file = join(folder, 'payload.json');
  writeFileSync(file, '{ "data":{"object-id" :"status"}}');
  const { child, outcome, firstLine } = start(['--port', '0', '--payload', file]);
  const url = (await firstLine).replace('listening on ', '');
  expect((await request(`${url}/api/status`)).text).toBe('{ "data":{"object-id" :"status"}}');
  child.kill('SIGTERM');
  expect(await outcome).toMatchObject({ code: 0 });
});

it('explains itself', async () => {
  const { code, stdout, stderr } = await start(['--help']).outcome;
  expect([code, stderr]).toEqual([0, '']);
  const words = [
    '--port',
    '--payload',
    '--api',
    '--scale',
    'SIMULATOR_PASSWORD',
    'm3000',
    'full',
    'truncated',
    '--incident',
    '--control',
  ];
  for (const word of [...words, 'answers after 3 s', '8, 10, 16, 17, 20']) {
    expect(stdout).toContain(word);
  }
});

it('says that the port is taken', async () => {
  const other = await startSimulator({});
  const { code, stdout, stderr } = await start(['--port', String(other.port)]).outcome;
  await other.close();
  expect(code).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^simulator: port \d+ on 127\.0\.0\.1 is in use: .*--port.*\n$/);
});

it.each([
  [['--payload', '/nowhere/status.json'], /--payload <file>.*Cannot read the file \(.*\/nowhere\/status\.json.*\)/],
  [['--fault', 'odd'], /--fault <name>.*'odd' is invalid. Choose one of .*refuse.*notjson/],
  [['--fault', 'certificate'], /the fault 'certificate' needs TLS: .*--tls/],
  [['--incident', 'soon'], /--incident <seconds>.*'soon' is invalid. Give a whole number/],
  [['--incident-scale', '2'], /--incident-scale requires --incident/],
  [['--control', '70000'], /--control <port>.*'70000' is invalid/],
  [['--profile', 'm1'], /--profile <name>.*'m1' is invalid. Choose one of m300, m600, m3000/],
  [['--port', '70000'], /--port <number>.*'70000' is invalid. Give a whole number from 0 to 65535/],
  [['--api', '9'], /--api <generation>.*'9' is invalid. Choose one of 8, 10, 16, 17, 20/],
  [['--scale', '0'], /--scale <factor>.*'0' is invalid. Give a whole number from 1 to \d+/],
  [['--devices', '2', '--control', '0'], /--control is for one device, not for several/],
  [['--devices', '2', '--port', '65535'], /there are no 2 ports from 65535 on/],
  [['--unknown'], /unknown option '--unknown'/],
  [['--user', 'info'], /--user requires a password: .*SIMULATOR_PASSWORD/],
  [['more'], /too many arguments/],
])('%j ends with one clear line', async (args, message) => {
  const { code, stdout, stderr } = await start(['--port', '0', ...args]).outcome;
  expect(code).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr.replace(/\n$/, '')).not.toContain('\n');
});
