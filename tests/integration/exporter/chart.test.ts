/** @jest-environment node */
// The Helm chart: its values and templates agree, and where Helm is installed, it renders what kubernetes.yaml has.
import { spawnSync } from 'node:child_process';
import { globSync } from 'glob';
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { parseConfig } from '../../../exporter/config';

const CHART = 'provisioning/exporter/helm';
const read = (name: string) => readFileSync(`${CHART}/${name}`, 'utf8');
const values = parse(read('values.yaml'));
const templates = globSync(`${CHART}/templates/*`).map((file) => readFileSync(file, 'utf8'));
const hasHelm = spawnSync('helm', ['version']).status === 0;
/** Where Helm is not installed there are no such tests, rather than skipped ones; the job `chart` of CI has it. */
const withHelm: Pick<jest.It, 'each'> & ((name: string, test: () => void) => void) = hasHelm
  ? it
  : (Object.assign(() => undefined, { each: () => () => undefined }) as never);

/** Paths of values that templates use: `image.tag`. */
const used = new Set(
  templates.flatMap((text) => [...text.matchAll(/\.Values\.([A-Za-z.]+)/g)].map(([, path]) => path.replace(/\.$/, '')))
);

it('templates use values that there are, and every value is used', () => {
  for (const path of used) {
    const missing = path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], values);
    expect([path, missing === undefined]).toEqual([path, false]);
  }
  const top = new Set([...used].map((path) => path.split('.')[0]));
  expect([...top].sort()).toEqual(Object.keys(values).sort());
});

it('the schema has the same values', () => {
  const { properties } = JSON.parse(read('values.schema.json'));
  expect(
    Object.keys(properties)
      .filter((key) => key !== 'global')
      .sort()
  ).toEqual(Object.keys(values).sort());
  for (const [key, { properties: nested, additionalProperties }] of Object.entries<any>(properties)) {
    if (nested && additionalProperties === false) {
      expect([key, Object.keys(nested).sort()]).toEqual([key, Object.keys(values[key]).sort()]);
    }
  }
});

it('templates open and close their actions', () => {
  for (const text of templates) {
    const actions = [...text.matchAll(/\{\{-?\s*(\/\*[\s\S]*?\*\/|[\s\S]*?)\s*-?\}\}/g)].map(([, action]) => action);
    const count = (pattern: RegExp) => actions.filter((action) => pattern.test(action)).length;
    expect(count(/^(if|range|with|define)\b/)).toBe(count(/^end$/));
  }
});

it('the version is that of the project', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(parse(read('Chart.yaml'))).toMatchObject({ version, appVersion: version });
});

/** The objects that the chart makes of values. @param file in the chart's folder */
function render(file: string, ...args: string[]): any[] {
  const { status, stdout, stderr } = spawnSync(
    'helm',
    ['template', 'lantime', CHART, '--namespace', 'time', '--values', `${CHART}/${file}`, ...args],
    { encoding: 'utf8' }
  );
  expect([status, stderr]).toEqual([0, '']);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS())
    .filter((object) => object !== null);
}

const find = (objects: any[], kind: string) => objects.filter((object) => object.kind === kind);

withHelm.each(['ci/one-values.yaml', 'ci/all-values.yaml'])('helm lint accepts %s', (file) => {
  const { status, stdout } = spawnSync('helm', ['lint', '--strict', CHART, '--values', `${CHART}/${file}`], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
});

withHelm('refuses values without a device, and those that it does not know', () => {
  const fails = (...args: string[]) => {
    const { status, stderr } = spawnSync('helm', ['template', 'lantime', CHART, ...args], { encoding: 'utf8' });
    expect(status).not.toBe(0);
    return stderr;
  };
  expect(fails()).toContain('config.targets is empty');
  expect(fails('--values', `${CHART}/ci/one-values.yaml`, '--set', 'exporter=3')).toMatch(/exporter/);
});

withHelm('runs the same pod as kubernetes.yaml', () => {
  const objects = render('ci/one-values.yaml');
  const plain = parseAllDocuments(readFileSync('provisioning/exporter/kubernetes.yaml', 'utf8')).map((one) =>
    one.toJS()
  );
  const podOf = (list: any[]) => find(list, 'Deployment')[0].spec.template.spec;
  const [mine, other] = [podOf(objects), podOf(plain)];
  const { image: _image, envFrom: _mine, imagePullPolicy: _policy, ...container } = mine.containers[0];
  const { image: _other, envFrom: _theirs, ...expected } = other.containers[0];
  expect(container).toEqual(expected);
  expect(mine.securityContext).toEqual(other.securityContext);
  expect(find(objects, 'Service')[0].spec.ports).toEqual(find(plain, 'Service')[0].spec.ports);
});

withHelm('the configuration is one that the exporter accepts', () => {
  for (const file of ['ci/one-values.yaml', 'ci/all-values.yaml']) {
    const [{ data }] = find(render(file), 'ConfigMap');
    const { targets } = parseConfig(data['lantime-exporter.yml'], file, {
      environment: { LANTIME_PASSWORD: 'x' },
      folder: '.',
    });
    expect(targets.length).toBeGreaterThan(0);
  }
});

withHelm('three exporters share the devices, each with a Deployment and a Service of its own', () => {
  const objects = render('ci/all-values.yaml');
  const [deployments, services] = [find(objects, 'Deployment'), find(objects, 'Service')];
  expect(services.map(({ metadata }) => metadata.name)).toEqual(deployments.map(({ metadata }) => metadata.name));
  services.forEach(({ spec }, i) => {
    expect(deployments[i].spec.template.metadata.labels).toMatchObject(spec.selector);
    expect(deployments[i].spec.replicas).toBe(1);
  });
  expect(new Set(services.map(({ spec }) => JSON.stringify(spec.selector))).size).toBe(3);

  const [{ spec }] = find(objects, 'ScrapeConfig');
  const addresses = services.map(({ metadata }) => `${metadata.name}.time.svc:10123`);
  expect(spec.httpSDConfigs.map(({ url }: any) => url)).toEqual(
    addresses.map((address) => `http://${address}/service-discovery`)
  );
  const chosen = spec.relabelings.filter(({ targetLabel }: any) => targetLabel === '__address__');
  expect(chosen.map(({ regex, replacement }: any) => [regex, replacement])).toEqual(
    addresses.map((address, i) => [String(i), address])
  );
  expect(spec.relabelings).toContainEqual({
    sourceLabels: ['__param_target'],
    action: 'HashMod',
    modulus: 3,
    targetLabel: '__tmp_exporter',
  });
  const [monitor] = find(objects, 'ServiceMonitor');
  services.forEach(({ metadata }) => expect(metadata.labels).toMatchObject(monitor.spec.selector.matchLabels));
});
