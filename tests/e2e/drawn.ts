/**
 * What panels have drawn, by what a person would see: text of values and cells, coloured pixels of graphs. A panel
 * without data, and one that failed silently, is blank: it has its title, its axes and its limits, and nothing else.
 */
import type { Page } from '@playwright/test';

/** As much of a panel as tells what it has to draw. */
export interface Panel {
  title: string;
  type: string;
  options?: { legend?: { showLegend?: boolean } };
  fieldConfig?: {
    defaults?: { noValue?: string };
    overrides?: Array<{ properties: Array<{ id: string; value?: unknown }> }>;
  };
}

/** Grafana's own words for emptiness, of 10.1 and newer. */
const EMPTY = ['', '–', '-', 'No data', 'Data is missing a number field', 'No logs found.'];

/** Texts that say no more than that there is nothing, for one panel. */
function emptyTexts({ fieldConfig }: Panel): string[] {
  const ofColumns = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === 'noValue').map(({ value }) => String(value).trim())
  );
  return [...EMPTY, ...ofColumns, ...(fieldConfig?.defaults?.noValue ? [fieldConfig.defaults.noValue] : [])];
}

/**
 * The panels that draw nothing, with what is missing; `[]` when all are drawn.
 * @param panels those of the dashboard that the page shows; the window has to be tall enough for all of them
 */
export async function blankPanels(page: Page, panels: readonly Panel[]): Promise<string[]> {
  const wanted = panels.map((panel) => ({
    title: panel.title,
    type: panel.type,
    named: panel.options?.legend?.showLegend !== false,
    empty: emptyTexts(panel),
  }));
  const blank = await page.evaluate((panels) => {
    const colours = (css: string) =>
      [...css.matchAll(/rgba?\(([^)]*)\)/g)]
        .map(([, numbers]) => numbers.split(',').map(Number))
        .filter(([, , , a]) => a !== 0);
    const isColoured = (r: number, g: number, b: number, a: number) =>
      a > 60 && Math.max(r, g, b) - Math.min(r, g, b) > 60;

    /** Annotations have the first of these, limits the second. */
    const isOrange = (r: number, g: number, b: number) =>
      Math.abs(r - 255) + Math.abs(g - 152) + Math.abs(b - 48) < 45 ||
      Math.abs(r - 250) + Math.abs(g - 100) + Math.abs(b) < 45;

    const LONGER_THAN_A_DASH = 20;
    /**
     * Pixels of graphs that a colour test passes, in runs of so many side by side. Dashed lines across the graph are
     * limits, which need no data.
     */
    const pixels = (
      root: Element,
      passes: (r: number, g: number, b: number, a: number) => boolean,
      least = 1
    ): number => {
      let count = 0;
      for (const canvas of root.querySelectorAll<HTMLCanvasElement>('.uplot canvas')) {
        const { width, height } = canvas;
        const data = width * height > 0 ? canvas.getContext('2d')?.getImageData(0, 0, width, height).data : undefined;
        for (let y = 0; data && y < height; y++) {
          const runs: number[] = [];
          let run = 0;
          for (let x = 0; x <= width; x++) {
            const i = 4 * (y * width + x);
            if (x < width && passes(data[i], data[i + 1], data[i + 2], data[i + 3])) {
              run++;
            } else if (run > 0) {
              runs.push(run);
              run = 0;
            }
          }
          const all = runs.reduce((sum, length) => sum + length, 0);
          const isDashed = runs.length >= 10 && all > width / 4;
          // A line of data may lie on the limit; it has no gaps.
          const counted = runs.filter((length) => length >= (isDashed ? LONGER_THAN_A_DASH : least));
          count += counted.reduce((sum, length) => sum + length, 0);
        }
      }
      return count;
    };

    const shown = (elements: Iterable<Element>, empty: readonly string[]) =>
      [...elements].filter((element) => !empty.includes((element.textContent ?? '').trim())).length;

    const missing = (content: Element, { type, named, empty }: (typeof panels)[number]): string | undefined => {
      const all = (selector: string) => content.querySelectorAll(selector);
      switch (type) {
        case 'stat':
          return shown(all('span'), empty) > 0 ? undefined : 'no value';
        case 'bargauge': {
          const values = [...all('[data-testid="data-testid Bar gauge value"]')];
          const texts = values.map(({ textContent }) => textContent ?? '').join('');
          return shown(values, empty) === 0
            ? 'no value'
            : (content.textContent ?? '').length > texts.length
              ? undefined
              : 'no name beside the value';
        }
        case 'table':
          return shown(all('[role="cell"], [role="gridcell"]'), empty) > 0 ? undefined : 'no cell';
        case 'logs':
          return /\d\d:\d\d:\d\d/.test(content.textContent ?? '') ? undefined : 'no line';
        case 'text':
          return shown([content], empty) > 0 ? undefined : 'no text';
        case 'timeseries': {
          const legend = [...all('[data-testid="series-icon"]')].flatMap((icon) =>
            colours(getComputedStyle(icon).background)
          );
          const isOfSeries = (r: number, g: number, b: number, a: number) =>
            a > 100 && legend.some(([lr, lg, lb]) => Math.abs(lr - r) + Math.abs(lg - g) + Math.abs(lb - b) < 45);
          // Lines on each other have a mixed colour, of many lines none; what else is opaque is shorter, or a limit.
          const isOpaque = (r: number, g: number, b: number, a: number) => a > 150 && !isOrange(r, g, b);
          return named && legend.length === 0
            ? 'no series'
            : pixels(content, isOfSeries) + pixels(content, isOpaque, LONGER_THAN_A_DASH) > 0
              ? undefined
              : 'no line or point';
        }
        case 'state-timeline':
          return pixels(content, isColoured) >= 20 ? undefined : 'no state';
        case 'xychart':
          return pixels(content, isColoured) >= 20 ? undefined : 'no point';
        case 'geomap':
          return all('canvas').length > 0 ? undefined : 'no map';
        default:
          return `nobody has told how a panel of type ${type} looks`;
      }
    };

    return panels.flatMap((asked) => {
      const { title } = asked;
      const panel = document.querySelector(`[data-testid="data-testid Panel header ${CSS.escape(title)}"]`);
      const content = panel?.lastElementChild;
      const why = content ? missing(content, asked) : 'not there';
      return why === undefined ? [] : [`${title}: ${why}`];
    });
  }, wanted);

  // Newer Grafanas draw points of maps by WebGL, which only a picture shows.
  for (const { title, type } of wanted) {
    if (type === 'geomap' && !blank.some((text) => text.startsWith(`${title}: `))) {
      const picture = await page.getByTestId(`data-testid Panel header ${title}`).screenshot();
      if ((await colouredPixels(page, picture)) < 20) {
        blank.push(`${title}: no point`);
      }
    }
  }
  return blank;
}

