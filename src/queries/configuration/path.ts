/** PLAUSIBLE: the tree exists beside `status`, its name is not published (device-api.md 1.3). */
export const DEFAULT_CONFIGURATION_PATH = 'api/config';

/** A path below the device's URL from the settings, without a way out of it. */
export function safeConfigurationPath(path: unknown): string {
  const text = typeof path === 'string' ? path.trim().replace(/^\/+|\/+$/g, '') : '';
  return /^[\w-]+(\/[\w.-]+)*$/.test(text) && !/(^|\/)\.{1,2}(\/|$)/.test(text) ? text : DEFAULT_CONFIGURATION_PATH;
}
