/** Everything that can go wrong on the way to a reading, in the words of the person who has to fix it. */
import { mark, t } from '../i18n';
import { ownValue } from './own-value';

/** One row per problem: what is wrong, and what to do. */
export const PROBLEMS = {
  'no-url': {
    cause: mark('No URL is set.'),
    remedy: mark('Enter the address of the LANTIME, for example https://lantime.example.com.'),
  },
  'bad-url': {
    cause: mark('This is not a valid URL.'),
    remedy: mark('Enter the address of the LANTIME, for example https://lantime.example.com.'),
  },
  refused: {
    cause: mark('The device cannot be reached.'),
    remedy: mark(
      'The name could not be resolved, or the connection was refused. Check the URL, the port, and firewalls in between.'
    ),
  },
  unreachable: {
    cause: mark('The device cannot be reached.'),
    remedy: mark(
      'The name was not resolved, the connection was refused, or the certificate is not trusted; Grafana does not say which. ' +
        'Check the URL and that Grafana’s server reaches it. For a self-signed certificate, as LANTIMEs have by default, ' +
        'switch on "Skip TLS verify" or give its authority under "CA certificate".'
    ),
  },
  timeout: {
    cause: mark('The device did not answer in time.'),
    remedy: mark('Check the network on the way to the device, or raise "Timeout".'),
  },
  certificate: {
    cause: mark('The certificate of the device is not trusted.'),
    remedy: mark(
      'Switch on "Skip TLS verify", or give the authority that signed it under "CA certificate" and the name it was issued for under "Server name".'
    ),
  },
  'login-rejected': {
    cause: mark('The device rejected the user or the password.'),
    remedy: mark(
      'Correct them and test again. Polling has stopped until then, because LTOS bans users after repeated failures.'
    ),
  },
  'login-missing': {
    cause: mark('The device requires a login, and none is entered.'),
    remedy: mark(
      'Switch on "Basic authentication", and enter a device user of the "info" access level with its password.'
    ),
  },
  'path-missing': {
    cause: mark('The device has nothing at the configuration path.'),
    remedy: mark(
      'This path is not published. Look it up in the API reference of your device and enter it under "Configuration path" in the settings of this data source.'
    ),
  },
  forbidden: {
    cause: mark('The device refuses access to its status.'),
    remedy: mark(
      'Give the device user at least the "info" access level, and check the access rules of the device and of Grafana.'
    ),
  },
  'api-missing': {
    cause: mark('There is no REST API at this address.'),
    remedy: mark(
      'Switch on "Enable REST API" on the device (web interface, System, General settings; LTOS 7.04 or newer) and check that the URL has no path of its own.'
    ),
  },
  'device-error': {
    cause: mark('The device answered with an error.'),
    remedy: mark('Try again in a moment. If the error persists, check the web interface of the device.'),
  },
  html: {
    cause: mark('The response is a web page, not the status of the device.'),
    remedy: mark(
      'Something else responds at this URL, such as a login page or a proxy. Enter the address of the LANTIME itself, without a path.'
    ),
  },
  'not-lantime': {
    cause: mark('The response is JSON, but not the status of a LANTIME.'),
    remedy: mark('Enter the address of the LANTIME itself, without a path.'),
  },
  incomplete: {
    cause: mark('The response lacks data that every LANTIME sends.'),
    remedy: mark(
      'Neither its system nor its chassis could be read. Check the access level of the device user. If the error persists, report the firmware version with an anonymized response.'
    ),
  },
  truncated: {
    cause: mark('The response of the device is cut off.'),
    remedy: mark(
      'The connection was closed early, often by a timeout or a proxy between Grafana and the device. Raise "Timeout" and try again.'
    ),
  },
  'too-large': {
    cause: mark('The response of the device is too large.'),
    remedy: mark('Check that nothing else answers at this URL, or raise the limit.'),
  },
  'invalid-json': {
    cause: mark('The response of the device is not valid JSON.'),
    remedy: mark(
      'Try again. If the error persists, check for a proxy that changes responses, and report it with the firmware version.'
    ),
  },
  'signed-out': {
    cause: mark('You are no longer signed in to Grafana.'),
    remedy: mark('Sign in again and reload the page.'),
  },
  network: {
    cause: mark('The browser received no complete response from Grafana.'),
    remedy: mark(
      'Grafana cannot be reached from this computer, or the response of the device was cut off or damaged in transit. ' +
        'Check the connection of this computer to Grafana, and any proxy between Grafana and the device.'
    ),
  },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** A problem with a code, so that callers never look into texts. Its message holds cause and remedy, and no secret. */
export class LantimeError extends Error {
  /**
   * @param detail what exactly was seen, such as `HTTP 502`; shown in brackets
   * @param retryAt when it may be tried again, milliseconds since 1970, where that is known
   */
  constructor(
    readonly code: ProblemCode,
    readonly detail?: string,
    readonly retryAt?: number
  ) {
    super(messageOf(code, detail));
    this.name = 'LantimeError';
    // Worked out when it is read: the language may still be on its way.
    Object.defineProperty(this, 'message', { get: () => messageOf(code, detail), configurable: true });
  }

  /** What is wrong, without the remedy; for places with little room. */
  get summary(): string {
    return t(PROBLEMS[this.code].cause);
  }
}

function messageOf(code: ProblemCode, detail: string | undefined): string {
  const [cause, remedy] = [PROBLEMS[code].cause, PROBLEMS[code].remedy].map((text) => t(text));
  return `${detail ? cause.replace(/\.$/, ` (${detail}).`) : cause} ${remedy}`;
}

/** Any thrown thing as a LantimeError; what is not one becomes `device-error`. */
export function asLantimeError(error: unknown): LantimeError {
  return error instanceof LantimeError
    ? error
    : new LantimeError('device-error', error instanceof Error ? error.message : undefined);
}

/** The problem of a code from another page or another version of the plugin; unknown codes become `network`. */
export function problemOfCode(code: string | undefined, detail?: string): LantimeError {
  const known = code !== undefined && ownValue(PROBLEMS, code) !== undefined;
  return new LantimeError(known ? (code as ProblemCode) : 'network', detail);
}
