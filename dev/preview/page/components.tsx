import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useCallback, useRef, useState } from 'react';
import { REFRESH_INTERVALS, TIME_RANGES } from './dashboard/model';
import { usePageState, type PageStore } from './store';

/** A control with its name beside it. */
export function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <label className={styles.label}>
      {label}
      {children}
    </label>
  );
}

interface NativeSelectProps {
  label: string;
  testId: string;
  value: string;
  options: Array<{ text: string; value: string }>;
  onChange: (value: string) => void;
}

/** The browser's own select: a test chooses with one call, and a reader knows how it works. */
export function NativeSelect({ label, testId, value, options, onChange }: NativeSelectProps) {
  const styles = useStyles2(getStyles);
  return (
    <Labelled label={label}>
      <select
        className={styles.select}
        data-testid={testId}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** Time range, refresh interval and the refresh button, shared by Explore and the dashboard. */
export function TimeControls({ store }: { store: PageStore }) {
  const styles = useStyles2(getStyles);
  const { rawRange, refreshInterval } = usePageState(store);
  const selected = `${rawRange.from},${rawRange.to}`;
  const ranges = TIME_RANGES.map((span) => ({ text: `Last ${span}`, value: `now-${span},now` }));
  if (!ranges.some(({ value }) => value === selected)) {
    ranges.unshift({ text: `${rawRange.from} to ${rawRange.to}`, value: selected });
  }
  const intervals = [...new Set([...REFRESH_INTERVALS, refreshInterval])];
  return (
    <div className={styles.row}>
      <NativeSelect
        label="Time range"
        testId="time-range"
        value={selected}
        options={ranges}
        onChange={(value) => {
          const [from, to] = value.split(',');
          store.setTimeRange(from, to);
        }}
      />
      <NativeSelect
        label="Refresh"
        testId="refresh-interval"
        value={refreshInterval}
        options={intervals.map((value) => ({ text: value || 'Off', value }))}
        onChange={store.setRefreshInterval}
      />
      <Button variant="secondary" icon="sync" data-testid="refresh" onClick={store.refresh}>
        Refresh
      </Button>
    </div>
  );
}

/** Measures an element; `ref` goes to the element, and the size is 0 until it is known. */
export function useSize(): [React.RefCallback<HTMLElement>, { width: number; height: number }] {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const observer = useRef<ResizeObserver>();
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (element) {
      observer.current = new ResizeObserver(([entry]) => {
        const width = Math.floor(entry.contentRect.width);
        const height = Math.floor(entry.contentRect.height);
        setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
      });
      observer.current.observe(element);
    }
  }, []);
  return [ref, size];
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  label: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  select: css({
    height: theme.spacing(4),
    padding: theme.spacing(0, 1),
    background: theme.components.input.background,
    border: `1px solid ${theme.components.input.borderColor}`,
    borderRadius: theme.shape.radius.default,
    color: theme.components.input.text,
  }),
});
