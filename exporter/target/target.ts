import type { ReadingSettings } from './device-reader';

/** How a device is reached from Node. */
export interface DeviceAccess {
  /** Base URL, `https://lantime.example.com`; credentials in it are refused. */
  url: string;
  user?: string;
  password?: string;
  /** Accept any certificate. */
  insecure?: boolean;
  /** Certificate authorities to trust instead of the usual ones, PEM. */
  ca?: string;
  /** Name on the certificate, if it is not the one in the URL. */
  serverName?: string;
  /** For the whole request, from the connection to the last byte; default 10. */
  timeoutSeconds?: number;
  /** Longer answers are cut off while they arrive, megabytes (1e6 bytes); default 16. */
  maxAnswerMegabytes?: number;
}

/** One device and how it is polled. */
export interface Target extends ReadingSettings {
  name: string;
  access: DeviceAccess;
  /** Minimum time between two requests, seconds. */
  intervalSeconds: number;
  /** Labels for service discovery. */
  labels: Readonly<Record<string, string>>;
}
