/** The rules and dashboards as a monitoring mixin. `mixin.libsonnet` imports JSON, so the rest is without jsonnet. */
import { readdirSync } from 'node:fs';
import { alertGroups, recordingGroups, type Settings } from './prometheus';

const json = (content: object) => `${JSON.stringify(content, null, 2)}\n`;

export function mixinFiles(settings: Settings): ReadonlyArray<readonly [file: string, text: string]> {
  const dashboards = readdirSync('src/dashboards')
    .filter((name) => name.endsWith('.json'))
    .sort();
  return [
    ['mixin/alerts.json', json({ groups: alertGroups(settings) })],
    ['mixin/rules.json', json({ groups: recordingGroups() })],
    [
      'mixin/mixin.libsonnet',
      `// Alerts, recording rules and dashboards for LANTIMEs as a monitoring mixin, for mixtool and for jsonnet.
// Generated from tools/alerts by "npm run alerts". Without jsonnet use the JSON files themselves.
{
  grafanaDashboards+:: {
${dashboards.map((name) => `    'lantime-${name}': import '../src/dashboards/${name}',`).join('\n')}
  },
  prometheusAlerts+:: import 'alerts.json',
  prometheusRules+:: import 'rules.json',
}
`,
    ],
  ];
}
