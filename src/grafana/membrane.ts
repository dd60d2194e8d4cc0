/**
 * In Grafana's frontend sandbox the plugin runs in its own realm, and every value that one side reads from the other
 * crosses a membrane, thousands of times for a panel. Frames are therefore passed as JSON text, which crosses once, and
 * rebuilt as objects of the realm that reads them. `Response` belongs to the page, so it parses and serializes there.
 */
import { DataFrame } from '@grafana/data';

/** A global that the sandbox defines for its plugins (sandboxPluginLoader.ts of Grafana 12.4). */
const isSandboxed = (): boolean => 'locationSandbox' in globalThis;

/** The plugin's frames in the form that Grafana reads fastest. In the sandbox, only what JSON can represent is kept. */
export async function handedOver(frames: DataFrame[]): Promise<DataFrame[]> {
  return isSandboxed() ? new Response(JSON.stringify(frames)).json() : frames;
}

/** Another data source's frames in the form that the plugin reads fastest: the reverse of {@link handedOver}. */
export async function takenOver(frames: DataFrame[]): Promise<DataFrame[]> {
  if (!isSandboxed()) {
    return frames;
  }
  try {
    return JSON.parse(await Response.json(frames).text());
  } catch {
    return frames; // older browsers have no Response.json, and not all frames can be serialized: read them slowly
  }
}
