// What a reader sees of a page, as data, read in the page itself.
import type { Page } from 'playwright-core';

/** A table: its rows of cells as text, the head first. */
export type Table = readonly (readonly string[])[];

/** A picture: its sections from top to bottom, each with its bars' kinds and words from left to right. */
export interface Picture {
  readonly title: string;
  readonly sections: readonly string[];
  readonly bars: readonly { readonly kind: string; readonly word: string; readonly x: number; readonly y: number }[];
  /** Sections whose name runs into the chart, or out of the picture. */
  readonly cramped: readonly string[];
}

/** What there is to see. */
export interface Facts {
  /** What a script of the summary would have set. */
  readonly pwned: unknown;
  /** The names of all elements, those within pictures aside, each once, sorted. */
  readonly elements: readonly string[];
  /** Attributes that are there but for links, alignment and open folds. */
  readonly attributes: readonly string[];
  readonly links: readonly string[];
  /** Texts in `code`, one for each. */
  readonly codes: readonly string[];
  /** All text that is neither in `code` nor in a picture, where GitHub would make links of names and numbers. */
  readonly prose: string;
  readonly tables: readonly Table[];
  readonly folds: readonly { readonly summary: string; readonly open: boolean; readonly tables: number }[];
  readonly pictures: readonly Picture[];
}

/** Reads the page. */
export function factsOf(page: Page): Promise<Facts> {
  return page.evaluate<Facts>(`(${read})()`);
}

// Text, so that it runs in the page as it stands here. `innerText` is what is seen; folded parts are read by textContent.
const read = `() => {
  const article = document.querySelector('article');
  const all = (selector, root = article) => [...root.querySelectorAll(selector)];
  const own = all('*').filter((element) => !element.closest('.picture'));
  const usual = (name, value) => ['href', 'align', 'open'].includes(name) || (name === 'style' && /^text-align/.test(value));
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const prose = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('code, .picture')) prose.push(walker.currentNode.data);
  const pictureOf = (svg) => {
    const box = (element) => element.getBoundingClientRect();
    const words = new Map(all('text', svg).filter(({ id }) => id.endsWith('-text')).map((text) => [text.id, text.textContent.trim()]));
    const chartLeft = Math.min(...all('rect.task', svg).map((bar) => box(bar).left));
    const names = all('.sectionTitle', svg);
    const bars = all('rect.task', svg).map((bar) => ({
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
  };
  return {
    pwned: window.pwned,
    elements: [...new Set(own.map(({ localName }) => localName))].sort(),
    attributes: own.flatMap((element) => [...element.attributes]).filter(({ name, value }) => !usual(name, value) && value !== 'picture')
      .map(({ name, value }) => name + '=' + value),
    links: all('a').map((link) => link.href),
    codes: all('code').map((code) => code.textContent),
    prose: prose.join('\\u0000'),
    tables: all('table').map((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))),
    folds: all('details').map((fold) => ({
      summary: fold.querySelector(':scope > summary')?.textContent ?? '', open: fold.open, tables: all('table', fold).length,
    })),
    pictures: all('.picture > svg').map(pictureOf),
  };
}`;
