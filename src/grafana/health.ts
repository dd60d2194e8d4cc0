import { plural, t } from '../i18n';

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
    return { status: 'error', message: problem?.message ?? t('No response was received.') };
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

/** Modules of a slot type, counted, in the order in which they are named (device-api.md 2.9). */
const MODULES: Readonly<Record<string, (count: number) => string>> = {
  clk: (count) => plural(count, '1 clock', '{count} clocks'),
  pwr: (count) => plural(count, '1 power supply', '{count} power supplies'),
  cpu: (count) => plural(count, '1 CPU', '{count} CPUs'),
  io: (count) => plural(count, '1 I/O module', '{count} I/O modules'),
  fan: (count) => plural(count, '1 fan module', '{count} fan modules'),
};

function countModules(type: string, count: number): string {
  const known = ownValue(MODULES, type);
  return known
    ? known(count)
    : type
      ? plural(count, '1 {type} module', '{count} {type} modules', { type })
      : plural(count, '1 module', '{count} modules');
}

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
  const order = Object.keys(MODULES);
  const rank = (type: string) => (order.includes(type) ? order.indexOf(type) : order.length);
  return [...types]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([type, list]) => {
      const names = list.map(({ id, model }) => (model ? `${id} ${model}` : id)).join(', ');
      const count = countModules(type, list.length);
      return type === 'clk' && list.length <= MOST_NAMED ? `${count} (${names})` : count;
    })
    .join(', ');
}

function describe(snapshot: Snapshot): string {
  const { device, components, unreadable } = snapshot;
  const versions = [
    device.model && `LANTIME ${device.model}`,
    device.firmware && t('firmware {version}', { version: device.firmware }),
    device.apiVersion && `REST API ${device.apiVersion}`,
  ].filter(Boolean);
  const modules = [...components.values()].filter(({ type, fitted }) => type === 'module' && fitted);
  const host = device.hostname ?? t('the device');
  return [
    versions.length > 0
      ? t('Connected to {host} ({versions}).', { host, versions: versions.join(', ') })
      : t('Connected to {host}.', { host }),
    modules.length > 0 && t('Modules: {modules}.', { modules: summarizeModules(modules) }),
    device.dataAge !== undefined && t('The data was {age} s old.', { age: Math.round(device.dataAge) }),
    unreadable.length > 0 &&
      plural(
        unreadable.length,
        '1 field could not be read: {example}.',
        '{count} fields could not be read, including {example}.',
        { example: unreadable[0].descriptor.id }
      ),
    `${trustText(snapshot)}.`,
    countTrust(snapshot).known < countTrust(snapshot).all &&
      t(
        'To see the unknown ones, search for "not confirmed" in the metrics of a query, or choose "Describe this device" above.'
      ),
    ...shortfalls(snapshot),
  ]
    .filter(Boolean)
    .join(' ');
}
