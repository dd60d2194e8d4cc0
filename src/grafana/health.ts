import { incompleteness, shortfalls } from '../lantime/completeness';
import { LantimeError, ProblemCode } from '../lantime/errors';
import { countTrust, trustText } from '../lantime/evidence';
import { PollState } from '../lantime/poller';
import { ownValue } from '../lantime/own-value';
import { Component, Snapshot } from '../lantime/types';

/** The result that Grafana shows below "Save & test". */
export interface HealthResult {
  status: 'success' | 'error';
  message: string;
}

/** The connection as stored in Grafana. */
export interface StoredConnection {
  url?: string;
  tlsSkipVerify?: boolean;
  basicAuth?: boolean;
}

/**
 * Tests the connection with one request and reports what was found, or what is wrong and what to do.
 * @param poll makes one poll regardless of earlier results
 * @param storedConnection looks up the stored connection; called only if the poll failed
 * @param shortcomings returns features that do not work in this browser, as sentences; called after the poll
 */
export async function checkHealth(
  poll: () => Promise<PollState<Snapshot>>,
  storedConnection: () => Promise<StoredConnection | undefined>,
  shortcomings: () => Promise<readonly string[]> = async () => []
): Promise<HealthResult> {
  const { error, last } = await poll();
  if (error || !last) {
    const problem =
      error && UNCLEAR.includes(error.code) ? explainByConnection(error, await storedConnection()) : error;
    return { status: 'error', message: problem?.message ?? 'No response was received.' };
  }
  const incomplete = incompleteness(last.value);
  if (incomplete) {
    return { status: 'error', message: incomplete.message };
  }
  return { status: 'success', message: [describe(last.value), ...(await shortcomings())].join(' ') };
}

/** Problems for which Grafana's proxy gives no reason. Its response to a missing URL differs between versions. */
const UNCLEAR: readonly ProblemCode[] = ['unreachable', 'bad-url', 'device-error', 'login-rejected'];

/** Finds the reason that the proxy did not give in the stored settings. */
function explainByConnection(error: LantimeError, stored: StoredConnection | undefined): LantimeError {
  if (!stored) {
    return error;
  }
  if (!stored.url?.trim()) {
    return new LantimeError('no-url');
  }
  if (error.code === 'login-rejected') {
    return stored.basicAuth === false ? new LantimeError('login-missing') : error;
  }
  if (error.code !== 'unreachable') {
    return error;
  }
  const verifies = /^https:/i.test(stored.url.trim()) && !stored.tlsSkipVerify;
  return verifies ? error : new LantimeError('refused', error.detail);
}

/** Names of slot types, one and several (device-api.md 2.9). */
const SLOT_TYPE_NAMES: Readonly<Record<string, readonly [one: string, several: string]>> = {
  clk: ['clock', 'clocks'],
  pwr: ['power supply', 'power supplies'],
  cpu: ['CPU', 'CPUs'],
  io: ['I/O module', 'I/O modules'],
  fan: ['fan module', 'fan modules'],
};
/** More clocks than that are only counted. */
const MOST_NAMED = 4;

/** `2 clocks (clk1 GNS181, clk2 GPS180), 3 power supplies, 1 CPU`: a large device has 44 modules. */
function summarizeModules(modules: readonly Component[]): string {
  const types = new Map<string, Component[]>();
  for (const module of modules) {
    const type = module.slotType ?? '';
    types.set(type, [...(types.get(type) ?? []), module]);
  }
  // What people look for first, then in the order of the slots.
  const order = Object.keys(SLOT_TYPE_NAMES);
  const rank = (type: string) => (order.includes(type) ? order.indexOf(type) : order.length);
  return [...types]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([type, list]) => {
      const [one, several] =
        ownValue(SLOT_TYPE_NAMES, type) ?? (type ? [`${type} module`, `${type} modules`] : ['module', 'modules']);
      const names = list.map(({ id, model }) => (model ? `${id} ${model}` : id)).join(', ');
      const count = `${list.length} ${list.length === 1 ? one : several}`;
      return type === 'clk' && list.length <= MOST_NAMED ? `${count} (${names})` : count;
    })
    .join(', ');
}

function describe(snapshot: Snapshot): string {
  const { device, components, unreadable } = snapshot;
  const versions = [
    device.model && `LANTIME ${device.model}`,
    device.firmware && `firmware ${device.firmware}`,
    device.apiVersion && `REST API ${device.apiVersion}`,
  ].filter(Boolean);
  const modules = [...components.values()].filter(({ type, fitted }) => type === 'module' && fitted);
  return [
    `Connected to ${device.hostname ?? 'the device'}${versions.length > 0 ? ` (${versions.join(', ')})` : ''}.`,
    modules.length > 0 && `Modules: ${summarizeModules(modules)}.`,
    device.dataAge !== undefined && `The data was ${Math.round(device.dataAge)} s old.`,
    unreadable.length > 0 && `${unreadable.length} fields could not be read, including ${unreadable[0].descriptor.id}.`,
    `${trustText(snapshot)}.`,
    countTrust(snapshot).known < countTrust(snapshot).all &&
      'To see the unknown ones, search for "not confirmed" in the metrics of a query, or choose "Describe this device" above.',
    ...shortfalls(snapshot),
  ]
    .filter(Boolean)
    .join(' ');
}
