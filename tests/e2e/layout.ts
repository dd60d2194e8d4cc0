/** What a person could not read on a page of Grafana: text that is cut, too small or too pale. */
import type { Page } from '@playwright/test';

/** Something that cannot be read, and where. */
export interface Illegible {
  panel: string;
  what: 'cut' | 'small' | 'pale' | 'wider than the page';
  text: string;
  /** Pixels that are missing, size in pixels, or contrast. */
  by: number;
}

export interface LayoutLimits {
  /** Smallest text, pixels. */
  least: number;
  /** Contrast of text with what is behind it (WCAG 2.1, 1.4.3); large text needs 3. */
  contrast: number;
  /** Titles of panels that may cut text, because pointing at it shows all of it. */
  mayCut: readonly string[];
  /** Colours of text that may be pale, as `rgb(1, 2, 3)`. */
  mayBePale: readonly string[];
}

/** Finds what cannot be read in the panels of a dashboard. The window has to be tall enough for all of them. */
export async function findIllegible(page: Page, limits: LayoutLimits): Promise<Illegible[]> {
  return page.evaluate(({ least, contrast, mayCut, mayBePale }) => {
    type Colour = [number, number, number, number];
    const luminance = (colour: readonly number[]) => {
      const [r, g, b] = colour.map((value) => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const colours = (css: string): Colour[] =>
      [...css.matchAll(/rgba?\(([^)]+)\)/g)].map(([, numbers]) => {
        const [r, g, b, a = 1] = numbers.split(/[ ,/]+/).map(Number);
        return [r, g, b, a];
      });
    const over = (top: Colour, below: readonly number[]) =>
      [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
    const background = (element: Element): number[] => {
      const layers: Colour[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        const [colour] = colours(backgroundColor);
        if (colour && colour[3] > 0) {
          layers.unshift(colour);
          if (colour[3] === 1) {
            break;
          }
        }
      }
      return layers.reduce<number[]>((below, top) => over(top, below), [0, 0, 0]);
    };
    const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll';
    /** Pixels of a text that an element around it does not show. What can be scrolled down to is shown. */
    const missing = (text: DOMRect, element: Element, panel: Element): number => {
      let scrollsDown = false;
      for (let at: Element | null = element; at && at !== panel.parentElement; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        scrollsDown = scrollsDown || scrolls(overflowY);
        const box = at.getBoundingClientRect();
        const sideways = Math.max(text.right - box.right, box.left - text.left);
        if (overflowX !== 'visible' && sideways > 1.5) {
          return sideways;
        }
        if (overflowY === 'hidden' && !scrollsDown && text.bottom - box.bottom > 3) {
          return text.bottom - box.bottom;
        }
      }
      return 0;
    };

    const found: Illegible[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth + 1) {
      found.push({ panel: '', what: 'wider than the page', text: '', by: scrollWidth - clientWidth });
    }
    for (const panel of document.querySelectorAll('[data-testid^="data-testid Panel header "]')) {
      const title = panel.getAttribute('data-testid')!.slice('data-testid Panel header '.length);
      const texts = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const text = node.textContent!.trim();
        const element = node.parentElement!;
        const { width, height } = element.getBoundingClientRect();
        const { visibility, fontSize, fontWeight, color } = getComputedStyle(element);
        if (!text || visibility === 'hidden' || width <= 1 || height <= 1 || /^(STYLE|SCRIPT)$/.test(element.tagName)) {
          continue;
        }
        const add = (what: Illegible['what'], by: number) =>
          found.push({ panel: title, what, text: text.slice(0, 60), by: Number(by.toFixed(2)) });
        const size = parseFloat(fontSize);
        if (size < least) {
          add('small', size);
        }
        const range = document.createRange();
        range.selectNodeContents(node);
        const cut = missing(range.getBoundingClientRect(), element, panel);
        if (cut > 0 && !mayCut.includes(title)) {
          add('cut', cut);
        }
        const [colour] = colours(color);
        if (colour && !mayBePale.includes(color)) {
          const behind = background(element);
          const [dark, light] = [luminance(behind), luminance(over(colour, behind))].sort((a, b) => a - b);
          const ratio = (light + 0.05) / (dark + 0.05);
          const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
          if (ratio < (isLarge ? 3 : contrast)) {
            add('pale', ratio);
          }
        }
      }
    }
    return found;
  }, limits);
}
