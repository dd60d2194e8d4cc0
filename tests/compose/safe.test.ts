/** @jest-environment node */
// What can be seen of docker-compose.yaml without an engine; `npm run test:compose` starts it.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { findPublished, type ComposeFile } from './published';

const { services } = parse(readFileSync('docker-compose.yaml', 'utf8')) as ComposeFile;

test.each(findPublished(services).map(({ service, host, text }) => [service, text, host]))(
  '%s is published on this computer only: %s',
  (_service, _text, host) => {
    expect(host).toBe('127.0.0.1');
  }
);

test.each([
  ['3000:3000', ''],
  ['${PORT:-3000}:3000', ''],
  ['3000', ''],
  ['0.0.0.0:3000:3000', '0.0.0.0'],
  ['${HOST:-127.0.0.1}:3000:3000', '0'],
  ['127.0.0.1:${PORT:-3000}:3000/tcp', '127.0.0.1'],
])('%s is published on "%s"', (port, host) => {
  expect(findPublished({ one: { ports: [port] } })).toEqual([{ service: 'one', host, text: port }]);
});

test('a port in the long form is published on its host_ip', () => {
  expect(findPublished({ one: { ports: [{ target: 1, host_ip: '127.0.0.1' }, { target: 2 }] } })).toMatchObject([
    { host: '127.0.0.1' },
    { host: '' },
  ]);
});

test('Grafana has no password that is known, and shows no more than a Viewer sees', () => {
  const { environment } = services.grafana;
  expect(environment).toMatchObject({
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    GF_SECURITY_ADMIN_PASSWORD: '${GRAFANA_ADMIN_PASSWORD:-}',
  });
});

test('passwords in .env get neither into the repository nor into an image', () => {
  expect(readFileSync('.gitignore', 'utf8').split('\n')).toContain('.env');
  expect(readFileSync('.dockerignore', 'utf8').split('\n')).toContain('.env');
});
