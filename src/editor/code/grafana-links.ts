/** Addresses of Grafana's own pages that begin with an expression of PromQL. */

interface Expression {
  expression: string;
  /** uid of the Prometheus data source. */
  uid: string;
  /** Path under which Grafana is served. */
  appSubUrl: string;
}

/** As long as alert rules look back, seconds: what the provisioned rules have. */
const RULE_RANGE_SECONDS = 600;
const EXPRESSIONS = { type: '__expr__', uid: '__expr__' };

/**
 * Explore with the last hour of an expression. The address is that of Grafana before 10.1, which every later one reads, too
 * (parseUrlState in core/utils/explore.ts of 10.1, hooks/useStateSync/migrators/v0.ts of 12.4).
 */
export function exploreAddress({ expression, uid, appSubUrl }: Expression): string {
  const pane = {
    datasource: uid,
    queries: [{ refId: 'A', datasource: { type: 'prometheus', uid }, expr: expression }],
    range: { from: 'now-1h', to: 'now' },
  };
  return `${appSubUrl}/explore?left=${encodeURIComponent(JSON.stringify(pane))}`;
}

/**
 * The form of a new Grafana-managed alert rule with an expression, and a threshold to be set. As panels open it: values of
 * the form as `defaults` (AlertRuleForm.tsx of 10.1, rule-editor/formDefaults.ts of 12.4).
 * @param name of the rule
 */
export function alertRuleAddress({ expression, uid, appSubUrl }: Expression, name: string): string {
  const threshold = {
    refId: 'B',
    type: 'threshold',
    datasource: EXPRESSIONS,
    expression: 'A',
    conditions: [
      {
        type: 'query',
        evaluator: { type: 'gt', params: [0] },
        operator: { type: 'and' },
        query: { params: ['B'] },
        reducer: { type: 'last', params: [] },
      },
    ],
  };
  const form = {
    type: 'grafana',
    name,
    condition: 'B',
    queries: [
      {
        refId: 'A',
        queryType: '',
        datasourceUid: uid,
        relativeTimeRange: { from: RULE_RANGE_SECONDS, to: 0 },
        model: { refId: 'A', datasource: { type: 'prometheus', uid }, expr: expression, instant: true, range: false },
      },
      { refId: 'B', queryType: '', datasourceUid: EXPRESSIONS.uid, model: threshold },
    ],
  };
  return `${appSubUrl}/alerting/new/alerting?defaults=${encodeURIComponent(JSON.stringify(form))}`;
}
