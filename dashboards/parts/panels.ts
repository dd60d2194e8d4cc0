/** Panels, with the common options of each type. Uses only what Grafana 10.1 has. */
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  GraphThresholdsStyleConfigBuilder,
  GraphTresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LogsDedupStrategy,
  LogsSortOrder,
  ReduceDataOptionsBuilder,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  SortOrder,
  TableCellHeight,
  TableFooterOptionsBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DataTransformerConfig,
  DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  Panel,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Logs } from '@grafana/grafana-foundation-sdk/logs';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Text, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { AGE, COLORS, MISSING, NOTE, PLAIN, QUIET, Step, thresholdProperties, thresholds } from './fields';
import { DEVICE, lettered, Query } from './queries';

/** The Grafana version of these panel options; newer versions migrate them. */
const PLUGIN_VERSION = '10.1.0';

/** What every panel needs. Width and height are in units of Grafana's grid, which is 24 wide. */
export interface Shown {
  title: string;
  /** In plain words: what it shows, what is bad, what to do. */
  description: string;
  w: number;
  h: number;
  queries: Query[];
  /** Shows this long until now, whatever the time range of the dashboard: `30d`. */
  timeFrom?: string;
  /**
   * Says what the device does not have. The plugin shows it only if the device was read and has nothing to return: the
   * panel's own text for "no value" is also shown for errors, so it must not state a fact.
   */
  whenEmpty?: string;
  transformations?: DataTransformerConfig[];
  /** Properties of fields, by name. */
  fields?: Record<string, DynamicConfigValue[]>;
  /** Properties of all numeric fields, overriding those of the data source. */
  numbers?: DynamicConfigValue[];
  /** Properties of the fields of a query, by its letter. */
  ofQueries?: Record<string, DynamicConfigValue[]>;
}

/** Shown by Grafana whenever a panel is empty, errors included. */
const NO_VALUE: Readonly<Record<string, string>> = { timeseries: 'No data', logs: 'No data', xychart: 'No data' };

/** Adds `whenEmpty` to the first query, which says what the device does not have. */
function saying(queries: readonly Query[], whenEmpty: string | undefined): Query[] {
  if (whenEmpty === undefined) {
    return [...queries];
  }
  if (queries.some(({ datasource }) => datasource !== DEVICE)) {
    throw new Error(`Only queries of the device can say "${whenEmpty}".`);
  }
  return queries.map((query) => ({ ...query, whenEmpty }));
}

/** Adds the properties common to all panels to one built with the options of its type. */
export function finish(panel: Panel, shown: Shown): Panel {
  const { title, description, w, h, queries, whenEmpty, transformations = [], fields = {} } = shown;
  const { numbers, ofQueries = {}, timeFrom } = shown;
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  return {
    ...panel,
    title,
    description,
    pluginVersion: PLUGIN_VERSION,
    gridPos: { x: 0, y: 0, w, h },
    ...(timeFrom === undefined ? {} : { timeFrom }),
    ...(queries.length > 0 ? { datasource: queries[0].datasource, targets: lettered(saying(queries, whenEmpty)) } : {}),
    ...(transformations.length > 0 ? { transformations } : {}),
    fieldConfig: {
      defaults: { ...defaults, ...(queries.length > 0 ? { noValue: NO_VALUE[panel.type] ?? '–' } : {}) },
      overrides: [
        ...overrides,
        ...(numbers ? [{ matcher: { id: 'byType', options: 'number' }, properties: numbers }] : []),
        ...Object.entries(ofQueries).map(([options, properties]) => ({
          matcher: { id: 'byFrameRefID', options },
          properties,
        })),
        ...Object.entries(fields).map(([options, properties]) => ({
          matcher: { id: 'byName', options },
          properties,
        })),
      ],
    },
  };
}

/** Fields of a series except its time: by default a stat shows only numbers, and states are texts. */
const ALL_BUT_TIME = '/^(?!Time$)/';

