// The flow tests that a document names, in code spans: file › describe › test. Pure.

/** A test, or a `describe` with all its tests. `…` in a title stands for what differs from case to case. */
export interface QuotedTest {
  /** The name of its file in `__tests__/sync/`, without `.flow.test.ts`. */
  readonly file: string;
  readonly titles: readonly string[];
}

/** The tests that a text names, in order. */
export function quotedTests(markdown: string): readonly QuotedTest[] {
  return [...markdown.matchAll(/`([a-z-]+(?: › [^`]+)+)`/g)].map(([, quoted = '']) => {
    const [file = '', ...titles] = quoted.split(' › ');
    return { file, titles };
  });
}

/** A regular expression for a title, with another one for each `…`. */
export function titlePattern(title: string, differing: string): string {
  return title
    .split('…')
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join(differing);
}
