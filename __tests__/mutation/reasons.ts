// Why mutants that no test notices are left: each group of changes in a file, and what makes no difference about them.

/** Survivors that share a reason. */
export interface Reason {
  readonly file: string;
  readonly why: string;
  /** As the score prints them: `code → replacement`; as often as they survive in the file. */
  readonly changes: readonly string[];
}

const forTheCompiler = 'the other case cannot occur here; the compiler cannot know, and wants it spelled out.';
const matchesNothing = 'what stands for a missing text has to match nothing, and neither text does.';

export const reasons: readonly Reason[] = [
  {
    file: 'src/braze/client.ts',
    why: '`readAllowance` asks only whether the endpoint is `runs`.',
    changes: ['\'trigger\' → ""'],
  },
  { file: 'src/braze/reply.ts', why: matchesNothing, changes: Array(4).fill('\'\' → "Stryker was here!"') },
  {
    file: 'src/braze/runs.ts',
    why: 'what is a safe integer is a number.',
    changes: ["typeof value === 'number' → true"],
  },
  {
    file: 'src/braze/transport.ts',
    why: 'where there is no proxy, that throws, which is caught right there: no usable proxy either way.',
    changes: ['getProxyUrl(url)?.hostname → getProxyUrl(url).hostname'],
  },
  {
    file: 'src/braze/transport.ts',
    why: 'false and undefined are the same to the one condition that asks.',
    changes: ['{ return false; } → {}', '(): boolean => false → () => undefined'],
  },
  {
    file: 'src/braze/transport.ts',
    why: 'a body of just so many bytes is whole either way, and handed on a moment earlier.',
    changes: ['bytes > bodyAtMostBytes → bytes >= bodyAtMostBytes'],
  },
  {
    file: 'src/braze/transport.ts',
    why: 'every body ends in `close`, and in `end` or `error` before it; one of the two is enough.',
    changes: ['\'end\' → ""', '\'close\' → ""', '\'error\' → ""'],
  },
  {
    file: 'src/github/endpoint.ts',
    why: 'no URL has a host that ends in four numbers and is not an IPv4 address; the pattern does not lean on that.',
    changes: ['/^127(\\.\\d+){3}$/ → /127(\\.\\d+){3}$/'],
  },
  {
    file: 'src/github/format.ts',
    why: 'both ways write 9,950 ms as 10s.',
    changes: ['durationMs < 9_950 → durationMs <= 9_950'],
  },
  {
    file: 'src/github/inputs.ts',
    why: 'what is missing has its problem, and what is no address has no dashboard: the other condition holds as well.',
    changes: [
      'ids === undefined || !isComplete(found) → false',
      'ids === undefined || !isComplete(found) → ids === undefined && !isComplete(found)',
      'ids === undefined → false',
      'url === null → false',
    ],
  },
  {
    file: 'src/github/inputs.ts',
    why: 'neither text is an id.',
    changes: ['\'\' → "Stryker was here!"'],
  },
  {
    file: 'src/github/log.ts',
    why: 'states are compared with each other, and no other is empty.',
    changes: ['\'unseen\' → ""'],
  },
  {
    file: 'src/github/sanitize.ts',
    why: 'it has a capital, and is looked for in lower case.',
    changes: ['[] → ["Stryker was here"]'],
  },
  {
    file: 'src/github/outputs.ts',
    why: 'an outcome without a run has made the result undefined before.',
    changes: ['run?.[time] → run[time]'],
  },
  { file: 'src/github/refusals.ts', why: matchesNothing, changes: ['\'\' → "Stryker was here!"'] },
  {
    file: 'src/github/summary.ts',
    why: 'a few bytes more or fewer than 60,000; the limit that counts is 64 KiB.',
    changes: [
      "Buffer.byteLength([...fitting, part].join('\\n\\n')) > bytes → Buffer.byteLength([...fitting, part].join('\\n\\n')) >= bytes",
      '\'\\n\\n\' → ""',
    ],
  },
  {
    file: 'src/github/words.ts',
    why: 'a cause that only a refusal has: the answer is one, and the compiler cannot know.',
    changes: ["reply?.kind === 'refused' → true", "failure?.kind === 'refused' → true"],
  },
  {
    file: 'src/github/words.ts',
    why: 'an origin has one scheme, at its start.',
    changes: ['/^https?:\\/\\// → /https?:\\/\\//'],
  },
  {
    file: 'src/index.ts',
    why: 'Node warns of that constructor in the bundle alone; the tests of this file run the sources, all others the bundle.',
    changes: ['true → false'],
  },
  {
    file: 'src/index.ts',
    why: 'without this event Node raises the other one, unless NODE_OPTIONS tells it not to.',
    changes: ['\'unhandledRejection\' → ""'],
  },
  {
    file: 'src/index.ts',
    why: 'of an error only the name is told.',
    changes: ['\'stalled\' → ""'],
  },
  {
    file: 'src/index.ts',
    why: 'a listener that is left behind by an elapsed wait does nothing; it only takes memory.',
    changes: ['\'abort\' → ""'],
  },
  { file: 'src/sync/after-list.ts', why: forTheCompiler, changes: ["typeof book === 'object' → true"] },
  {
    file: 'src/sync/follow.ts',
    why: 'no other answer has a refusal in it, so none is on the list that follows.',
    changes: ["answer.kind === 'refused' → true"],
  },
  {
    file: 'src/sync/pace.ts',
    why: 'what is no moment is dropped with the moments that are over.',
    changes: ['[] → ["Stryker was here"]', '[] → ["Stryker was here"]'],
  },
  {
    file: 'src/sync/pace.ts',
    why: 'nobody reads the reason; any spares the exception.',
    changes: ['\'changed\' → ""'],
  },
  {
    file: 'src/sync/progress.ts',
    why: 'no other phase has a run, and undefined stands for none.',
    changes: ["progress.phase.name === 'following' → true"],
  },
  { file: 'src/sync/progress.ts', why: forTheCompiler, changes: ['progress.reply?.kind → progress.reply.kind'] },
  {
    file: 'src/sync/schedule.ts',
    why: 'a sum of such fractions is never just 1, and no duration just so many deviations off.',
    changes: ['reads < 1 → reads <= 1', 'deviations > 3 → deviations >= 3'],
  },
  {
    file: 'src/sync/schedule.ts',
    why: 'the result is cut to the most all the same; this only ends the computation.',
    changes: ['waitMs < mostMs → true', 'waitMs < mostMs → waitMs <= mostMs'],
  },
  { file: 'src/sync/sync.ts', why: forTheCompiler, changes: ['run !== null → true'] },
  {
    file: 'src/sync/sync.ts',
    why: 'only a trigger is given up; the type of a turn is that of both.',
    changes: ["limits === 'given up' → false", '\'given up\' → ""'],
  },
];
