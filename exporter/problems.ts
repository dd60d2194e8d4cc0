import { LantimeError, ProblemCode, PROBLEMS } from '../src/lantime/errors';

/** What to do, where the exporter's settings have other names than the plugin's. */
const REMEDIES: Partial<Record<ProblemCode, string>> = {
  'no-url': 'Set "url" to the address of the LANTIME, for example https://lantime.example.com.',
  'bad-url': 'Set "url" to the address of the LANTIME, for example https://lantime.example.com.',
  timeout: 'Check the network on the way to the device, or raise "timeout" and the scrape_timeout of Prometheus.',
  certificate:
    'Give the authority that signed it as "tls: ca_file" and the name it was issued for as "tls: server_name", or set "tls: insecure_skip_verify: true".',
  'login-rejected':
    'Correct user and password and reload the configuration (SIGHUP). No request is made until then, or for 5 minutes, because LTOS bans users after repeated failures.',
  forbidden: 'Give the device user at least the "info" access level, and check the access rules of the device.',
  unreachable:
    'A proxy in front of the device does not reach it. Enter the address of the LANTIME itself, or mend the proxy.',
  truncated: 'The connection was cut, often by a proxy on the way to the device. Check it, and raise "timeout".',
  'too-large': 'Check that nothing else answers at this URL, or raise "max_answer_megabytes".',
};

/** Cause and remedy in the words of the exporter's configuration; one line, no secret. */
export function explain(error: LantimeError): string {
  const { cause, remedy } = PROBLEMS[error.code];
  return `${error.detail ? cause.replace(/\.$/, ` (${error.detail}).`) : cause} ${REMEDIES[error.code] ?? remedy}`;
}
