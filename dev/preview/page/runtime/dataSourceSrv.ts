import type {
  DataSourceApi,
  DataSourceInstanceSettings,
  DataSourcePlugin,
  DataSourcePluginMeta,
  DataSourceRef,
  ScopedVars,
} from '@grafana/data';
import type { Generation } from '../../generations';
import { config, type DataSourceSrv, type GetDataSourceListFilters, type TemplateSrv } from '@grafana/runtime';

type AnyPlugin = DataSourcePlugin<any, any, any, any>;

/** Data source instances: one for each data source, until its settings are saved. */
export class PreviewDataSourceSrv implements DataSourceSrv {
  private instances = new Map<string, Promise<DataSourceApi>>();

  /**
   * @param plugins loads the plugin of a type. Types without a plugin have settings and a proxy, but no instance.
   */
  constructor(
    private readonly plugins: Record<string, (meta: DataSourcePluginMeta) => Promise<AnyPlugin>>,
    private readonly templateSrv: TemplateSrv,
    private readonly generation: Generation
  ) {}

  async get(ref?: DataSourceRef | string | null, scopedVars?: ScopedVars): Promise<DataSourceApi> {
    const settings = this.getInstanceSettings(ref, scopedVars);
    if (!settings) {
      throw new Error(`Datasource ${toName(ref)} was not found`);
    }
    let instance = this.instances.get(settings.uid);
    if (!instance) {
      instance = this.create(settings);
      this.instances.set(settings.uid, instance);
      instance.catch(() => this.instances.delete(settings.uid));
    }
    return instance;
  }

  getInstanceSettings(
    ref?: DataSourceRef | string | null,
    scopedVars?: ScopedVars
  ): DataSourceInstanceSettings | undefined {
    const all = Object.values(config.datasources);
    const written = toName(ref);
    const name = this.templateSrv.replace(written, scopedVars);
    // A variable without a value means none, not the default.
    if (!written || name === 'default') {
      const type = typeof ref === 'object' ? ref?.type : undefined;
      return all.find((settings) => settings.isDefault && (!type || type === settings.type)) ?? all[0];
    }
    return all.find((settings) => settings.uid === name) ?? all.find((settings) => settings.name === name);
  }

  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const types = filters.type && [filters.type].flat();
    return Object.values(config.datasources).filter(
      (settings) =>
        (!types || types.includes(settings.type)) &&
        (!filters.pluginId || filters.pluginId === settings.type) &&
        (!filters.filter || filters.filter(settings))
    );
  }

  /** Forgets all instances, so that the next call makes fresh ones from `config.datasources`. */
  reload(): void {
    this.instances = new Map();
  }

  registerRuntimeDataSource(): void {
    throw new Error('The preview does not offer runtime data sources');
  }

  private async create(settings: DataSourceInstanceSettings): Promise<DataSourceApi> {
    const load = this.plugins[settings.type];
    if (!load) {
      throw new Error(`The preview has no plugin for data sources of type "${settings.type}"`);
    }
    const plugin = await load(settings.meta);
    if (this.generation === '10.1' && plugin.DataSourceClass.length !== 1) {
      // Grafana 10.1 hands such a class to the Angular injector, which cannot make it, and says only that the data source
      // was not found (loadDatasource in public/app/features/plugins/datasource_srv.ts; still so in 11.1, gone in 12.3).
      throw new Error(
        `Datasource: ${settings.name} was not found: its constructor has ${plugin.DataSourceClass.length} parameters, not one`
      );
    }
    const instance: DataSourceApi = new plugin.DataSourceClass(settings);
    instance.components = plugin.components;
    return instance;
  }
}

function toName(ref?: DataSourceRef | string | null): string {
  return (typeof ref === 'object' ? ref?.uid : ref) ?? '';
}
