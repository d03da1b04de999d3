// Links between the project's documents, and from them to files, lead somewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const root = resolve(import.meta.dirname, '../..');
const documents = [root, join(root, 'docs')].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file)),
);

interface Node {
  readonly type: string;
  readonly url?: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

const parse = (path: string): Node =>
  unified().use(remarkParse).use(remarkGfm).parse(readFileSync(path, 'utf8')) as Node;

/** A node and all that is in it. */
function all(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(all)];
}

function textOf(node: Node): string {
  return all(node)
    .map(({ value = '' }) => value)
    .join('');
}

/** Where GitHub lets a link lead within a document. */
function anchorsOf(path: string): readonly string[] {
  const headings = all(parse(path)).filter(({ type }) => type === 'heading');
  return headings.map((heading) =>
    textOf(heading)
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

const links = documents.flatMap((document) =>
  all(parse(document)).flatMap(({ url }) =>
    url === undefined || /^[a-z]+:/.test(url) ? [] : [{ from: document.slice(root.length + 1), to: url }],
  ),
);

test('every example is linked in the README', () => {
  const examples = readdirSync(join(root, 'examples')).map((file) => `examples/${file}`);
  const linked = links.filter(({ from }) => from === 'README.md').map(({ to }) => to);
  expect(examples.filter((example) => !linked.includes(example))).toEqual([]);
});

describe('a link', () => {
  test('there are some', () => expect(links.length).toBeGreaterThan(10));

  test.each(links)('of $from leads to $to', ({ from, to }) => {
    const [path = '', anchor] = to.split('#');
    const target = path === '' ? join(root, from) : join(root, dirname(from), path);
    expect(existsSync(target)).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
  });
});
