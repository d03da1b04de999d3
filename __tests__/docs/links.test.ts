// Links between the project's documents, and from them to files, have a target.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const documents = globSync(['*.md', 'docs/*.md']);

/** A document without its code blocks. */
const read = (path: string): string => readFileSync(path, 'utf8').replaceAll(/^```.*?^```/gms, '');

/** The anchors that GitHub gives to the headings of a document. */
function anchorsOf(path: string): readonly string[] {
  const headings = [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  return headings.map((heading) => heading.replaceAll(/[^\w\- ]/g, '').replaceAll(' ', '-'));
}

const links = documents.flatMap((from) =>
  [...read(from).matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)/gm)]
    .map(([, inline, reference]) => ({ from, to: inline ?? reference ?? '' }))
    .filter(({ to }) => !/^[a-z]+:/.test(to)),
);

test('every example is linked in the README', () => {
  const examples = readdirSync('examples').map((file) => `examples/${file}`);
  const linked = links.filter(({ from }) => from === 'README.md').map(({ to }) => to);
  expect(examples.filter((example) => !linked.includes(example))).toEqual([]);
});

describe('a link', () => {
  test('is found more than ten times', () => expect(links.length).toBeGreaterThan(10));

  test.each(links)('in $from to $to has a target', ({ from, to }) => {
    const [path = '', anchor] = to.split('#');
    const target = path === '' ? from : join(dirname(from), path);
    expect(existsSync(target)).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
  });
});
