/** @jest-environment node */
import { alertRuleAddress, exploreAddress } from './grafana-links';

const LINK = { expression: 'lantime_up{instance="a+b & c"}\nor up', uid: 'p rom', appSubUrl: '/grafana' };
const parameter = (address: string, name: string) =>
  JSON.parse(new URL(address, 'https://grafana.example.com').searchParams.get(name)!);

test('Explore gets the expression as it is, for the data source of the settings', () => {
  const address = exploreAddress(LINK);
  expect(address).toMatch(/^\/grafana\/explore\?left=/);
  expect(parameter(address, 'left')).toMatchObject({
    datasource: 'p rom',
    queries: [{ expr: LINK.expression, datasource: { uid: 'p rom' } }],
  });
});

test('the rule evaluates the expression now and waits for a threshold on it', () => {
  const address = alertRuleAddress(LINK, 'Good satellites');
  expect(address).toMatch(/^\/grafana\/alerting\/new\/alerting\?defaults=/);
  const { name, condition, queries } = parameter(address, 'defaults');
  expect([name, condition]).toEqual(['Good satellites', 'B']);
  expect(queries).toMatchObject([
    { refId: 'A', datasourceUid: 'p rom', model: { expr: LINK.expression, instant: true } },
    { refId: 'B', datasourceUid: '__expr__', model: { type: 'threshold', expression: 'A' } },
  ]);
});
