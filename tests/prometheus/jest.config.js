// The scenes of the alerts alone, in true time: they take minutes, most of which they wait.
const { resolve } = require('node:path');
const base = require('../../jest.config');

module.exports = {
  ...base,
  rootDir: resolve(__dirname, '../..'),
  testMatch: ['<rootDir>/tests/prometheus/scenes.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
