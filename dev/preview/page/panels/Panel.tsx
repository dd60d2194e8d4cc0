import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';
import React from 'react';

interface PanelProps {
  title: string;
  description?: string;
  type: string;
  data?: PanelData;
  /** Something that the preview does differently from Grafana. */
  remark?: string;
  children: React.ReactNode;
}

/**
 * The frame of a panel: its title, its state, and everything a data source said about its answer. Notices are icons
 * with the text as tooltip, as in Grafana; errors are written out, which Grafana does not.
 */
export function Panel({ title, description, type, data, remark, children }: PanelProps) {
  const styles = useStyles2(getStyles);
  const errors = data?.errors ?? (data?.error ? [data.error] : []);
  const notices = (data?.series ?? []).flatMap((frame) => frame.meta?.notices ?? []);
  const unique = notices.filter(({ text }, index) => notices.findIndex((other) => other.text === text) === index);
  return (
    <section
      className={styles.panel}
      aria-label={title}
      data-testid="panel"
      data-panel-title={title}
      data-panel-type={type}
      data-state={data?.state ?? LoadingState.NotStarted}
      data-request={data?.request?.requestId ?? ''}
    >
      <header className={styles.header}>
        <h2 className={styles.title}>{title}</h2>
        {description && (
          <Tooltip content={description}>
            <Icon name="info-circle" />
          </Tooltip>
        )}
        {unique.map(({ severity, text }, index) => (
          <Tooltip key={index} content={text}>
            <span className={styles[severity]} data-testid="panel-notice" data-severity={severity}>
              <Icon name={severity === 'info' ? 'info-circle' : 'exclamation-triangle'} />
              <span className="sr-only">{text}</span>
            </span>
          </Tooltip>
        ))}
        {remark && <span className={styles.remark}>{remark}</span>}
        {data?.state === LoadingState.Loading && <span className={styles.remark}>Loading …</span>}
        {data?.state === LoadingState.Streaming && <span className={styles.remark}>Streaming</span>}
      </header>
      {errors.map((error, index) => (
        <div key={index} role="alert" className={styles.message} data-testid="panel-error" data-refid={error.refId}>
          {error.refId && <strong>{error.refId}: </strong>}
          {error.message ?? error.data?.message ?? 'Query error'}
        </div>
      ))}
      <div className={styles.content} data-testid="panel-content">
        {children}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const severity = (colour: string) => css({ position: 'relative', display: 'inline-flex', color: colour });
  return {
    panel: css({
      display: 'flex',
      flexDirection: 'column',
      height: '100%',
      minHeight: 0,
      overflow: 'hidden',
      background: theme.components.panel.background,
      border: `1px solid ${theme.components.panel.borderColor}`,
      borderRadius: theme.shape.radius.default,
    }),
    header: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), padding: theme.spacing(0.5, 1) }),
    title: css({ margin: 0, fontSize: theme.typography.h6.fontSize, whiteSpace: 'nowrap' }),
    remark: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    message: css({
      padding: theme.spacing(0.25, 1),
      margin: theme.spacing(0, 1, 0.5),
      fontSize: theme.typography.bodySmall.fontSize,
      background: theme.colors.background.secondary,
      borderLeft: `3px solid ${theme.colors.error.main}`,
    }),
    error: severity(theme.colors.error.text),
    warning: severity(theme.colors.warning.text),
    info: severity(theme.colors.text.secondary),
    content: css({ position: 'relative', flex: 1, minHeight: 0, padding: theme.spacing(0, 1, 1) }),
  };
};
