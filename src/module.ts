import { DataSourceInstanceSettings, DataSourcePlugin } from '@grafana/data';
import { annotationSupport } from './queries/changes/annotations';
import { LantimeDataSource } from './grafana/datasource';
import { LantimeQuery } from './queries/stored';
import { LantimeJsonData, LantimeSecureJsonData } from './grafana/settings';
import { LantimeVariableSupport } from './queries/variables/support';
import { AnnotationEditor, ConfigEditor, QueryEditor, QueryHelp, VariableEditor } from './editor/lazy';

/**
 * The data source with the editors of its variables and annotations, which Grafana takes from the instance.
 *
 * The constructor has exactly one parameter: Grafana before 12 hands any other class to the Angular injector, which fails
 * ("Datasource was not found"; public/app/features/plugins/datasource_srv.ts of Grafana 10.1). Tests inject what they
 * replace into {@link LantimeDataSource}.
 */
class LantimeWithEditors extends LantimeDataSource {
  constructor(instance: DataSourceInstanceSettings<LantimeJsonData>) {
    super(instance);
    this.variables = new LantimeVariableSupport(this, VariableEditor);
    this.annotations = annotationSupport(AnnotationEditor);
  }
}

export const plugin = new DataSourcePlugin<LantimeDataSource, LantimeQuery, LantimeJsonData, LantimeSecureJsonData>(
  LantimeWithEditors
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryHelp);
