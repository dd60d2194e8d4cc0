/** What docker-compose.yaml publishes. */

/** As much of a Compose file as the tests need, with its variables replaced. */
export interface ComposeFile {
  services: Record<
    string,
    {
      image?: string;
      build?: { args?: Record<string, string> };
      /** Short as in the file and as Compose 1 prints it, long as Compose 2 does. */
      ports?: Array<string | { host_ip?: string; published?: string | number; target: number }>;
      environment?: Record<string, string>;
    }
  >;
}

interface Published {
  service: string;
  /** Empty: every address of this computer. */
  host: string;
  /** As it is written. */
  text: string;
}

/** Every port of every service; `HOST:PORT:PORT`, in which the middle may be a variable with a default. */
export function findPublished(services: ComposeFile['services']): Published[] {
  return Object.entries(services).flatMap(([service, { ports = [] }]) =>
    ports.map((port) => {
      if (typeof port !== 'string') {
        return { service, host: port.host_ip ?? '', text: JSON.stringify(port) };
      }
      const parts = port.replace(/\$\{[^}]*\}/g, '0').split(':');
      return { service, host: parts.length > 2 ? parts.slice(0, -2).join(':') : '', text: port };
    })
  );
}
