// Converts Markdown to HTML with GitHub's own parser (Debian's cmark-gfm), sanitises it by GitHub's list, and reads it.
import { execFileSync } from 'node:child_process';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';

const extensions = ['table', 'autolink', 'strikethrough', 'tagfilter', 'footnotes'].flatMap((name) => ['-e', name]);

/** Markdown as HTML, not yet sanitised: raw HTML is still there. Throws if the program is missing. */
export function toHtml(markdown: string): string {
  const options = { input: markdown, encoding: 'utf8', maxBuffer: 2 ** 24 } as const;
  return execFileSync('cmark-gfm', ['--unsafe', ...extensions], options);
}

/** The HTML that GitHub would keep. */
export function sanitised(html: string): string {
  const processor = unified().use(rehypeRaw).use(rehypeSanitize).use(rehypeStringify);
  // A node of HTML to parse. The types of hast do not include it.
  return processor.stringify(processor.runSync({ type: 'root', children: [{ type: 'raw', value: html } as never] }));
}

/** All tags of HTML in order, without text, with their attributes except the addresses of links. */
export function tagsOf(html: string): string {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/^<a href="[^"]*">$/, '<a>')).join('');
}

/** The contents of the parser's HTML, as text. Elements nested in their own kind would be misread; no summary has any. */
export interface Content {
  readonly links: readonly string[];
  /** The tables: rows of cells, the head first. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** Each text in `code`, except pictures. */
  readonly codes: readonly string[];
  /** Each text that is not in `code`, where GitHub would turn names and numbers into links. */
  readonly prose: readonly string[];
  readonly folds: readonly { readonly summary: string; readonly open: boolean; readonly tables: number }[];
}

/** Reads the parser's HTML. */
export function contentOf(html: string): Content {
  const inside = (text: string, name: string): readonly string[] =>
    [...text.matchAll(new RegExp(`<${name}(?: align="right")?>(.*?)</${name}>`, 'gs'))].map(([, inner = '']) => inner);
  const folds = [...html.matchAll(/<details( open)?>(.*?)<\/details>/gs)];
  return {
    links: [...html.matchAll(/<a href="([^"]*)">/g)].map(([, address = '']) => textOf(address)),
    tables: inside(html, 'table').map((table) => inside(table, 'tr').map((row) => inside(row, 't[hd]').map(textOf))),
    codes: inside(html, 'code').map(textOf),
    prose: html
      .replaceAll(/<code.*?<\/code>/gs, '<code>')
      .split(/<[^>]*>/)
      .map(textOf),
    folds: folds.map(([, open, inner = '']) => {
      return {
        summary: inside(inner, 'summary').join(),
        open: open !== undefined,
        tables: inside(inner, 'table').length,
      };
    }),
  };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** HTML without its tags. The parser only uses four entities to escape text. */
function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => entities[name] ?? '');
}

const codeTags = '<code></code>';
const wordTags = `(?:${codeTags}|<strong></strong>|<a></a>)*`;

/** In a cell: a label or an id, linked or not; an id after a label; two texts; a bold text. */
const cellTags = `(?:(?:${codeTags}|<a>${codeTags}</a>)?(?:${codeTags})?|<strong>(?:${codeTags})?</strong>)`;

/** A table with this many columns of text, and of numbers. */
function tableTags(texts: number, numbers: number): string {
  const row = (name: string, inside: string): string =>
    `<tr>(?:<${name}>${inside}</${name}>){${texts}}(?:<${name} align="right">${inside}</${name}>){${numbers}}</tr>`;
  return `<table><thead>${row('th', '')}</thead><tbody>(?:${row('td', cellTags)})+</tbody></table>`;
}

const message = `(?:<p>${wordTags}</p>)*(?:<ul>(?:<li>${wordTags}</li>)+</ul>)?`;
const picture = '<p></p><pre><code class="language-mermaid"></code></pre>';
const lastRuns = `<details(?: open)?><summary></summary>(?:(?:<p>${codeTags}</p>)?${tableTags(2, 3)})+</details>`;

/** The tags of every summary: a heading, what happened, the integrations, the list of them, the picture, the last runs. */
export const summaryTags = new RegExp(
  `^<h3></h3>${message}(?:${tableTags(2, 4)})?(?:${tableTags(6, 0)})?(?:${picture})?(?:${lastRuns})?$`,
);
