// Tests that run in Node (simulator, exporter, tools) have no window to set up.
if (typeof window !== 'undefined') {
  require('../.config/jest-setup');
  // Grafana's packages set i18next up, which would print an advertisement in every file of tests.
  require('i18next').options.showSupportNotice = false;
}

// A run of CI tells whether the change is good: it must not fail for a case that nobody has met before. Everywhere else
// each run tries new ones, and `npm run fuzz` many.
if (process.env.CI) {
  require('fast-check').configureGlobal({ seed: 20261122 });
}
