/** What can go wrong between the exporter and a device, in the words of the exporter's configuration. */
import { LantimeError, ProblemCode, PROBLEMS } from '../src/lantime/errors';

/**
 * Problems that the data source never sees as such: Grafana's proxy stands in between, and a browser reads the answer.
 * `code` is what it would be there.
 */
export const EXPORTER_PROBLEMS = {
  'name-not-resolved': {
    code: 'refused',
    cause: 'The name of the device is not resolved.',
    remedy: 'Check the name in "url" and the name server of this computer, or enter an IP address.',
  },
  'network-unreachable': {
    code: 'refused',
    cause: 'There is no way to the device in the network.',
    remedy: 'Check the address in "url", the routes of this computer, and firewalls in between.',
  },
  'tls-version': {
    code: 'certificate',
    cause: 'The device and the exporter have no version of TLS in common.',
    remedy:
      'The exporter speaks TLS 1.2 and 1.3. Update the firmware of the device, or allow one of them in its web interface.',
  },
  'not-tls': {
    code: 'certificate',
    cause: 'What answers at this port does not speak TLS.',
    remedy: 'Check the port in "url", or begin it with http:// if the device serves plain HTTP there.',
  },
  tls: {
    code: 'certificate',
    cause: 'The TLS connection to the device failed.',
    remedy: 'Check that nothing stands in between, and the TLS settings of the device.',
  },
  'certificate-expired': {
    code: 'certificate',
    cause: 'The certificate of the device has expired, or is not valid yet.',
    remedy: 'Renew it on the device, and check the clocks of both. "tls: ca_file" does not help.',
  },
  'certificate-name': {
    code: 'certificate',
    cause: 'The certificate of the device is for another name.',
    remedy: 'Set "tls: server_name" to a name it was issued for, or renew it with the name in "url".',
  },
  'malformed-http': {
    code: 'device-error',
    cause: 'What came back is not HTTP.',
    remedy: 'Check the port in "url", and that it begins with https:// if the device serves HTTPS there.',
  },
  'header-overflow': {
    code: 'device-error',
    cause: 'The headers of the answer are too long.',
    remedy: 'A LANTIME sends a few hundred bytes. Check that nothing else answers at this URL.',
  },
  unavailable: {
    code: 'device-error',
    cause: 'The device says that it is not available now.',
    remedy: 'It may be starting or busy. If it stays, look at its web interface.',
  },
  'rate-limited': {
    code: 'device-error',
    cause: 'The device says that it is asked too often.',
    remedy: 'Raise "interval", and see who else asks it. No request is made until the time that it named.',
  },
  empty: {
    code: 'truncated',
    cause: 'The answer of the device is empty.',
    remedy: 'Try again in a moment; if it stays, look at the web interface of the device, and restart its HTTP server.',
  },
  'too-costly': {
    code: 'too-large',
    cause: 'The answer of the device takes too much time or memory to read.',
    remedy:
      'It holds far more values than a LANTIME has. Check that nothing else answers at this URL; if it is the device, report it with its firmware version. It is asked again after a minute.',
  },
  'reading-failed': {
    code: 'device-error',
    cause: 'The thread that read the answer of the device ended.',
    remedy: 'The next answer is read in a new one. If it stays, report it with the firmware version of the device.',
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

/** The problem of a reason; of the exporter where it is one of its own. */
export const problemOf = (reason: Reason, detail?: string): LantimeError =>
  reason in EXPORTER_PROBLEMS
    ? new ExporterError(reason as ExporterProblem, detail)
    : new LantimeError(reason as ProblemCode, detail);

export const reasonOf = (error: LantimeError): Reason => (error instanceof ExporterError ? error.problem : error.code);

/** What to do, where the exporter's settings have other names than the plugin's. */
const REMEDIES: Partial<Record<ProblemCode, string>> = {
  'no-url': 'Set "url" to the address of the LANTIME, for example https://lantime.example.com.',
  'bad-url': 'Set "url" to the address of the LANTIME, for example https://lantime.example.com.',
  refused:
    'The connection was refused or closed at once. Check the port in "url", that HTTP or HTTPS is switched on there, and firewalls in between.',
  timeout: 'Check the network on the way to the device, or raise "timeout" and the scrape_timeout of Prometheus.',
  certificate: 'Give the authority that signed it as "tls: ca_file", or set "tls: insecure_skip_verify: true".',
  'login-rejected':
    'Correct user or password and reload the configuration (SIGHUP); where the password comes from the environment, restart the exporter. No request is made until one of them or the address changes, or for 5 minutes, because LTOS bans users after repeated failures.',
  forbidden: 'Give the device user at least the "info" access level, and check the access rules of the device.',
  unreachable:
    'A proxy in front of the device does not reach it. Enter the address of the LANTIME itself, or mend the proxy.',
  truncated: 'The connection was cut, often by a proxy on the way to the device. Check it, and raise "timeout".',
  'too-large': 'Check that nothing else answers at this URL, or raise "max_answer_megabytes".',
};

/** Cause and remedy in the words of the exporter's configuration; one line, no secret. */
export function explain(error: LantimeError): string {
  const { cause, remedy } =
    error instanceof ExporterError
      ? EXPORTER_PROBLEMS[error.problem]
      : { ...PROBLEMS[error.code], ...(REMEDIES[error.code] ? { remedy: REMEDIES[error.code] } : {}) };
  return `${error.detail ? cause.replace(/\.$/, ` (${error.detail}).`) : cause} ${remedy}`;
}
