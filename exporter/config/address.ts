/** Addresses in a configuration: where the exporter listens, and where a device is. */
import type { ListenAddress } from './config';

/** This computer only: whoever reaches the exporter reads the values of all devices. 10123 is NTP's port plus ten thousand. */
export const DEFAULT_LISTEN = '127.0.0.1:10123';

export const LISTEN_PROBLEM = 'is not HOST:PORT; use for example 127.0.0.1:10123, 0.0.0.0:10123 or [::]:10123';

/** `HOST:PORT`, `[::1]:PORT`, or `:PORT` for all addresses of this computer. */
export function parseListen(written: string): ListenAddress | undefined {
  const [, v6, name, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]*)):(\d{1,5})$/.exec(written) ?? [];
  const port = Number(digits);
  return digits === undefined || port > 65_535 ? undefined : { host: v6 ?? (name || '::'), port };
}

/** What is wrong with the URL of a device; undefined when nothing is. */
export function deviceUrlProblem(written: string): string | undefined {
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return 'is not a valid URL; use for example https://lantime.example.com';
  }
  if (url.username || url.password) {
    return 'contains credentials, which would be exposed; move them to user and password_env or password_file';
  }
  if (!/^https?:$/.test(url.protocol)) {
    return 'begins with neither https:// nor http://; use for example https://lantime.example.com';
  }
  if (url.search || url.hash) {
    return 'contains a ? or a #; enter only the address of the LANTIME, for example https://lantime.example.com';
  }
  return /\/api(\/|$)/.test(url.pathname)
    ? 'contains the path of the API, which is added automatically; enter only the address of the LANTIME'
    : undefined;
}
