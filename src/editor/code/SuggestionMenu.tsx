import React, { useEffect, useRef } from 'react';
import { css, cx } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../../i18n';
import type { Suggestion } from './suggestions';

interface Props {
  id: string;
  list: readonly Suggestion[];
  active: number;
  onTake: (suggestion: Suggestion) => void;
}

export const optionId = (id: string, index: number): string => `${id}-${index}`;

/** What can be written next, below the text. The focus stays in the text, which names the chosen one. */
export function SuggestionMenu({ id, list, active, onTake }: Props) {
  const styles = useStyles2(getStyles);
  const chosen = useRef<HTMLDivElement>(null);
  useEffect(() => {
    chosen.current?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  return (
    <div id={id} role="listbox" aria-label={t('Suggestions')} className={styles.menu}>
      {list.map((suggestion, index) => (
        <div
          key={`${suggestion.insert} ${suggestion.label}`}
          id={optionId(id, index)}
          ref={index === active ? chosen : undefined}
          role="option"
          aria-selected={index === active}
          className={cx(styles.option, index === active && styles.active)}
          // The text keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
        >
          <span className={styles.word}>{suggestion.label}</span>{' '}
          {suggestion.description && <span className={styles.description}>{suggestion.description}</span>}
        </div>
      ))}
    </div>
  );
}

const getStyles = ({ colors, shadows, shape, spacing, typography, zIndex }: GrafanaTheme2) => ({
  menu: css({
    position: 'absolute',
    top: '100%',
    left: 0,
    right: 0,
    zIndex: zIndex.dropdown,
    maxHeight: 280,
    overflowY: 'auto',
    background: colors.background.primary,
    border: `1px solid ${colors.border.medium}`,
    borderRadius: shape.borderRadius(1),
    boxShadow: shadows.z3,
  }),
  option: css({
    padding: spacing(0.5, 1),
    cursor: 'pointer',
    '&:hover': { background: colors.action.hover, '& > span': { color: colors.text.primary } },
  }),
  active: css({
    background: colors.action.selected,
    boxShadow: `inset 2px 0 0 ${colors.primary.main}`,
    // The secondary colour would have too little contrast here.
    '& > span': { color: colors.text.primary },
  }),
  word: css({ fontFamily: typography.fontFamilyMonospace, marginRight: spacing(1.5), overflowWrap: 'anywhere' }),
  description: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
});
