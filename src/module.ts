import { DataSourcePlugin } from '@grafana/data';
import { annotationSupport } from './datasource/annotations';
import { LantimeDataSource } from './datasource/datasource';
import { LantimeQuery } from './datasource/query';
import { LantimeJsonData, LantimeSecureJsonData } from './datasource/settings';
import { LantimeVariableSupport } from './datasource/variables';
import { AnnotationEditor, ConfigEditor, QueryEditor, QueryHelp, VariableEditor } from './editor/lazy';

/** The data source with the editors of its variables and annotations, which Grafana takes from the instance. */
class LantimeWithEditors extends LantimeDataSource {
  constructor(...dependencies: ConstructorParameters<typeof LantimeDataSource>) {
    super(...dependencies);
    this.variables = new LantimeVariableSupport(this, VariableEditor, dependencies[2]);
    this.annotations = annotationSupport(AnnotationEditor);
  }
}

export const plugin = new DataSourcePlugin<LantimeDataSource, LantimeQuery, LantimeJsonData, LantimeSecureJsonData>(
  LantimeWithEditors
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryHelp);
