const BrowserWithNetwork = require('../integration/datasource/environment');

/** The same, in which the exporter can be loaded, too: packages as for Node, and what its HTTP client wants of Node. */
module.exports = class BrowserWithExporter extends BrowserWithNetwork {
  exportConditions() {
    return ['node', 'node-addons'];
  }

  async setup() {
    await super.setup();
    Object.assign(this.global, {
      ReadableStream,
      TransformStream,
      WritableStream,
      TextDecoder,
      TextEncoder,
      MessageChannel,
      MessagePort,
    });
  }
};
