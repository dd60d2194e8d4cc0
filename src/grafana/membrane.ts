/**
 * In Grafana's frontend sandbox the plugin lives in a realm of its own, and each value that one side reads of the other's
 * crosses a membrane, thousands for a panel. Frames are handed over as objects of the realm that reads them instead: text
 * crosses once. `Response` is the page's: what it makes of text, and the text it makes of objects, is made over there.
 */
import { DataFrame } from '@grafana/data';

/** A global that the sandbox adds for its plugins (sandboxPluginLoader.ts of Grafana 12.4). */
const isSandboxed = (): boolean => 'locationSandbox' in globalThis;

/** The plugin's frames as Grafana reads them fastest: as they are, or out of the sandbox. Only what JSON can hold survives. */
export async function handedOver(frames: DataFrame[]): Promise<DataFrame[]> {
  return isSandboxed() ? new Response(JSON.stringify(frames)).json() : frames;
}

/** Another data source's frames as the plugin reads them fastest: the reverse of {@link handedOver}. */
export async function takenOver(frames: DataFrame[]): Promise<DataFrame[]> {
  if (!isSandboxed()) {
    return frames;
  }
  try {
    return JSON.parse(await Response.json(frames).text());
  } catch {
    return frames; // an older browser has no Response.json, and not all frames are plain: read them slowly
  }
}
