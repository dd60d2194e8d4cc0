import React, { ReactNode } from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** A remark below a field, in small letters; read out when it appears. */
export function Hint({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <p role="status" className={styles.hint}>
      {children}
    </p>
  );
}

const getStyles = ({ colors, spacing, typography }: GrafanaTheme2) => ({
  hint: css({
    color: colors.text.secondary,
    fontSize: typography.bodySmall.fontSize,
    margin: spacing(0, 0, 1, 0),
  }),
});
