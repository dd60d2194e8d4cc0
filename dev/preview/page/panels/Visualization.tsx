import { css } from '@emotion/css';
import {
  FieldType,
  getDisplayValueAlignmentFactors,
  getFieldDisplayName,
  getFieldDisplayValues,
  getFrameDisplayName,
  renderMarkdown,
  VizOrientation,
  type AnnotationEvent,
  type DataFrame,
  type FieldConfigSource,
  type GrafanaTheme2,
  type PanelData,
  type ScopedVars,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import {
  BarGauge,
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  Table,
  TimeSeries,
  TooltipPlugin,
  useStyles2,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { NativeSelect, useSize } from '../components';
import { AnnotationMarks } from './AnnotationMarks';
import { applyFieldConfig } from './fieldConfig';
import { Logs } from './Logs';
import { StateTimeline } from './StateTimeline';
import { XYChart } from './XYChart';

/** Panel types the preview draws itself. */
export const PANEL_TYPES = [
  { text: 'Time series', value: 'timeseries' },
  { text: 'Table', value: 'table' },
  { text: 'Stat', value: 'stat' },
  { text: 'State timeline', value: 'state-timeline' },
  { text: 'Logs', value: 'logs' },
  { text: 'Bar gauge', value: 'bargauge' },
  { text: 'XY chart', value: 'xychart' },
  { text: 'Raw frames', value: 'json' },
];

/** What stands in for Grafana's other panels. */
const SUBSTITUTES: Record<string, string> = {
  gauge: 'stat',
  'status-history': 'state-timeline',
  graph: 'timeseries',
};

/** The panel type that is drawn for a type in a dashboard, and what to say if that is another one. */
export function drawnType(type: string): { type: string; remark?: string } {
  if (type === 'text' || PANEL_TYPES.some(({ value }) => value === type)) {
    return { type };
  }
  const substitute = SUBSTITUTES[type] ?? 'table';
  const why = type === 'geomap' ? 'the preview draws no maps' : `${type}, drawn as ${substitute}`;
  return { type: substitute, remark: why };
}

interface VisualizationProps {
  type: string;
  data?: PanelData;
  fieldConfig?: Partial<FieldConfigSource>;
  options?: any;
  scopedVars?: ScopedVars;
  /** Of the dashboard, for time series. */
  annotations?: AnnotationEvent[];
  width: number;
  height: number;
}

/** Draws data as a panel of this type would, with the field options of the panel applied. */
export function Visualization(props: VisualizationProps) {
  const { type, data, fieldConfig, scopedVars, width, height } = props;
  const theme = useTheme2();
  const applied = useMemo(
    () => applyFieldConfig(type, fieldConfig, data?.series ?? [], theme, scopedVars),
    [type, fieldConfig, data?.series, theme, scopedVars]
  );
  if (type === 'text') {
    return <Text options={props.options} scopedVars={scopedVars} />;
  }
  if (!data || width === 0 || height === 0) {
    return null;
  }
  if (type === 'json') {
    return <RawFrames frames={data.series} />;
  }
  const drawing = { ...props, ...applied, data };
  if (!applied.frames.some((frame) => frame.length > 0)) {
    // These panels show by themselves that there is no value.
    return type === 'stat' || type === 'bargauge' ? (
      <Values {...drawing} />
    ) : (
      <div data-testid="panel-no-data">{applied.fieldConfig.defaults.noValue ?? 'No data'}</div>
    );
  }
  switch (type) {
    case 'timeseries':
      return <TimeSeriesPanel {...drawing} />;
    case 'stat':
    case 'bargauge':
      return <Values {...drawing} />;
    case 'state-timeline':
      return <StateTimeline frames={applied.frames} range={data.timeRange} />;
    case 'logs':
      return <Logs frames={applied.frames} showLabels={props.options?.showLabels} />;
    case 'xychart':
      return <XYChart {...drawing} />;
    default:
      return <TablePanel {...drawing} />;
  }
}

/** Draws into the space there is. */
export function SizedVisualization(props: Omit<VisualizationProps, 'width' | 'height'>) {
  const [ref, size] = useSize();
  return (
    <div ref={ref} className={css({ position: 'absolute', inset: 0, margin: 8, marginTop: 0, overflow: 'auto' })}>
      <Visualization {...props} {...size} />
    </div>
  );
}

interface DrawingProps extends VisualizationProps {
  data: PanelData;
  frames: DataFrame[];
  fieldConfig: FieldConfigSource;
}

const NO_ANNOTATIONS: AnnotationEvent[] = [];

function TimeSeriesPanel({ frames, data, options, annotations, width, height }: DrawingProps) {
  const drawable = useMemo(() => frames.filter(isGraphable), [frames]);
  if (drawable.length === 0) {
    return <div data-testid="panel-no-data">Data has no time field together with a number</div>;
  }
  const legend = { displayMode: 'list', placement: 'bottom', calcs: [], showLegend: true, ...options?.legend };
  return (
    <div data-testid="time-series">
      <TimeSeries
        frames={drawable}
        timeRange={data.timeRange}
        timeZone="browser"
        width={width}
        height={height}
        legend={legend}
        options={options}
      >
        {(builder, alignedFrame) => (
          <>
            <AnnotationMarks config={builder} events={annotations ?? NO_ANNOTATIONS} />
            <TooltipPlugin
              config={builder}
              data={alignedFrame}
              frames={drawable}
              mode={options?.tooltip?.mode ?? 'multi'}
              timeZone="browser"
            />
          </>
        )}
      </TimeSeries>
    </div>
  );
}

function isGraphable({ fields }: DataFrame): boolean {
  return fields.some(({ type }) => type === FieldType.time) && fields.some(({ type }) => type === FieldType.number);
}

/** One big value, or one bar, for each field: stat and bar gauge. */
function Values({ type, frames, fieldConfig, options = {}, scopedVars, width, height }: DrawingProps) {
  const theme = useTheme2();
  const asBars = type === 'bargauge';
  const getValues = () =>
    getFieldDisplayValues({
      data: frames,
      fieldConfig,
      reduceOptions: { calcs: ['lastNotNull'], ...options.reduceOptions },
      replaceVariables: (text, vars, format) => getTemplateSrv().replace(text, { ...scopedVars, ...vars }, format),
      sparkline: !asBars && (options.graphMode ?? 'area') !== 'none',
      theme,
      timeZone: 'browser',
    });
  return (
    <div data-testid={type}>
      <VizRepeater
        getValues={getValues}
        getAlignmentFactors={asBars ? getDisplayValueAlignmentFactors : undefined}
        source={frames}
        renderCounter={0}
        width={width}
        height={height}
        orientation={options.orientation ?? VizOrientation.Auto}
        minVizHeight={options.minVizHeight ?? (asBars ? 16 : undefined)}
        autoGrid={!asBars}
        itemSpacing={asBars ? 10 : undefined}
        renderValue={({ value, width: itemWidth, height: itemHeight, count, orientation, alignmentFactors }) => (
          <div data-testid={`${type}-value`} title={value.display.title}>
            {asBars ? (
              <BarGauge
                value={value.display}
                field={value.field}
                display={value.view?.getFieldDisplayProcessor(value.colIndex!)}
                width={itemWidth}
                height={itemHeight}
                orientation={orientation}
                theme={theme}
                displayMode={options.displayMode}
                text={options.text}
                showUnfilled={options.showUnfilled}
                alignmentFactors={alignmentFactors}
              />
            ) : (
              <BigValue
                value={value.display}
                sparkline={value.sparkline}
                count={count}
                width={itemWidth}
                height={itemHeight}
                theme={theme}
                colorMode={options.colorMode ?? BigValueColorMode.Value}
                graphMode={options.graphMode ?? BigValueGraphMode.Area}
                justifyMode={options.justifyMode ?? BigValueJustifyMode.Auto}
                textMode={options.textMode}
                text={options.text}
                disableWideLayout={options.wideLayout === false}
              />
            )}
          </div>
        )}
      />
    </div>
  );
}

function TablePanel({ frames, width, height }: DrawingProps) {
  const [selected, setSelected] = useState(0);
  const frame = frames[selected] ?? frames[0];
  const choice = frames.length > 1;
  return (
    <div data-testid="table">
      {choice && (
        <NativeSelect
          label="Frame"
          testId="table-frame"
          value={String(frames.indexOf(frame))}
          options={frames.map((one, index) => ({ text: getFrameDisplayName(one, index), value: String(index) }))}
          onChange={(value) => setSelected(Number(value))}
        />
      )}
      <Table data={frame} width={width} height={height - (choice ? 40 : 0)} columnMinWidth={100} />
    </div>
  );
}

function Text({ options, scopedVars }: { options?: any; scopedVars?: ScopedVars }) {
  const html = renderMarkdown(getTemplateSrv().replace(options?.content ?? '', scopedVars));
  return <div className="markdown-html" data-testid="text" dangerouslySetInnerHTML={{ __html: html }} />;
}

function RawFrames({ frames }: { frames: DataFrame[] }) {
  const styles = useStyles2(getStyles);
  const plain = frames.map(({ name, refId, meta, length, fields }) => ({
    name,
    refId,
    meta,
    length,
    fields: fields.map((field) => ({
      name: field.name,
      displayName: getFieldDisplayName(field),
      type: field.type,
      labels: field.labels,
      config: field.config,
      values: Array.from(field.values),
    })),
  }));
  return (
    <pre className={styles.json} data-testid="frames-json">
      {JSON.stringify(plain, null, 2)}
    </pre>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  json: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
});