export interface StatShown extends Shown {
  steps?: readonly Step[];
  mappings?: ValueMapping[];
  unit?: string;
  /** Fields to show; all by default. */
  pick?: string;
  /** Shows values below each other, for lists that may be long. */
  below?: boolean;
  /** Uses the same small text size for all, for values of different length. */
  even?: boolean;
}

/** The current value of one or a few readings in large text. The last value is shown even if it is null. */
export function stat(shown: StatShown): Panel {
  const { steps = PLAIN, mappings, unit, pick = ALL_BUT_TIME, below = false, even = false } = shown;
  const panel = new Stat()
    .thresholds(thresholds(steps))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['last']).fields(pick).values(false))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .justifyMode(BigValueJustifyMode.Auto)
    .textMode(BigValueTextMode.Auto)
    .wideLayout(below)
    .orientation(below ? VizOrientation.Horizontal : VizOrientation.Auto);
  // By themselves, names in a list become smaller than can be read.
  if (even || below) {
    panel.text(new VizTextDisplayOptionsBuilder().titleSize(12).valueSize(17));
  }
  panel.mappings([...(mappings ?? []), MISSING]);
  if (unit) {
    panel.unit(unit);
  }
  return finish(panel.build(), shown);
}

/** More than any chassis has slots; Grafana stops at 25 otherwise. */
const MOST_TILES = 200;

/** A coloured tile for each series, or for each row of a table: its state, named by the other texts of the row. */
export function tiles(shown: Shown & { state?: string; mappings?: ValueMapping[] }): Panel {
  const { state, mappings } = shown;
  const reduce = new ReduceDataOptionsBuilder().calcs(['last']);
  const panel = new Stat()
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(QUIET))
    .reduceOptions(
      state === undefined
        ? reduce.values(false)
        : reduce.fields(`/^(${state}|${NOTE})$/`).values(true).limit(MOST_TILES)
    )
    // Solid: Grafana writes in white, and a gradient has a lighter end.
    .colorMode(BigValueColorMode.BackgroundSolid)
    .graphMode(BigValueGraphMode.None)
    .justifyMode(BigValueJustifyMode.Center)
    .textMode(BigValueTextMode.ValueAndName)
    .wideLayout(false)
    // On a phone, six tiles are side by side.
    .text(new VizTextDisplayOptionsBuilder().titleSize(12).valueSize(12))
    .orientation(VizOrientation.Auto);
  if (mappings) {
    panel.mappings(mappings);
  }
  return finish(panel.build(), shown);
}

/** Graphs show only numbers; a notice of the query says what is missing. */
export interface SeriesShown extends Omit<Shown, 'whenEmpty'> {
  /** Dashed lines at limits. */
  steps?: readonly Step[];
  unit?: string;
  min?: number;
  max?: number;
  /** The least that the axis reaches to, for values which are zero while all is well. */
  atLeast?: number;
  /** For values over several orders of magnitude, none of them zero. */
  logarithmic?: boolean;
  /** Without the names of the series, for many of them: the tooltip has them. */
  unnamed?: boolean;
}

const legend = () =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs([]);
const tooltip = () => new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** Values over time. Points show single polls; times without polls are gaps. */
export function series(shown: SeriesShown): Panel {
  const { steps, unit, min, max, atLeast, logarithmic = false, unnamed = false } = shown;
  const panel = new TimeSeries()
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .lineWidth(1)
    .fillOpacity(0)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .legend(legend().showLegend(!unnamed))
    .tooltip(tooltip());
  if (logarithmic) {
    panel.scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10));
  }
  if (steps) {
    panel
      .thresholds(thresholds(steps))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphTresholdsStyleMode.Dashed));
  }
  if (unit) {
    panel.unit(unit);
  }
  if (min !== undefined) {
    panel.min(min);
  }
  if (max !== undefined) {
    panel.max(max);
  }
  if (atLeast !== undefined) {
    panel.axisSoftMax(atLeast);
  }
  return finish(panel.build(), shown);
}

