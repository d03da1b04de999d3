// Reads in the page itself what its pictures show a reader.
import type { Page } from 'playwright-core';

/** A picture: its sections from top to bottom, and the kinds and words of their bars from left to right. */
export interface Picture {
  readonly title: string;
  readonly sections: readonly string[];
  readonly bars: readonly { readonly kind: string; readonly word: string; readonly x: number; readonly y: number }[];
  /** Sections whose name runs into the chart, or out of the picture. */
  readonly cramped: readonly string[];
}

/** Reads the pictures of a page. */
export function picturesOf(page: Page): Promise<readonly Picture[]> {
  return page.evaluate<readonly Picture[]>(`[...document.querySelectorAll('.picture > svg')].map(${read})`);
}

// A string, so that it runs in the page unchanged.
const read = `(svg) => {
  const all = (selector) => [...svg.querySelectorAll(selector)];
  const box = (element) => element.getBoundingClientRect();
  const words = new Map(all('text').filter(({ id }) => id.endsWith('-text')).map((text) => [text.id, text.textContent.trim()]));
  const chartLeft = Math.min(...all('rect.task').map((bar) => box(bar).left));
  const names = all('.sectionTitle');
  const bars = all('rect.task').map((bar) => ({
    kind: [...bar.classList].filter((name) => name !== 'task').join(' ').replace(/[01]$/, ''),
    word: words.get(bar.id + '-text'),
    x: Math.round(box(bar).left - chartLeft),
    y: Math.round(box(bar).top - box(svg).top),
  }));
  return {
    title: svg.querySelector('title')?.textContent ?? '',
    sections: names.map((name) => name.textContent),
    bars: bars.sort((a, b) => a.y - b.y || a.x - b.x),
    cramped: names.filter((name) => box(name).right > chartLeft || box(name).left < box(svg).left).map((name) => name.textContent),
  };
}`;
