/** @jest-environment node */
// What the examples for systemd and Kubernetes say of the exporter is true, and agrees with the provisioned Prometheus.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EXPORTER_FROM_SOURCE } from '../../../dev/programs/exporter';
import { parse, parseAllDocuments } from 'yaml';
import { parseConfig } from '../../../exporter/config';

const read = (name: string) => readFileSync(`provisioning/exporter/${name}`, 'utf8');
const documents = (name: string) => parseAllDocuments(read(name)).map((document) => document.toJS() as any);
const named = (kind: string) => documents('kubernetes.yaml').find((one) => one.kind === kind);
const help = spawnSync(process.execPath, [...EXPORTER_FROM_SOURCE, 'serve', '--help'], {
  encoding: 'utf8',
}).stdout;

it('commands have only options that there are', () => {
  const unit = /^ExecStart=(.*)$/m.exec(read('lantime-exporter.service'))?.[1].split(' ') ?? [];
  const [{ args }] = named('Deployment').spec.template.spec.containers;
  for (const command of [unit, args as string[]]) {
    expect(command).toContain('serve');
    const options = command.filter((word) => word.startsWith('--'));
    expect(options.length).toBeGreaterThan(0);
    options.forEach((option) => expect(help).toContain(`${option} <`));
  }
});

it('the health check of the image is a command of the exporter', () => {
  const [, json] = /^HEALTHCHECK CMD (\[.*\])$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  const [node, program, ...args] = JSON.parse(json ?? '[]') as string[];
  expect([node, program]).toEqual(['node', '/exporter/exporter.js']);
  const { status, stderr } = spawnSync(process.execPath, [...EXPORTER_FROM_SOURCE, ...args, '--help']);
  expect([args[0], status, String(stderr)]).toEqual(['health', 0, '']);
});

it('the objects of Kubernetes refer to each other', () => {
  const { spec } = named('Deployment');
  const { labels } = spec.template.metadata;
  const [container] = spec.template.spec.containers;
  expect(labels).toEqual(spec.selector.matchLabels);
  expect(labels).toEqual(named('Service').spec.selector);
  expect(spec.template.spec.volumes[0].configMap.name).toBe(named('ConfigMap').metadata.name);
  expect(container.volumeMounts[0].name).toBe(spec.template.spec.volumes[0].name);
  const ports = container.ports.map(({ name }: { name: string }) => name);
  for (const probe of [container.readinessProbe, container.livenessProbe]) {
    expect(ports).toContain(probe.httpGet.port);
  }
  expect(ports).toContain(named('Service').spec.ports[0].targetPort);
});

it('the configuration in the ConfigMap is a valid one', () => {
  const [[file, yaml]] = Object.entries<string>(named('ConfigMap').data);
  const { targets } = parseConfig(yaml, file, { environment: { LANTIME_PASSWORD: 'x' }, folder: '.' });
  expect(targets).toHaveLength(1);
});

it('the ScrapeConfig relabels as the provisioned Prometheus does', () => {
  const [devices, own] = documents('scrapeconfig.yaml');
  const provisioned = parse(readFileSync('provisioning/prometheus/prometheus.yml', 'utf8')).scrape_configs;
  const plain = (text: unknown) => String(text ?? '').replace(/^(lantime-)?exporter:/, 'exporter:');
  const rules = devices.spec.relabelings
    .filter(({ targetLabel }: any) => targetLabel !== 'job')
    .map((rule: any) => [rule.sourceLabels ?? [], rule.targetLabel, plain(rule.replacement)]);
  expect(rules).toEqual(
    provisioned[0].relabel_configs.map((rule: any) => [
      rule.source_labels ?? [],
      rule.target_label,
      plain(rule.replacement),
    ])
  );
  expect(devices.spec.metricsPath).toBe(provisioned[0].metrics_path);
  const jobs = [devices, own].map(
    ({ spec }) => spec.relabelings.find((rule: any) => rule.targetLabel === 'job').replacement
  );
  expect(jobs).toEqual(provisioned.map((job: any) => job.job_name));
});
