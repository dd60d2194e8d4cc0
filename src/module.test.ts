import { plugin } from './module';

test('Grafana before 12 makes only data sources whose constructor has exactly one parameter', () => {
  // `useAngular = DataSourceClass.length !== 1` in public/app/features/plugins/datasource_srv.ts of 10.1: any other class
  // goes to the Angular injector, and every panel says "Datasource was not found".
  expect(plugin.DataSourceClass).toHaveLength(1);
});
