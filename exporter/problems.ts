/** What can go wrong between the exporter and a device, in the terms of the exporter's configuration. */
import { LantimeError, ProblemCode, PROBLEMS } from '../src/lantime/errors';

/**
 * Problems that the data source cannot tell apart, because Grafana's proxy is in between, or does not have, because it runs
 * in a browser. `code` is the problem as which they appear there.
 */
export const EXPORTER_PROBLEMS = {
  'name-not-resolved': {
    code: 'refused',
    cause: 'The host name of the device cannot be resolved.',
    remedy: 'Check the name in "url" and the DNS server of this computer, or use an IP address.',
  },
  'network-unreachable': {
    code: 'refused',
    cause: 'There is no route to the device.',
    remedy: 'Check the address in "url", the routes of this computer, and firewalls in between.',
  },
  'tls-version': {
    code: 'certificate',
    cause: 'The device and the exporter have no TLS version in common.',
    remedy:
      'The exporter supports TLS 1.2 and 1.3. Update the firmware of the device, or enable one of them in its web interface.',
  },
  'not-tls': {
    code: 'certificate',
    cause: 'The server on this port does not use TLS.',
    remedy: 'Check the port in "url", or use http:// if the device serves plain HTTP there.',
  },
  tls: {
    code: 'certificate',
    cause: 'The TLS handshake with the device failed.',
    remedy: 'Check the TLS settings of the device, and for a proxy or firewall that intercepts TLS.',
  },
  'certificate-expired': {
    code: 'certificate',
    cause: 'The certificate of the device has expired or is not valid yet.',
    remedy:
      'Renew it on the device, and check the clocks of the device and of this computer. "tls: ca_file" does not help.',
  },
  'certificate-name': {
    code: 'certificate',
    cause: 'The certificate of the device was issued for another name.',
    remedy: 'Set "tls: server_name" to a name on the certificate, or reissue the certificate for the name in "url".',
  },
  'malformed-http': {
    code: 'device-error',
    cause: 'The response is not valid HTTP.',
    remedy: 'Check the port in "url", and use https:// if the device serves HTTPS there.',
  },
  'header-overflow': {
    code: 'device-error',
    cause: 'The headers of the response are too long.',
    remedy: 'A LANTIME sends a few hundred bytes. Check that nothing else answers at this URL.',
  },
  unavailable: {
    code: 'device-error',
    cause: 'The device reports that it is temporarily unavailable.',
    remedy: 'It may be starting or overloaded. If this persists, check its web interface.',
  },
  'rate-limited': {
    code: 'device-error',
    cause: 'The device reports too many requests.',
    remedy: 'Raise "interval", and check who else polls it. No request is made before the time that it named.',
  },
  empty: {
    code: 'truncated',
    cause: 'The response of the device is empty.',
    remedy: 'If this persists, check the web interface of the device, and restart its HTTP service.',
  },
  'too-costly': {
    code: 'too-large',
    cause: 'The response of the device takes too much time or memory to read.',
    remedy:
      'It holds far more values than a LANTIME has. Check that nothing else answers at this URL; if it is the device, report it with its firmware version. It is polled again after a minute.',
  },
  'out-of-memory': {
    code: 'device-error',
    cause: 'The exporter has no memory left for this device.',
    remedy:
      'Raise the heap limit of Node.js (--max-old-space-size) and the memory limit of the container, or distribute the devices over several exporters.',
  },
  'reading-failed': {
    code: 'device-error',
    cause: 'The thread that was reading the response of the device terminated.',
    remedy:
      'The next response is read on a new thread. If this persists, report it with the firmware version of the device.',
  },
} as const satisfies Record<string, { code: ProblemCode; cause: string; remedy: string }>;

export type ExporterProblem = keyof typeof EXPORTER_PROBLEMS;
/** Value of the label `reason`. */
export type Reason = ProblemCode | ExporterProblem;

export const REASONS = [...Object.keys(PROBLEMS), ...Object.keys(EXPORTER_PROBLEMS)] as readonly Reason[];

/** A problem of {@link EXPORTER_PROBLEMS}. */
export class ExporterError extends LantimeError {
  constructor(
    readonly problem: ExporterProblem,
    detail?: string,
    retryAt?: number
  ) {
    super(EXPORTER_PROBLEMS[problem].code, detail, retryAt);
  }
}

/** The error with a reason: the inverse of {@link errorReason}. */
export const errorForReason = (reason: Reason, detail?: string): LantimeError =>
  Object.hasOwn(EXPORTER_PROBLEMS, reason)
    ? new ExporterError(reason as ExporterProblem, detail)
    : new LantimeError(reason as ProblemCode, detail);

export const errorReason = (error: LantimeError): Reason =>
  error instanceof ExporterError ? error.problem : error.code;

/** Remedies that differ from the plugin's because the settings have other names. */
const REMEDIES: Partial<Record<ProblemCode, string>> = {
  'no-url': 'Set "url" to the address of the LANTIME, for example https://lantime.example.com.',
  'bad-url': 'Set "url" to the address of the LANTIME, for example https://lantime.example.com.',
  refused:
    'The connection was refused or closed immediately. Check the port in "url", that HTTP or HTTPS is enabled on the device, and firewalls in between.',
  timeout: 'Check the network on the way to the device, or raise "timeout" and the scrape_timeout of Prometheus.',
  certificate:
    'Set "tls: ca_file" to the certificate authority that signed it, or set "tls: insecure_skip_verify: true".',
  'login-rejected':
    'Correct user or password and reload the configuration (SIGHUP); if the password comes from the environment, restart the exporter. No request is made until one of them or the address changes, or for 5 minutes, because LTOS bans users after repeated failures.',
  forbidden: 'Give the device user at least the "info" access level, and check the access rules of the device.',
  unreachable:
    'A proxy in front of the device cannot reach it. Enter the address of the LANTIME itself, or fix the proxy.',
  truncated:
    'The connection was closed early, often by a proxy on the way to the device. Check the proxy, or raise "timeout".',
  'too-large': 'Check that nothing else answers at this URL, or raise "max_answer_megabytes".',
};

/** Cause and remedy in the terms of the exporter's configuration, on one line and without secrets. */
export function explainProblem(error: LantimeError): string {
  const { cause, remedy } =
    error instanceof ExporterError
      ? EXPORTER_PROBLEMS[error.problem]
      : { ...PROBLEMS[error.code], ...(REMEDIES[error.code] ? { remedy: REMEDIES[error.code] } : {}) };
  return `${error.detail ? cause.replace(/\.$/, ` (${error.detail}).`) : cause} ${remedy}`;
}
