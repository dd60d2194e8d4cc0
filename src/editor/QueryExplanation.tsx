/** Below a query: the sentence that says what it returns, and the query as PromQL. */
import React, { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { Button, ClipboardButton, LinkButton, useStyles2 } from '@grafana/ui';
import type { LantimeDataSource } from '../grafana/datasource';
import { pageConfig } from '../grafana/page-config';
import { mark, t } from '../i18n';
import { interpolation } from '../queries/interpolation';
import type { CompleteQuery } from '../queries/kind';
import { explainQuery } from './code/explanation';
import { alertRuleAddress, exploreAddress } from './code/grafana-links';
import { toPromQL } from './code/promql';
import type { Guides } from './code/useGuides';
import { Hint } from './fields/Hint';

interface Props {
  query: CompleteQuery;
  datasource: Pick<LantimeDataSource, 'device' | 'settings'>;
  polls: number;
  guides: Guides;
  /** True if a text was typed that is no query, so that this is still the one before. */
  isEarlier: boolean;
}

const FOR_ALERT_RULES = mark(
  'For alert rules: Grafana evaluates alert rules only on data sources with a backend, such as Prometheus, to which the exporter provides the same readings.'
);

export function QueryExplanation({ query, datasource, polls, guides, isEarlier }: Props) {
  const styles = useStyles2(getStyles);
  const guide = guides.get(query.queryType);
  const explanation = explainQuery(query, guide, datasource.device.reader);
  return (
    <div className={styles.block}>
      <div className={styles.row}>
        <p className={styles.sentence} data-testid={`lantime-explanation-${query.refId}`}>
          {isEarlier ? t('Unchanged: {explanation}', { explanation }) : explanation}
        </p>
        {guide?.scope && <CopyAsPromQL query={query} scope={guide.scope} datasource={datasource} polls={polls} />}
      </div>
    </div>
  );
}

interface CopyProps extends Omit<Props, 'guides' | 'isEarlier'> {
  scope: NonNullable<Parameters<typeof toPromQL>[1]>;
}

function CopyAsPromQL({ query, scope, datasource, polls }: CopyProps) {
  const styles = useStyles2(getStyles);
  const { device, settings } = datasource;
  // The query is a new object at each rendering.
  const written = JSON.stringify(query);
  const promQL = useMemo(
    () => toPromQL(JSON.parse(written) as CompleteQuery, scope, device, settings, interpolation(getTemplateSrv())),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the device learns with each poll
    [written, scope, device, settings, polls]
  );
  const [outcome, setOutcome] = useState<{ expression: string; isCopied: boolean }>();
  if ('reason' in promQL) {
    return (
      <Button icon="copy" size="sm" variant="secondary" fill="text" disabled tooltip={promQL.reason}>
        {t('Copy as PromQL')}
      </Button>
    );
  }
  const { expression, readings, remarks } = promQL;
  return (
    <>
      <ClipboardButton
        icon="copy"
        size="sm"
        variant="secondary"
        fill="text"
        getText={() => expression}
        onClipboardCopy={() => setOutcome({ expression, isCopied: true })}
        onClipboardError={() => setOutcome({ expression, isCopied: false })}
      >
        {t('Copy as PromQL')}
      </ClipboardButton>
      {settings.prometheus && (
        <PromQLLinks expression={expression} uid={settings.prometheus.uid} name={`LANTIME: ${readings}`} />
      )}
      {outcome?.expression === expression && (
        <div className={styles.copied}>
          <Hint>
            {outcome.isCopied ? t('Copied.') : t('The browser refuses to copy: select the text below.')}{' '}
            {t(FOR_ALERT_RULES)} {remarks.join(' ')}
          </Hint>
          <pre className={styles.expression}>{expression}</pre>
        </div>
      )}
    </>
  );
}

/** For data sources whose settings name a Prometheus. */
function PromQLLinks({ expression, uid, name }: { expression: string; uid: string; name: string }) {
  const link = { expression, uid, appSubUrl: pageConfig().appSubUrl };
  const look = { size: 'sm', variant: 'secondary', fill: 'text', target: '_blank' } as const;
  return (
    <>
      <LinkButton
        {...look}
        icon="compass"
        href={exploreAddress(link)}
        tooltip={t('Opens Prometheus in Explore with this query')}
      >
        {t('Explore')}
      </LinkButton>
      <LinkButton
        {...look}
        icon="bell"
        href={alertRuleAddress(link, name)}
        tooltip={t('Opens a new alert rule on Prometheus with this query; choose its threshold there')}
      >
        {t('New alert rule')}
      </LinkButton>
    </>
  );
}

const getStyles = ({ colors, spacing, typography }: GrafanaTheme2) => ({
  block: css({ marginTop: spacing(0.5) }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: spacing(1) }),
  sentence: css({
    flex: '1 1 300px',
    minWidth: 0,
    margin: 0,
    overflowWrap: 'anywhere',
    color: colors.text.secondary,
    fontSize: typography.bodySmall.fontSize,
  }),
  copied: css({ flexBasis: '100%' }),
  expression: css({ fontSize: typography.bodySmall.fontSize, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});
