/** The self-signed certificate of the simulated device; most real ones have one, too (device-api.md 1.1). */
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export interface Certificate {
  key: string;
  cert: string;
}

/** A fresh certificate for the address the simulator listens on. */
export async function selfSignedCertificate(host: string): Promise<Certificate> {
  const names = [...new Set([host, 'localhost', '127.0.0.1', '::1'])];
  const made = await generate([{ name: 'commonName', value: 'LANTIME simulator' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
