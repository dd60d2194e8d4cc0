import { incompleteness, shortfalls } from '../lantime/completeness';
import { LantimeError, ProblemCode } from '../lantime/errors';
import { countTrust, trustText } from '../lantime/evidence';
import { PollState } from '../lantime/poller';
import { Snapshot } from '../lantime/types';

/** What Grafana shows under "Save & test". */
export interface HealthResult {
  status: 'success' | 'error';
  message: string;
}

/** The connection as stored in Grafana; undefined where it is not allowed to be seen. */
export interface StoredConnection {
  url?: string;
  tlsSkipVerify?: boolean;
  basicAuth?: boolean;
}

/**
 * Tests the connection with one request and says what was found, or what is wrong and what to do.
 * @param poll makes one poll whatever happened before
 * @param storedConnection looks up what is stored; asked only when the device was not reached
 * @param shortcomings what of this browser does not work as it should, in sentences; asked after the poll
 */
export async function checkHealth(
  poll: () => Promise<PollState<Snapshot>>,
  storedConnection: () => Promise<StoredConnection | undefined>,
  shortcomings: () => Promise<readonly string[]> = async () => []
): Promise<HealthResult> {
  const { error, last } = await poll();
  if (error || !last) {
    const problem = error && UNCLEAR.includes(error.code) ? explain(error, await storedConnection()) : error;
    return { status: 'error', message: problem?.message ?? 'No answer was received.' };
  }
  const incomplete = incompleteness(last.value);
  if (incomplete) {
    return { status: 'error', message: incomplete.message };
  }
  return { status: 'success', message: [describe(last.value), ...(await shortcomings())].join(' ') };
}

/** Problems whose reason Grafana's proxy does not give; versions differ in what they answer to a missing URL. */
const UNCLEAR: readonly ProblemCode[] = ['unreachable', 'bad-url', 'device-error', 'login-rejected'];

/** Tells by the stored settings what the proxy did not say. */
function explain(error: LantimeError, stored: StoredConnection | undefined): LantimeError {
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
    modules.length > 0 && `Modules: ${modules.map(({ id, model }) => (model ? `${id} ${model}` : id)).join(', ')}.`,
    device.dataAge !== undefined && `The data was ${Math.round(device.dataAge)} s old.`,
    unreadable.length > 0 &&
      `${unreadable.length} fields could not be read, among them ${unreadable[0].descriptor.id}.`,
    `${trustText(snapshot)}.`,
    countTrust(snapshot).known < countTrust(snapshot).all &&
      'To see those that are not known, search for "not confirmed" among the metrics of a query, or choose "Describe this device" above.',
    ...shortfalls(snapshot),
  ]
    .filter(Boolean)
    .join(' ');
}
