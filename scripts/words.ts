// Words that this project no longer uses, because readers stumbled over them or had to learn them. One list for every
// text that people read. Pure.

/** The words, and what to write instead. */
const retired: readonly (readonly [words: RegExp, instead: string])[] = [
  // The common word is shorter.
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\bunder way\b/i, 'running'],
  [/\bfor ever\b/i, 'forever, or how long'],
  [/\bbecame of\b/i, 'how it ended'],
  [/\blook(s|ed)? at the runs\b/i, 'check'],
  // Colours mean nothing to a script, or to readers who do not see them. A step succeeds or fails.
  [
    /\b(is|are|was|were|be|end|ends|ended|turns?|stays?) (red|green)\b|\b(red|green) (step|run|job)s?\b/i,
    'fails, succeeds',
  ],
  // Say who reports it, or who cannot know it.
  [/\btold\b/i, 'reported, known'],
  [/\bcannot be shown\b/i, 'the step cannot tell'],
];

/** Finds retired words in a text, line by line. Skips code in Markdown, because it quotes names. */
export function retiredWords(path: string, text: string): string[] {
  const isMarkdown = path.endsWith('.md');
  const prose = isMarkdown
    ? text.replaceAll(/^```[\s\S]*?^```|`[^`\n]*`/gm, (code) => code.replaceAll(/[^\n]/g, ' '))
    : text;
  return prose.split('\n').flatMap((line, index) =>
    retired.flatMap(([words, instead]) => {
      const found = words.exec(line);
      return found === null ? [] : [`${path}:${index + 1}: "${found[0]}"; write: ${instead}`];
    }),
  );
}
