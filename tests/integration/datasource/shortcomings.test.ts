/** @jest-environment ./tests/integration/datasource/environment.js */
/** What is convenient but not needed may fail: polls go on, and the health check says once what does not work. */
import { ask, fieldNamed, startBench } from './support';

let bench: Awaited<ReturnType<typeof startBench>>;
const { BroadcastChannel } = globalThis;
afterEach(async () => {
  globalThis.BroadcastChannel = BroadcastChannel;
  await bench.close();
});

const SATELLITES: Parameters<typeof ask>[1] = {
  queryType: 'module',
  components: ['clk1'],
  metrics: ['module/satellites/good-satellites'],
  format: 'table',
};

/** What a channel does where the plugin's objects stand behind a membrane. */
class RefusingChannel {
  postMessage(message: unknown): void {
    if (typeof message === 'object') {
      throw new DOMException("Failed to execute 'postMessage' on 'BroadcastChannel': #<Object> could not be cloned.");
    }
  }
  close(): void {}
}

class DeniedChannel {
  constructor() {
    throw new DOMException('denied', 'SecurityError');
  }
}

class BrokenChannel extends RefusingChannel {
  postMessage(): void {
    throw new DOMException('the channel is broken');
  }
}

async function health() {
  bench = await startBench();
  const { status, message } = await bench.dataSource.testDatasource();
  const answer = await ask(bench.dataSource, SATELLITES);
  expect(answer.errors).toBeUndefined();
  expect(fieldNamed(answer, 'Good satellites')?.values).toEqual([expect.any(Number)]);
  expect(status).toBe('success');
  return message;
}

test('nothing but text is posted to other tabs', async () => {
  globalThis.BroadcastChannel = RefusingChannel as unknown as typeof BroadcastChannel;
  expect(await health()).not.toMatch(/tabs/);
});

test.each([DeniedChannel, BrokenChannel])('a browser that does not let tabs talk (%p) still polls', async (channel) => {
  globalThis.BroadcastChannel = channel as unknown as typeof BroadcastChannel;
  const message = await health();
  expect(message).toMatch(
    /^Connected to .*tabs of this browser cannot share their polls \((denied|the channel is broken)\)/
  );
  expect(message.match(/cannot share/g)).toHaveLength(1);
});

test('a browser that refuses to store still polls', async () => {
  const refuse = jest.spyOn(IDBObjectStore.prototype, 'put');
  refuse.mockImplementation(() => {
    throw new DOMException('#<Object> could not be cloned.', 'DataCloneError');
  });
  try {
    expect(await health()).toMatch(/^Connected to .*does not keep the history: #<Object> could not be cloned/);
  } finally {
    refuse.mockRestore();
  }
});

test('communication that cannot be recorded does not fail a poll', async () => {
  bench = await startBench();
  jest.spyOn(bench.dataSource.communication, 'learn').mockImplementation(() => {
    throw new Error('no room');
  });
  const { status, message } = await bench.dataSource.testDatasource();
  expect(status).toBe('success');
  expect(message).toMatch(/The communication is not recorded \(no room\)/);
});
