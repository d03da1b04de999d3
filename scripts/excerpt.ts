// Fills README.md with parts of the examples: between a pair of comments there is a file, or one part of it. Pure.

import type { Node } from 'yaml';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** `<!-- example source="examples/x.yml" part="jobs.sync.steps.0" -->` … `<!-- /example -->`; no part: the whole file. */
const EXAMPLE = /(<!-- example source="(?<source>[^"]+)"(?: part="(?<part>[^"]+)")? -->)[\s\S]*?(<!-- \/example -->)/g;

/** Fills each pair of comments with the part that it names. Throws if the file does not have that part. */
export function withExcerpts(markdown: string, read: (path: string) => string): string {
  return markdown.replaceAll(EXAMPLE, (...match) => {
    const { source = '', part = '' } = match.at(-1) as { source?: string; part?: string };
    const [, open, , , close] = match;
    return `${open}\n\`\`\`yaml\n${excerpt(read(source), part)}\n\`\`\`\n${close}`;
  });
}

/**
 * The lines of a part of a YAML text, including comments at their ends, without indentation. `part` is a path of keys
 * and indexes (from 0) with dots between them. Throws if there is no such part.
 */
export function excerpt(yaml: string, part: string): string {
  if (part === '') return yaml.trim();
  let node: unknown = parseDocument(yaml).contents;
  let start = 0;
  for (const step of part.split('.')) {
    const found = child(node, step);
    if (!found) throw new Error(`There is no ${step} for ${part} in:\n${yaml}`);
    [start, node] = [found.start, found.node];
  }
  const lineStart = yaml.lastIndexOf('\n', start) + 1;
  const end = yaml.slice(0, (node as Node).range?.[1]).trimEnd().length;
  const lineEnd = yaml.indexOf('\n', end);
  return outdented(yaml.slice(lineStart, lineEnd < 0 ? yaml.length : lineEnd));
}

function child(node: unknown, step: string): { start: number; node: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
    return pair && isScalar(pair.key) ? { start: pair.key.range?.[0] ?? 0, node: pair.value } : null;
  }
  const item = isSeq(node) ? node.items[Number(step)] : undefined;
  return item ? { start: (item as Node).range?.[0] ?? 0, node: item } : null;
}

function outdented(lines: string): string {
  const indent = /^ */.exec(lines)?.[0].length ?? 0;
  return lines.replaceAll(new RegExp(`^ {${indent}}`, 'gm'), '');
}
