import type { ScopedVars } from '@grafana/data';
import { ALL, type PreviewVariable } from '../runtime/templateSrv';
import type { PanelJson } from './model';

const COLUMNS = 24;

export interface PlacedPanel {
  key: string;
  panel: PanelJson;
  scopedVars?: ScopedVars;
  x: number;
  /** Below the top of its section. */
  y: number;
  w: number;
  h: number;
}

/** The panels of a row, or those before the first row. */
export interface Section {
  key: string;
  title?: string;
  collapsed?: boolean;
  scopedVars?: ScopedVars;
  panels: PlacedPanel[];
}

/** Splits a dashboard at its rows, and repeats rows and panels for the values of a variable. */
export function toSections(panels: PanelJson[], variables: PreviewVariable[]): Section[] {
  const rows: Array<{ row?: PanelJson; panels: PanelJson[] }> = [{ panels: [] }];
  const byPosition = [...panels].sort((a, b) => place(a).y - place(b).y || place(a).x - place(b).x);
  for (const panel of byPosition) {
    if (panel.type === 'row') {
      rows.push({ row: panel, panels: [...(panel.panels ?? [])] });
    } else {
      rows[rows.length - 1].panels.push(panel);
    }
  }
  return rows
    .filter(({ row, panels: content }) => row || content.length > 0)
    .flatMap(({ row, panels: content }, index) =>
      repeats(row?.repeat, variables).map((scopedVars, copy) => ({
        key: `${index}-${copy}`,
        title: row?.title,
        collapsed: row?.collapsed,
        scopedVars,
        panels: placePanels(content, variables, scopedVars),
      }))
    );
}

function placePanels(panels: PanelJson[], variables: PreviewVariable[], rowVars?: ScopedVars): PlacedPanel[] {
  const top = Math.min(...panels.map((panel) => place(panel).y));
  const placed: PlacedPanel[] = [];
  // How far repeated panels pushed down what is below them.
  let shift = 0;
  panels.forEach((panel, index) => {
    const { x, y, w, h } = place(panel);
    const copies = repeats(panel.repeat, variables);
    const horizontal = panel.repeatDirection !== 'v';
    const perRow = panel.repeat && horizontal ? Math.min(panel.maxPerRow ?? 4, copies.length) : 1;
    copies.forEach((own, copy) => {
      const row = Math.floor(copy / perRow);
      const width = panel.repeat && horizontal ? Math.floor(COLUMNS / perRow) : w;
      placed.push({
        key: `${index}-${copy}`,
        panel,
        scopedVars: rowVars || own ? { ...rowVars, ...own } : undefined,
        x: panel.repeat && horizontal ? (copy % perRow) * width : x,
        y: y - top + shift + row * h,
        w: width,
        h,
      });
    });
    shift += (Math.ceil(copies.length / perRow) - 1) * h;
  });
  return placed;
}

/** One entry without variables if nothing is repeated. */
function repeats(name: string | undefined, variables: PreviewVariable[]): Array<ScopedVars | undefined> {
  const variable = variables.find((one) => one.name === name);
  if (!name || !variable) {
    return [undefined];
  }
  const selected = [variable.current.value].flat();
  const chosen = variable.options.filter(
    ({ value }) => value !== ALL && (selected.includes(ALL) || selected.includes(value))
  );
  return chosen.map(({ text, value }) => ({ [name]: { text, value } }));
}

function place(panel: PanelJson) {
  return panel.gridPos ?? { x: 0, y: 0, w: COLUMNS, h: 8 };
}
