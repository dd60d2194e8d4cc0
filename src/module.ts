import { DataSourcePlugin } from '@grafana/data';
import { LantimeDataSource } from './datasource/datasource';
import { LantimeQuery } from './datasource/query';
import { LantimeJsonData, LantimeSecureJsonData } from './datasource/settings';
import { ConfigEditor, QueryEditor, QueryHelp } from './editor/lazy';

export const plugin = new DataSourcePlugin<LantimeDataSource, LantimeQuery, LantimeJsonData, LantimeSecureJsonData>(
  LantimeDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryHelp);
