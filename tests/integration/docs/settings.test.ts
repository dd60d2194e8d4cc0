/** @jest-environment node */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const SETTINGS = 'src/grafana/settings.ts';
const PAGE = readFileSync('docs/provisioning.md', 'utf8');

/** Rows of the table of `jsonData`: name, and the label of the form with which its meaning starts. */
const rows = new Map(
  [...PAGE.matchAll(/^\| `(\w+)` +\|[^|]*\| ([^|:,]+)/gm)].map(([, name, label]) => [name, label.trim()])
);

function listMembers(name: string): string[] {
  const source = ts.createSourceFile(SETTINGS, readFileSync(SETTINGS, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter((declaration) => declaration.name.text === name)
    .flatMap(({ members }) => members.map((member) => member.name?.getText() ?? ''));
}

const FORM = [
  'ConfigEditor',
  'CertificateSettings',
  'PollingSettings',
  'HistorySettings',
  'PathSettings',
  'CommunicationSettings',
  'DefinitionsSettings',
]
  .map((name) => readFileSync(`src/editor/${name}.tsx`, 'utf8'))
  .join('\n');

test('docs/provisioning.md lists every setting that is stored', () => {
  const members = listMembers('LantimeJsonData');
  expect(members).toContain('maxAnswerMegabytes');
  expect(members.filter((member) => !rows.has(member))).toEqual([]);
});

/** Shown by a component of Grafana, under its own label. */
const GRAFANAS_OWN = ['enableSecureSocksProxy'];

test.each([...rows].filter(([name]) => listMembers('LantimeJsonData').includes(name) && !GRAFANAS_OWN.includes(name)))(
  'docs/provisioning.md calls %s by its label in the form',
  (_, label) => {
    expect(FORM).toContain(`label={t('${label}')}`);
  }
);
