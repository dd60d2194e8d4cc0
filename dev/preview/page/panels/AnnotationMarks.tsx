import { config } from '@grafana/runtime';
import { colorManipulator, dateTimeFormat, type AnnotationEvent } from '@grafana/data';
import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect, useRef } from 'react';

interface AnnotationMarksProps {
  config: UPlotConfigBuilder;
  events: AnnotationEvent[];
}

/** Lines and shaded regions over a plot, as Grafana draws annotations; what they say is in their tooltips. */
export function AnnotationMarks({ config: builder, events }: AnnotationMarksProps) {
  const plot = useRef<uPlot>();
  const latest = useRef(events);

  useLayoutEffect(() => {
    latest.current = events;
    plot.current?.redraw(false);
  }, [events]);

  useLayoutEffect(() => {
    const overlay = document.createElement('div');
    builder.addHook('init', (u) => {
      plot.current = u;
      u.over.appendChild(overlay);
    });
    builder.addHook('draw', (u) => draw(u, overlay, latest.current));
    builder.addHook('destroy', () => {
      plot.current = undefined;
    });
  }, [builder]);

  return null;
}

function draw(u: uPlot, overlay: HTMLElement, events: AnnotationEvent[]): void {
  const marks: HTMLElement[] = [];
  const { min = 0, max = 0 } = u.scales.x;
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const event of events) {
    const { time = 0, isRegion } = event;
    const end = isRegion ? (event.timeEnd ?? time) : time;
    if (end < min || time > max) {
      continue;
    }
    const color = config.theme2.visualization.getColorByName(event.color ?? 'red');
    const left = u.valToPos(Math.max(time, min), 'x', true);
    const right = u.valToPos(Math.min(end, max), 'x', true);
    ctx.fillStyle = colorManipulator.alpha(color, 0.12);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.strokeStyle = color;
    ctx.lineWidth = 2;
    ctx.setLineDash([5, 5]);
    for (const [at, x] of [
      [time, left],
      [end, right],
    ]) {
      if (at >= min && at <= max) {
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
    marks.push(mark(event, color, (left - bbox.left) / uPlotRatio(), (right - left) / uPlotRatio()));
  }
  ctx.restore();
  overlay.replaceChildren(...marks);
}

/** A bar at the foot of the plot that carries the tooltip. */
function mark(event: AnnotationEvent, color: string, left: number, width: number): HTMLElement {
  const element = document.createElement('div');
  element.dataset.testid = 'annotation-mark';
  element.dataset.title = plain(event.title);
  element.title = describe(event);
  Object.assign(element.style, {
    position: 'absolute',
    bottom: '0',
    left: `${left - 3}px`,
    width: `${Math.max(6, width + 6)}px`,
    height: '6px',
    background: color,
    zIndex: '1',
  });
  return element;
}

const uPlotRatio = (): number => window.devicePixelRatio || 1;

/** What is known of an annotation, in lines of text. */
function describe({ time, timeEnd, isRegion, title, text, tags }: AnnotationEvent): string {
  const span = [time, isRegion ? timeEnd : undefined].flatMap((at) => (at === undefined ? [] : [dateTimeFormat(at)]));
  return [plain(title), plain(text), tags?.join(', '), span.join(' to ')].filter((line) => line).join('\n');
}

/** Grafana takes title and text for HTML. */
function plain(html = ''): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';
}
