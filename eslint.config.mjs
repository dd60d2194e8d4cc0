import { defineConfig } from 'eslint/config';
import baseConfig from './.config/eslint.config.mjs';

const CODE = '{src,exporter,simulator,preview,tests,tools,dashboards}/**/*.{ts,tsx}';

/** Arrows point one way: editor -> datasource -> {history, lantime}; exporter -> lantime; simulator -> nothing. */
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

export default defineConfig([
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/coverage',
      'preview/page/dist/',
      'test-results/',
      'playwright-report/',
      'blob-report/',
      '.config/',
    ],
  },
  ...baseConfig,
  {
    files: [CODE],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-console': 'error',
    },
  },
  {
    // What replaces them does not exist in Grafana 10.1.
    files: ['src/editor/**'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  forbid(
    'src/lantime/**',
    ...PLATFORM,
    ...parts('datasource', 'editor', 'history', 'exporter', 'simulator', 'preview', 'tools')
  ),
  forbid('src/history/**', ...parts('datasource', 'editor', 'exporter', 'simulator', 'preview', 'tools')),
  forbid('src/datasource/**', ...parts('editor', 'exporter', 'simulator', 'preview', 'tools')),
  forbid('src/editor/**', ...parts('exporter', 'simulator', 'preview', 'tools')),
  forbid('exporter/**', '@grafana/*', 'react', ...parts('datasource', 'editor', 'history', 'preview', 'simulator')),
  forbid(
    'simulator/**',
    '@grafana/*',
    'react',
    ...parts('src', 'lantime', 'datasource', 'editor', 'exporter', 'preview', 'tools')
  ),
  {
    // Tests may use the simulator: it is what they test against.
    files: ['**/*.test.{ts,tsx}'],
    rules: { 'no-restricted-imports': 'off' },
  },
]);
