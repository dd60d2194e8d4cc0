/**
 * `promtool check metrics` on what the exporter's command line answers: for a device of each kind, for one that is away,
 * and about itself. Prints what promtool complains about; exits with 1 if it does.
 */
import { spawnSync } from 'node:child_process';
import { PROFILES, startSimulator, type ProfileName, type Simulator } from '../../dev/simulator';
import { LOGIN, needPrometheus, startExporter, temporaryFolder } from './stack';

async function main(): Promise<void> {
  needPrometheus();
  const folder = temporaryFolder();
  const devices: Record<string, Simulator> = {};
  for (const profile of Object.keys(PROFILES) as ProfileName[]) {
    devices[profile] = await startSimulator({ ...LOGIN, tls: true, profile });
  }
  devices.away = await startSimulator({ ...LOGIN, tls: true, fault: 'refuse' });
  const exporter = await startExporter(folder.path, devices);
  try {
    for (const path of [...Object.keys(devices).map((name) => `/probe?target=${name}`), '/metrics']) {
      const input = await (await fetch(`http://${exporter.address}${path}`)).text();
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
      const metrics = (input.match(/^# TYPE /gm) ?? []).length;
      process.stdout.write(`${path}: ${metrics} metrics, ${status === 0 ? 'ok' : 'FAILED'}\n${stdout}${stderr}`);
      process.exitCode = status === 0 && metrics > 0 ? process.exitCode : 1;
    }
  } finally {
    await exporter.stop();
    await Promise.all(Object.values(devices).map((device) => device.close()));
    folder.dispose();
  }
}

void main();
