import { statSync } from 'node:fs';
import type { Server as HttpsServer } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { loadWebConfig, type TlsServerOptions, type WebConfig, WebConfigError } from '../config/web-config';
import { createLoginCheck, type LoginCheck } from './basic-auth';

export interface EndpointSecurityOptions {
  /** Called after the files have changed: with the mistake in them, or with undefined once they are in force. */
  onReload: (mistake: string | undefined) => void;
  /** Called after a change that takes effect with a restart only. */
  onRestartNeeded: (change: string) => void;
}

/**
 * TLS and logins of the exporter's endpoint. As in Prometheus' exporter-toolkit (web/tls_config.go `GetConfigForClient` and
 * web/handler.go at 0089e78), changed files take effect with the next connection or request, for example a renewed certificate. Unlike there, a mistake in them leaves in force what was loaded
 * before: a certificate and its key are rarely replaced at the same instant.
 */
export class EndpointSecurity {
  private config: WebConfig;
  private stamps: string;
  private mistake: string | undefined;
  private checkLogin: LoginCheck | undefined;
  private server: HttpsServer | undefined;
  /** For the server; undefined for plain HTTP. */
  readonly tls: TlsServerOptions | undefined;

  /** @throws WebConfigError when the web configuration file is not valid */
  constructor(
    private readonly file: string,
    private readonly options: EndpointSecurityOptions
  ) {
    this.config = loadWebConfig(file);
    this.stamps = readStamps(this.config.files);
    this.checkLogin = this.config.users && createLoginCheck(this.config.users);
    this.tls = this.config.tls;
  }

  /** Keeps the certificate of a server up to date that was created with {@link tls}. */
  watch(server: HttpsServer): void {
    this.server = server;
    // Before the listener that begins the TLS handshake.
    server.prependListener('connection', () => this.refresh());
  }

  /** Whether a request is to be answered. @param authorization its header */
  async allows(authorization: unknown): Promise<boolean> {
    this.refresh();
    return this.checkLogin === undefined || this.checkLogin(authorization);
  }

  /** Reads the files again if they have changed, or had a mistake. */
  refresh(): void {
    const stamps = readStamps(this.config.files);
    if (stamps === this.stamps && this.mistake === undefined) {
      return;
    }
    this.stamps = stamps;
    const former = this.mistake;
    try {
      this.apply(loadWebConfig(this.file));
      this.mistake = undefined;
    } catch (error) {
      this.mistake = (error as Error).message;
    }
    if (this.mistake === undefined || this.mistake !== former) {
      this.options.onReload(this.mistake);
    }
  }

  private apply(next: WebConfig): void {
    const isOpen = next.tls === undefined && next.users === undefined;
    if (isOpen && statSync(this.file).size === 0) {
      // Somebody is about to write it; until then nothing must be open that was not.
      throw new WebConfigError(`${this.file}: is empty`);
    }
    if ((this.tls === undefined) !== (next.tls === undefined)) {
      this.options.onRestartNeeded(`TLS was switched ${next.tls ? 'on' : 'off'}`);
    } else if (
      this.tls?.requestCert !== next.tls?.requestCert ||
      this.tls?.rejectUnauthorized !== next.tls?.rejectUnauthorized
    ) {
      this.options.onRestartNeeded('client_auth_type was changed');
    }
    if (next.tls) {
      this.server?.setSecureContext(next.tls);
    }
    if (!isDeepStrictEqual(this.config.users, next.users)) {
      this.checkLogin = next.users && createLoginCheck(next.users);
    }
    if (!isDeepStrictEqual(this.config.files, next.files)) {
      this.stamps = readStamps(next.files);
    }
    this.config = next;
  }
}

/** Changes when one of the files does. */
function readStamps(files: readonly string[]): string {
  return files
    .map((file) => {
      try {
        const { ino, mtimeMs, size } = statSync(file);
        return `${ino} ${mtimeMs} ${size}`;
      } catch {
        return 'none';
      }
    })
    .join();
}
