/** What a caller says about a data source; everything else is filled in as Grafana would. */
export interface DataSourceOptions {
  uid?: string;
  name?: string;
  /** Plugin id, default the plugin under test. */
  type?: string;
  url: string;
  user?: string;
  password?: string;
  /** Accept an untrusted certificate ("Skip TLS verify"). */
  insecure?: boolean;
  isDefault?: boolean;
  jsonData?: Record<string, unknown>;
  secureJsonData?: Record<string, string>;
}

/** A data source as `/api/datasources` shows it: which secrets are set, never what they are. */
export interface DataSourceDto {
  id: number;
  uid: string;
  orgId: number;
  name: string;
  type: string;
  typeName: string;
  typeLogoUrl: string;
  access: 'proxy';
  url: string;
  user: string;
  database: string;
  basicAuth: boolean;
  basicAuthUser: string;
  withCredentials: boolean;
  isDefault: boolean;
  jsonData: Record<string, unknown>;
  secureJsonFields: Record<string, boolean>;
  version: number;
  readOnly: boolean;
}

/** A data source with its secrets. Stays on the server. */
export interface StoredDataSource extends Omit<DataSourceDto, 'secureJsonFields'> {
  secureJsonData: Record<string, string>;
}

/** What the settings page sends when it saves. */
type DataSourceUpdate = Partial<Pick<StoredDataSource, Editable | 'secureJsonData'>>;

type Editable = 'name' | 'url' | 'user' | 'database' | 'basicAuth' | 'basicAuthUser' | 'withCredentials' | 'jsonData';
const EDITABLE: Editable[] = [
  'name',
  'url',
  'user',
  'database',
  'basicAuth',
  'basicAuthUser',
  'withCredentials',
  'jsonData',
];

/** Data sources in memory: Grafana's database, as far as one page needs it. */
export class DataSourceStore {
  private readonly stored = new Map<string, StoredDataSource>();

  constructor(
    private readonly datasources: DataSourceOptions[],
    private readonly plugin: { id: string; name: string }
  ) {
    this.reset();
  }

  /** Forgets what was saved since the start. */
  reset(): void {
    this.stored.clear();
    this.datasources.forEach((options) => this.add(options));
  }

  get(uid: string): StoredDataSource | undefined {
    return this.stored.get(uid);
  }

  list(): StoredDataSource[] {
    return [...this.stored.values()];
  }

  /** Applies what the settings page saved. A secret that is not mentioned is kept, as Grafana does. */
  update(uid: string, update: DataSourceUpdate): StoredDataSource | undefined {
    const current = this.stored.get(uid);
    if (!current) {
      return undefined;
    }
    const changes = Object.fromEntries(
      EDITABLE.filter((key) => update[key] !== undefined).map((key) => [key, update[key]])
    );
    const next: StoredDataSource = {
      ...current,
      ...changes,
      secureJsonData: { ...current.secureJsonData, ...update.secureJsonData },
      version: current.version + 1,
    };
    this.stored.set(uid, next);
    return next;
  }

  private add(options: DataSourceOptions): void {
    const id = this.stored.size + 1;
    const type = options.type ?? this.plugin.id;
    const uid = options.uid ?? (id === 1 ? 'preview' : `preview-${id}`);
    this.stored.set(uid, {
      id,
      uid,
      orgId: 1,
      name: options.name ?? (id === 1 ? this.plugin.name : `${this.plugin.name} ${id}`),
      type,
      typeName: type === this.plugin.id ? this.plugin.name : type,
      typeLogoUrl: '',
      access: 'proxy',
      url: options.url,
      user: '',
      database: '',
      basicAuth: Boolean(options.user),
      basicAuthUser: options.user ?? '',
      withCredentials: false,
      isDefault: options.isDefault ?? id === 1,
      jsonData: { ...(options.insecure ? { tlsSkipVerify: true } : {}), ...options.jsonData },
      secureJsonData: {
        ...(options.password ? { basicAuthPassword: options.password } : {}),
        ...options.secureJsonData,
      },
      version: 1,
      readOnly: false,
    });
  }
}

/** The only way a data source leaves the server. */
export function toDto({ secureJsonData, ...rest }: StoredDataSource): DataSourceDto {
  const set = Object.keys(secureJsonData).filter((key) => secureJsonData[key] !== '');
  return { ...rest, secureJsonFields: Object.fromEntries(set.map((key) => [key, true])) };
}
