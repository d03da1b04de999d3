// What README.md shows of an example.
import { describe, expect, test } from '@jest/globals';
import { excerpt, withExcerpts } from '../../scripts/excerpt.ts';

const YAML = `# Head
on: push

jobs:
  # Not in the part
  sync:
    if: a &&
      b
    steps:
      - run: one # first
        id: x
      - uses: two
        with:
          text: |
            # kept
            line
          last: 1 # second

  other:
    steps: []
`;

describe('An excerpt', () => {
  test.each([
    ['on', 'on: push'],
    ['jobs.sync.if', 'if: a &&\n  b'],
    ['jobs.sync.steps.0', '- run: one # first\n  id: x'],
    ['jobs.sync.steps.1.with', 'with:\n  text: |\n    # kept\n    line\n  last: 1 # second'],
    ['jobs.sync.steps.1.with.text', 'text: |\n  # kept\n  line'],
    ['jobs.other', 'other:\n  steps: []'],
    ['', YAML.trim()],
  ])('of %s has its lines, with less indentation', (part, lines) => {
    expect(excerpt(YAML, part)).toBe(lines);
  });

  test.each(['jobs.none', 'jobs.sync.steps.2', 'on.push.branches'])('of %s does not exist', (part) => {
    expect(() => excerpt(YAML, part)).toThrow('There is no');
  });

  test('of a text without a line break at its end is complete', () => {
    expect(excerpt('a: 1\nb: 2 # two', 'b')).toBe('b: 2 # two');
  });
});

describe('A text with excerpts', () => {
  const markdown = 'Before\n<!-- example source="a.yml" part="on" -->\nold\n<!-- /example -->\nAfter\n';

  test('shows the current lines of the file, and keeps the rest', () => {
    const shown = withExcerpts(`${markdown}${markdown}`, () => YAML);
    const once =
      'Before\n<!-- example source="a.yml" part="on" -->\n```yaml\non: push\n```\n<!-- /example -->\nAfter\n';
    expect(shown).toBe(once + once);
    expect(withExcerpts(shown, () => YAML)).toBe(shown);
  });

  test('reads the file that it names', () => {
    expect(withExcerpts(markdown, (path) => `on: ${path}`)).toContain('on: a.yml');
  });
});
