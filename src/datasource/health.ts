import { PollState } from '../lantime/poller';
import { Snapshot } from '../lantime/types';

/** What Grafana shows under "Save & test". */
export interface HealthResult {
  status: 'success' | 'error';
  message: string;
  details?: { verboseMessage: string };
}

/**
 * Tests the connection with one request and says what was found, or what is wrong and what to do.
 * @param poll makes one poll whatever happened before
 */
export async function checkHealth(poll: () => Promise<PollState<Snapshot>>): Promise<HealthResult> {
  const { error, last } = await poll();
  if (error || !last) {
    return { status: 'error', message: error?.message ?? 'No answer was received.' };
  }
  const snapshot = last.value;
  const { device } = snapshot;
  const versions = [
    device.model && `LANTIME ${device.model}`,
    device.firmware && `firmware ${device.firmware}`,
    device.apiVersion && `REST API ${device.apiVersion}`,
  ].filter(Boolean);
  const modules = [...snapshot.components.values()].filter(({ type, fitted }) => type === 'module' && fitted);
  const parts = [
    `Connected to ${device.hostname ?? 'the device'}${versions.length > 0 ? ` (${versions.join(', ')})` : ''}.`,
    modules.length > 0 ? `Modules: ${modules.map(({ id, model }) => (model ? `${id} ${model}` : id)).join(', ')}.` : '',
    device.dataAge !== undefined ? `The data was ${Math.round(device.dataAge)} s old.` : '',
    snapshot.unreadable.length > 0
      ? `${snapshot.unreadable.length} fields could not be read, among them ${snapshot.unreadable[0].descriptor.id}.`
      : '',
  ];
  return { status: 'success', message: parts.filter(Boolean).join(' ') };
}
