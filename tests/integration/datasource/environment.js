const { TestEnvironment } = require('jest-environment-jsdom');

/** A window, which Grafana's packages want, with Node's network, which the simulator and the proxy want. */
module.exports = class BrowserWithNetwork extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, {
      fetch,
      Headers,
      Request,
      Response,
      setImmediate,
      clearImmediate,
      structuredClone,
      // Buffers of Node must be instances of the same class.
      Uint8Array,
      ArrayBuffer,
    });
  }
};
