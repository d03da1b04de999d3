// Why some mutants survive: for each group of changes in a file, why they make no difference.

/** A file, why its survivors make no difference, and each of them as the score prints it: `code → replacement`. */
export type Reason = readonly [file: string, why: string, ...changes: readonly string[]];

const matchesNothing = 'what stands for a missing text has to match nothing, and neither text does.';
const filled = '\'\' → "Stryker was here!"';

export const reasons: readonly Reason[] = [
  ['src/braze/client.ts', '`readAllowance` asks only whether the endpoint is `runs`.', '\'trigger\' → ""'],
  ['src/braze/reply.ts', matchesNothing, ...Array<string>(4).fill(filled)],
  ['src/braze/runs.ts', 'what is a safe integer is a number.', "typeof value === 'number' → true"],
  [
    'src/braze/transport.ts',
    'where there is no proxy, that throws, which is caught right there: no usable proxy either way.',
    'getProxyUrl(url)?.hostname → getProxyUrl(url).hostname',
  ],
  [
    'src/braze/transport.ts',
    'false and undefined are the same to the one condition that asks.',
    ...['{ return false; } → {}', '(): boolean => false → () => undefined'],
  ],
  [
    'src/braze/transport.ts',
    'a body of exactly so many bytes is whole either way.',
    'bytes > bodyAtMostBytes → bytes >= bodyAtMostBytes',
  ],
  [
    'src/braze/transport.ts',
    'every body ends in `close`, and in `end` or `error` before it; one of the two is enough.',
    ...['\'end\' → ""', '\'close\' → ""', '\'error\' → ""'],
  ],
  [
    'src/github/endpoint.ts',
    'no URL has a host that ends in four numbers and is not an IPv4 address.',
    '/^127(\\.\\d+){3}$/ → /127(\\.\\d+){3}$/',
  ],
  ['src/github/format.ts', 'both ways write 9,950 ms as 10s.', 'durationMs < 9_950 → durationMs <= 9_950'],
  [
    'src/github/inputs.ts',
    'what is missing has its problem, and what is no address has no dashboard: the other condition holds as well.',
    'ids === undefined || !isComplete(found) → false',
    'ids === undefined || !isComplete(found) → ids === undefined && !isComplete(found)',
    ...['ids === undefined → false', 'url === null → false'],
  ],
  ['src/github/inputs.ts', 'neither text is an id.', filled],
  ['src/github/log.ts', 'states are compared with each other, and no other is empty.', '\'unseen\' → ""'],
  ['src/github/sanitize.ts', 'it has a capital, and is searched for in lower case.', '[] → ["Stryker was here"]'],
  ['src/github/outputs.ts', 'an outcome without a run has no result before.', 'run?.[time] → run[time]'],
  ['src/github/refusals.ts', matchesNothing, filled],
  [
    'src/github/summary.ts',
    'a few bytes more or fewer than 60,000; the limit that counts is 64 KiB.',
    "Buffer.byteLength([...fitting, part].join('\\n\\n')) > bytes → Buffer.byteLength([...fitting, part].join('\\n\\n')) >= bytes",
    '\'\\n\\n\' → ""',
  ],
  [
    'src/github/words.ts',
    'only a refusal has this cause; the compiler cannot know.',
    ...["reply?.kind === 'refused' → true", "failure?.kind === 'refused' → true"],
  ],
  ['src/github/words.ts', 'an origin has one scheme, at its start.', '/^https?:\\/\\// → /https?:\\/\\//'],
  [
    'src/index.ts',
    'Node warns of that constructor in the bundle only; the tests of this file run the sources.',
    'true → false',
  ],
  [
    'src/index.ts',
    'without this event Node raises the other one, unless NODE_OPTIONS says otherwise.',
    '\'unhandledRejection\' → ""',
  ],
  ['src/index.ts', 'only the name of an error is shown.', '\'stalled\' → ""'],
  ['src/index.ts', 'a listener that is left behind by an elapsed wait does nothing.', '\'abort\' → ""'],
];
