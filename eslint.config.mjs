import { defineConfig } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import baseConfig from './.config/eslint.config.mjs';

const CODE = '{src,exporter,dev,tests,tools,dashboards}/**/*.{ts,tsx}';

/** Arrows point one way: {editor, grafana, queries} -> changes -> history -> lantime; queries -> analysis -> lantime; exporter -> lantime; simulator -> nothing. */
const forbid = (files, ...group) => ({
  files: [files],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group, message: 'This part must not depend on that one; see "How it is built" in CONTRIBUTING.md.' },
        ],
      },
    ],
  },
});
const PLATFORM = ['@grafana/*', 'react', 'react-dom', 'rxjs', 'rxjs/*', 'node:*', 'fs', 'http', 'https', 'path'];
const parts = (...names) => names.flatMap((name) => [`**/${name}`, `**/${name}/**`]);
const NOT_FOR_EXPORTER = [
  '@grafana/*',
  'react',
  ...parts('editor', 'grafana', 'queries', 'history', 'changes', 'dev', 'tools', 'tests'),
];

export default defineConfig([
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/coverage',
      'dev/preview/page/dist/',
      'test-results/',
      'playwright-report/',
      'blob-report/',
      '.config/',
    ],
  },
  ...baseConfig,
  {
    files: [CODE],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver()],
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-console': 'error',
    },
  },
  {
    // What replaces them does not exist in Grafana 10.1.
    files: ['src/{editor,queries}/**'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  forbid(
    'src/lantime/**',
    ...PLATFORM,
    ...parts('changes', 'editor', 'grafana', 'history', 'queries', 'exporter', 'dev', 'tools')
  ),
  forbid(
    'src/analysis/**',
    ...PLATFORM,
    ...parts('changes', 'editor', 'grafana', 'history', 'queries', 'exporter', 'dev', 'tools')
  ),
  forbid(
    'src/i18n/**',
    ...PLATFORM,
    ...parts('changes', 'editor', 'grafana', 'history', 'lantime', 'queries', 'exporter', 'dev', 'tools')
  ),
  forbid('src/history/**', ...parts('changes', 'editor', 'grafana', 'queries', 'exporter', 'dev', 'tools')),
  forbid('src/changes/**', '@grafana/*', 'react', ...parts('editor', 'grafana', 'queries', 'exporter', 'dev', 'tools')),
  forbid('src/{grafana,queries,editor}/**', ...parts('exporter', 'dev', 'tools')),
  // Within the exporter: commands -> {server, config} -> target -> exposition.
  forbid('exporter/**', ...NOT_FOR_EXPORTER),
  forbid('exporter/{server,config}/**', ...NOT_FOR_EXPORTER, ...parts('commands')),
  forbid('exporter/target/**', ...NOT_FOR_EXPORTER, ...parts('commands', 'server', 'config')),
  forbid('exporter/exposition/**', ...NOT_FOR_EXPORTER, ...parts('commands', 'server', 'config', 'target')),
  {
    // The exporter's package declares what it uses.
    files: ['exporter/**'],
    ignores: ['exporter/build.ts', '**/*.test.ts'],
    rules: { 'import-x/no-extraneous-dependencies': ['error', { packageDir: ['exporter'], devDependencies: false }] },
  },
  // Bundling is not part of what is bundled.
  { files: ['exporter/build.ts'], rules: { 'no-restricted-imports': 'off' } },
  forbid('dev/simulator/**', '@grafana/*', 'react', ...parts('src', 'lantime', 'exporter', 'preview', 'tools')),
  {
    // Tests may use the simulator: it is what they test against.
    files: ['**/*.test.{ts,tsx}'],
    rules: { 'no-restricted-imports': 'off' },
  },
]);
