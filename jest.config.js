// force timezone to UTC to allow tests to work regardless of local timezone
// generally used by snapshots, but can affect specific tests
process.env.TZ = 'UTC';

const { availableParallelism } = require('node:os');
const base = require('./.config/jest.config');
const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');

const [[, swc]] = Object.entries(base.transform);

module.exports = {
  ...base,
  testMatch: ['<rootDir>/{src,exporter,tools}/**/*.test.{ts,tsx}', '<rootDir>/tests/**/*.test.{ts,tsx}'],
  setupFilesAfterEnv: ['<rootDir>/tests/jest-setup.js'],
  // One more than there are cores: some tests wait for programs.
  maxWorkers: availableParallelism() + 1,
  // Seven minutes with Prometheus and Alertmanager: `npm run test:scenes`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/prometheus/scenes'],
  // Ends a test that hangs; a slow machine is no failure.
  testTimeout: 300_000,
  // Some of Grafana's dependencies come as .mjs.
  transform: { '^.+\\.(m?[jt]sx?)$': swc },
  transformIgnorePatterns: [
    nodeModulesToTransform([...grafanaESModules, '@grafana/data', '@grafana/ui', '@grafana/runtime', 'pbf', 'yaml']),
  ],
};