/** States over time, with texts and colours from the plugin. */
export function timeline(shown: Shown & { mappings?: ValueMapping[] }): Panel {
  const panel = new StateTimeline()
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(COLORS.neutral))
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .rowHeight(0.85)
    .fillOpacity(70)
    .lineWidth(0)
    .legend(legend().showLegend(false))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None));
  if (shown.mappings) {
    panel.mappings(shown.mappings);
  }
  return finish(panel.build(), shown);
}

export interface TableShown extends Shown {
  /** Columns whose numbers are coloured by limits. */
  limits?: Record<string, readonly Step[]>;
}

/** Width of columns in pixels: seven of them fit into half a screen of 1280 pixels with the menu docked. */
const LEAST_WIDTH = 62;

/** A table. States have coloured text; everything else has the theme's text colour. */
export function table(shown: TableShown): Panel {
  const fields = { ...shown.fields };
  for (const [name, steps] of Object.entries(shown.limits ?? {})) {
    fields[name] = [...(fields[name] ?? []), ...thresholdProperties(steps)];
  }
  const panel = new Table()
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(COLORS.none))
    .thresholds(thresholds(PLAIN))
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .footer(new TableFooterOptionsBuilder().show(false).reducer(['sum']).countRows(false));
  const built = panel.build();
  built.fieldConfig = {
    ...built.fieldConfig,
    defaults: {
      ...built.fieldConfig?.defaults,
      // Grafana's default minimum width of 150 pushes columns out of view.
      custom: {
        minWidth: LEAST_WIDTH,
        align: 'auto',
        // Grafana 10.1 does not wrap; pointing at a cell shows all of it there.
        cellOptions: { type: 'color-text', wrapText: true },
        wrapHeaderText: true,
        inspect: false,
        filterable: false,
      },
    },
    // The text for an empty cell must differ from that for an empty table.
    overrides: [
      { matcher: { id: 'byRegexp', options: '.*' }, properties: [{ id: 'noValue', value: '–' }] },
      { matcher: { id: 'byName', options: AGE }, properties: [{ id: 'custom.width', value: 90 }] },
    ],
  };
  return finish(built, { ...shown, fields });
}

export interface BarsShown extends Shown {
  /** Name of each bar, as an expression of its field. Without it, Grafana does not name a single bar. */
  name: string;
  steps?: readonly Step[];
  unit?: string;
  /** Draws a bar for each row of a table with one number; otherwise for each series. */
  rows?: boolean;
  min?: number;
}

/** Current values as bars. */
export function bars(shown: BarsShown): Panel {
  const { steps = [[null, 'ok']], unit, rows = false, min, name } = shown;
  const reduce = new ReduceDataOptionsBuilder().calcs(['last']).values(rows);
  const panel = new BarGauge()
    .thresholds(thresholds(steps))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .reduceOptions(reduce)
    .displayMode(BarGaugeDisplayMode.Basic)
    .text(new VizTextDisplayOptionsBuilder().titleSize(11).valueSize(14))
    .orientation(VizOrientation.Horizontal)
    .showUnfilled(true)
    .displayName(name);
  if (unit) {
    panel.unit(unit);
  }
  if (min !== undefined) {
    panel.min(min);
  }
  const built = panel.build();
  return finish(
    {
      ...built,
      fieldConfig: {
        defaults: {},
        ...built.fieldConfig,
        overrides: [
          // Grafana 12 gives calculated fields a display name of their own, which only an override replaces
          // (transformers/calculateField.ts of 12.4).
          { matcher: { id: 'byType', options: 'number' }, properties: [{ id: 'displayName', value: name }] },
        ],
      },
    },
    shown
  );
}

/** Log lines, newest first. */
export function logs(shown: Shown): Panel {
  const panel = new Logs()
    .showTime(true)
    .showLabels(false)
    .showCommonLabels(false)
    .wrapLogMessage(true)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .dedupStrategy(LogsDedupStrategy.None)
    .sortOrder(LogsSortOrder.Descending);
  return finish(panel.build(), shown);
}

/** Static text in Markdown. */
export function words(title: string, description: string, w: number, h: number, content: string): Panel {
  return finish(new Text().mode(TextMode.Markdown).content(content).build(), { title, description, w, h, queries: [] });
}
