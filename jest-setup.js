// Tests that run in Node (simulator, exporter, tools) have no window to set up.
if (typeof window !== 'undefined') {
  require('./.config/jest-setup');
}
