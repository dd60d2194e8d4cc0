/** A part of the settings page that most people do not need: folded, with what is in effect in one line. */
import React, { ReactNode, useState } from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';

interface Props {
  /** Id of the content, also for tests; that of the button ends in `-toggle`. */
  id: string;
  title: string;
  /** What the settings amount to, shown while folded. */
  summary: string;
  /** Whether anything in it is wrong: then it is open, and stays so. */
  hasProblem: boolean;
  children: ReactNode;
}

/**
 * Not Grafana's CollapsableSection: that of 10.1 cannot be opened from outside, and each version drops what was typed into
 * the fields that it hides.
 */
export function Section({ id, title, summary, hasProblem, children }: Props) {
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = useState(hasProblem);
  if (hasProblem && !isOpen) {
    // Remembered, so that the section does not close under the hands of whoever corrects the value.
    setOpen(true);
  }
  return (
    <div className={styles.section}>
      <Button
        type="button"
        id={`${id}-toggle`}
        data-testid={`${id}-toggle`}
        className={styles.head}
        variant="secondary"
        fill="text"
        icon={isOpen ? 'angle-down' : 'angle-right'}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-describedby={isOpen ? undefined : `${id}-summary`}
        onClick={() => setOpen(!isOpen)}
      >
        {title}
      </Button>
      {!isOpen && (
        <p id={`${id}-summary`} data-testid={`${id}-summary`} className={styles.summary}>
          {summary}
        </p>
      )}
      <div id={id} data-testid={id} className={isOpen ? styles.content : styles.hidden}>
        {children}
      </div>
    </div>
  );
}

const getStyles = ({ colors, spacing, typography }: GrafanaTheme2) => ({
  section: css({ marginBottom: spacing(2) }),
  head: css({ padding: 0, fontSize: typography.h5.fontSize, color: colors.text.primary }),
  // Below the title, beside the arrow.
  summary: css({ margin: spacing(0, 0, 0, 3), color: colors.text.secondary, overflowWrap: 'anywhere' }),
  content: css({ padding: spacing(1, 0, 0, 3) }),
  hidden: css({ display: 'none' }),
});