/** How many pixels of a picture (PNG) have a colour; the page's canvas decodes it. */
async function colouredPixels(page: Page, picture: Buffer): Promise<number> {
  return page.evaluate(
    async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        count += Number(Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60);
      }
      return count;
    },
    `data:image/png;base64,${picture.toString('base64')}`
  );
}

/**
 * Columns of tables that lie beyond the edge of their panel, and headers and short cells that are cut off.
 * @param panels those of the dashboard that the page shows
 */
export async function cutColumns(page: Page, panels: readonly Panel[]): Promise<string[]> {
  const titles = panels.filter(({ type }) => type === 'table').map(({ title }) => title);
  return page.evaluate((titles) => {
    /** Sentences and addresses may be longer than any column: they are whole under the pointer. */
    const LONGEST = 24;
    const widthOf = (element: Element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range.getBoundingClientRect().width;
    };
    const isCut = (cell: Element) => {
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const length = (text.textContent ?? '').trim().length;
        if (length > 0 && length <= LONGEST && text.parentElement) {
          const range = document.createRange();
          range.selectNodeContents(text);
          if (range.getBoundingClientRect().width > 0 && widthOf(text.parentElement) > cell.clientWidth) {
            return true;
          }
        }
      }
      return false;
    };
    return titles.flatMap((title) => {
      const panel = document.querySelector(`[data-testid="data-testid Panel header ${CSS.escape(title)}"]`);
      const edge = panel?.getBoundingClientRect().right ?? 0;
      const problems = new Set<string>();
      panel?.querySelectorAll('[role="columnheader"]').forEach((column) => {
        const name = (column.textContent ?? '').trim();
        if (column.getBoundingClientRect().right > edge + 1) {
          problems.add(`${title}: ${name} is beyond the edge`);
        } else if (isCut(column)) {
          problems.add(`${title}: the header ${name} is cut`);
        }
      });
      panel?.querySelectorAll('[role="cell"], [role="gridcell"]').forEach((cell) => {
        if (isCut(cell)) {
          problems.add(`${title}: ${(cell.textContent ?? '').trim()} is cut`);
        }
      });
      return [...problems].slice(0, 8);
    });
  }, titles);
}
