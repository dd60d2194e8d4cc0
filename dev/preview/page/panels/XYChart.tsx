import { css } from '@emotion/css';
import {
  formattedValueToString,
  getFieldDisplayName,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

interface XYChartProps {
  frames: DataFrame[];
  options?: any;
  width: number;
  height: number;
}

/** Room for the numbers and names of the axes, pixels. */
const MARGIN = { left: 56, right: 12, top: 8, bottom: 44 };
const LINES = 5;

/**
 * Points by the values of two fields, with the options of Grafana 10.1. A simple stand-in for Grafana's panel of this
 * name: unlike that one it keeps both axes to one scale, so that a round sky is round.
 */
export function XYChart({ frames, options, width, height }: XYChartProps) {
  const styles = useStyles2(getStyles);
  const frame = frames[options?.dims?.frame ?? 0] ?? frames[0];
  const [series] = options?.series ?? [];
  const named = (name?: string) =>
    frame.fields.find((field) => field.name === name || getFieldDisplayName(field, frame) === name);
  const x = named(series?.x) ?? frame.fields.find(({ type }) => type === 'number');
  const y = named(series?.y) ?? frame.fields.find((field) => field.type === 'number' && field !== x);
  if (!x || !y) {
    return <div data-testid="panel-no-data">Data has no two fields with numbers</div>;
  }
  const color = named(series?.pointColor?.field);
  const radius = (series?.pointSize?.fixed ?? 5) / 2;
  const points = Array.from({ length: frame.length }, (_, row) => row).filter(
    (row) => Number.isFinite(x.values[row]) && Number.isFinite(y.values[row])
  );
  const [xs, ys] = [findRange(x, points), findRange(y, points)];
  const space = { x: width - MARGIN.left - MARGIN.right, y: height - MARGIN.top - MARGIN.bottom };
  const perPixel = Math.max((xs.max - xs.min) / space.x, (ys.max - ys.min) / space.y);
  const size = { x: (xs.max - xs.min) / perPixel, y: (ys.max - ys.min) / perPixel };
  const left = MARGIN.left + (space.x - size.x) / 2;
  const toX = (value: number) => left + (value - xs.min) / perPixel;
  const toY = (value: number) => MARGIN.top + size.y - (value - ys.min) / perPixel;
  return (
    <svg width={width} height={height} className={styles.chart} data-testid="xy-chart">
      {ticks(xs).map((value) => (
        <g key={value}>
          <line className={styles.grid} x1={toX(value)} x2={toX(value)} y1={toY(ys.min)} y2={toY(ys.max)} />
          <text x={toX(value)} y={toY(ys.min) + 16} textAnchor="middle">
            {formatValue(x, value)}
          </text>
        </g>
      ))}
      {ticks(ys).map((value) => (
        <g key={value}>
          <line className={styles.grid} x1={toX(xs.min)} x2={toX(xs.max)} y1={toY(value)} y2={toY(value)} />
          <text x={left - 6} y={toY(value) + 4} textAnchor="end">
            {formatValue(y, value)}
          </text>
        </g>
      ))}
      <text x={left + size.x / 2} y={toY(ys.min) + 36} textAnchor="middle">
        {x.config.custom?.axisLabel}
      </text>
      <text textAnchor="middle" transform={`translate(${left - 44} ${MARGIN.top + size.y / 2}) rotate(-90)`}>
        {y.config.custom?.axisLabel}
      </text>
      {points.map((row) => (
        <circle
          key={row}
          data-testid="xy-point"
          cx={toX(x.values[row])}
          cy={toY(y.values[row])}
          r={radius}
          fill={color?.display?.(color.values[row]).color ?? series?.pointColor?.fixed}
        >
          <title>
            {frame.fields
              .map((field) => `${getFieldDisplayName(field, frame)}: ${formatValue(field, field.values[row])}`)
              .join('\n')}
          </title>
        </circle>
      ))}
    </svg>
  );
}

/** The limits of an axis: those of the panel, or those of the values with a little room. */
function findRange({ config, values }: Field, rows: number[]): { min: number; max: number } {
  const numbers = rows.map((row): number => values[row]);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const room = (high - low || 1) / 20;
  return { min: config.min ?? low - room, max: config.max ?? high + room };
}

/** A few round numbers within a range. */
function ticks({ min, max }: { min: number; max: number }): number[] {
  const rough = (max - min) / LINES;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : 2);
  const first = Math.ceil(min / step);
  return Array.from({ length: Math.floor(max / step) - first + 1 }, (_, i) => (first + i) * step);
}

function formatValue({ display }: Field, value: unknown): string {
  return display ? formattedValueToString(display(value)) : String(value ?? '');
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ text: { fill: theme.colors.text.primary, fontSize: theme.typography.bodySmall.fontSize } }),
  grid: css({ stroke: theme.colors.border.weak }),
});
