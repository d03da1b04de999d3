// Markdown as HTML by GitHub's own parser (Debian's cmark-gfm), not yet sanitised: raw HTML would still be there.
import { execFileSync } from 'node:child_process';

const extensions = ['table', 'autolink', 'strikethrough', 'tagfilter', 'footnotes'].flatMap((name) => ['-e', name]);

/** What the parser made of a text. */
export interface Parsed {
  /** All tags in order, with their attributes except the addresses of links; no text. */
  readonly tags: string;
  readonly links: readonly string[];
  /** The tables: rows of cells as text, the head first. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** Each text in `code`, pictures aside. */
  readonly codes: readonly string[];
}

/** Parses Markdown. Throws where the program is missing. */
export function parse(markdown: string): Parsed {
  const html = execFileSync('cmark-gfm', ['--unsafe', ...extensions], {
    input: markdown,
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  const inside = (text: string, name: string): readonly string[] =>
    [...text.matchAll(new RegExp(`<${name}(?: align="right")?>(.*?)</${name}>`, 'gs'))].map(([, inner = '']) => inner);
  return {
    tags: [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/^<a href="[^"]*">$/, '<a>')).join(''),
    links: [...html.matchAll(/<a href="([^"]*)">/g)].map(([, address = '']) => textOf(address)),
    tables: inside(html, 'table').map((table) =>
      inside(table, 'tr').map((row) => inside(row, 't[hd]').map((cell) => textOf(cell))),
    ),
    codes: inside(html, 'code').map((code) => textOf(code)),
  };
}

const marks: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** HTML without its tags. The parser escapes all text with four entities. */
function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => marks[name] ?? '');
}

const codeTags = '<code></code>';
const wordTags = `(?:${codeTags}|<strong></strong>|<a></a>)*`;

/** In a cell: a label or an id, linked or not; an id after a label; two texts; a bold text. */
const cellTags = `(?:(?:${codeTags}|<a>${codeTags}</a>)?(?:${codeTags})?|<strong>(?:${codeTags})?</strong>)`;

/** A table with so many columns of text, and of numbers. */
function tableTags(texts: number, numbers: number): string {
  const row = (name: string, inside: string): string =>
    `<tr>(?:<${name}>${inside}</${name}>){${texts}}(?:<${name} align="right">${inside}</${name}>){${numbers}}</tr>`;
  return `<table><thead>${row('th', '')}</thead><tbody>(?:${row('td', cellTags)})+</tbody></table>`;
}

const said = `(?:<p>${wordTags}</p>)*(?:<ul>(?:<li>${wordTags}</li>)+</ul>)?`;
const picture = '<p></p><pre><code class="language-mermaid"></code></pre>';
const lastRuns = `<details(?: open)?><summary></summary>(?:(?:<p>${codeTags}</p>)?${tableTags(2, 3)})+</details>`;

/** The tags of every summary: a heading, what happened, the integrations, the list of them, the picture, the last runs. */
export const summaryTags = new RegExp(
  `^<h3></h3>${said}(?:${tableTags(2, 4)})?(?:${tableTags(6, 0)})?(?:${picture})?(?:${lastRuns})?$`,
);
