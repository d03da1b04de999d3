// Why some mutants survive: for each group of changes in a file, why they make no difference that a test can see.

/** A file, why these mutants survive, and each of them as score.ts prints it: `code → replacement`. */
export type Reason = readonly [file: string, why: string, ...changes: readonly string[]];

const filled = '\'\' → "Stryker was here!"';
const listed = '[] → ["Stryker was here"]';

export const reasons: readonly Reason[] = [
  [
    'src/braze/exchange.ts',
    'Node always names the call in this text. If it did not, only the error code would be missing.',
    '/^tunneling socket could not be established, (?:statusCode=(\\d{3})$|cause=(?:connect |getaddrinfo )?(E[A-Z_]+))?/ → /^tunneling socket could not be established, (?:statusCode=(\\d{3})$|cause=(?:connect |getaddrinfo )(E[A-Z_]+))?/',
  ],
  ['src/braze/reply.ts', 'neither string matches anything.', filled],
  [
    'src/braze/reply.ts',
    'only an answer has a status, which the compiler cannot know.',
    "exchange.kind === 'answer' → true",
  ],
  ['src/braze/transport.ts', 'neither string names a module.', filled],
  [
    'src/braze/transport.ts',
    'a body of exactly this length is complete either way.',
    'bytes > bodyAtMostBytes → bytes >= bodyAtMostBytes',
  ],
  [
    'src/braze/transport.ts',
    'a request is created before anything can stop it, which the compiler cannot know.',
    ...['request?.destroy → request.destroy', 'request?.socket → request.socket'],
  ],
  [
    'src/braze/transport.ts',
    'only two requests that start at the same moment would be confused, and no test over sockets has them.',
    'unsubscribe(requestCreated, note); → ;',
  ],
  [
    'src/sync/due.ts',
    'the inputs require it with `join`, which the compiler cannot know.',
    'order.syncedThrough === null → false',
  ],
  ['src/sync/due.ts', 'a string has no `run`.', "typeof proof === 'object' → true"],
  ['src/sync/due.ts', 'a wait of 0 is not logged.', '\'repeat\' → ""'],
  [
    'src/sync/due.ts',
    'no wait ends at exactly that millisecond.',
    'session.nowMs() - sinceMs >= testAfterMs(pastDurationsMs(session.evidence.runs)) → session.nowMs() - sinceMs > testAfterMs(pastDurationsMs(session.evidence.runs))',
  ],
  [
    'src/sync/evidence.ts',
    'a start that was shown before, or is our own, is already excluded.',
    'startedAtMs > Math.max(...shownBefore) → startedAtMs >= Math.max(...shownBefore)',
    'run.startedAtMs > ours.startedAtMs → run.startedAtMs >= ours.startedAtMs',
  ],
  ['src/sync/evidence.ts', 'a string has no times.', listed],
  ['src/sync/limiter.ts', 'the first filter removes the string.', listed, listed],
  [
    'src/sync/session.ts',
    'it only matters for a list that is answered at the very moment of the cancellation.',
    'failure !== null → true',
  ],
  ['src/sync/session.ts', '`sync` checks the signal itself.', ...['\'cancelled\' → ""', '\'cancelled\' → ""']],
  ['src/sync/session.ts', 'the rate limiter throws before the next request.', 'cancelled.aborted → false'],
  [
    'src/sync/session.ts',
    'the step requests the list again either way; only the words in the log differ.',
    ...["answer.kind === 'refused' → true", `\`HTTP_\${answer.httpStatus}\` → \`\``],
  ],
  ['src/sync/session.ts', 'only the words for a retry differ: they say that it is no longer shown.', 'false → true'],
  ['src/sync/session.ts', 'the only difference is an extra line in the log.', 'reply === noTurnInTime → false'],
  [
    'src/sync/session.ts',
    'two minutes have only passed after three requests if the process was frozen, and one more request does no harm.',
    'this.unsentInARow >= unreachable.times → this.unsentInARow > unreachable.times',
  ],
  [
    'src/sync/session.ts',
    'no wait ends at exactly that millisecond.',
    'this.nowMs() - this.#unsentSinceMs >= unreachable.forMs → this.nowMs() - this.#unsentSinceMs > unreachable.forMs',
  ],
  [
    'src/sync/session.ts',
    "it only changes how often the step asks about someone else's run; an accepted run is always followed.",
    "evidence.trigger?.kind === 'accepted' → true",
    'followedSinceMs !== null → true',
    "evidence.trigger?.kind === 'accepted' && followedSinceMs !== null → true",
    "evidence.trigger?.kind === 'accepted' && followedSinceMs !== null → evidence.trigger?.kind === 'accepted' || followedSinceMs !== null",
  ],
  ['src/sync/sync.ts', 'it only changes how long the step says that it waited.', 'session.startOver(); → ;'],
  [
    'src/sync/sync.ts',
    'no wait ends at exactly that millisecond.',
    'session.nowMs() + delayMs < session.order.deadlineMs - lastListMs → session.nowMs() + delayMs <= session.order.deadlineMs - lastListMs',
    'session.nowMs() - withoutSinceMs >= notShown.forMs → session.nowMs() - withoutSinceMs > notShown.forMs',
  ],
  ['src/sync/sync.ts', 'the step waits, and then finds the same run.', 'found === undefined → true'],
  [
    'src/sync/sync.ts',
    'only a refusal has this field, which the compiler cannot know.',
    "failure.kind === 'refused' → true",
  ],
  ['src/sync/sync.ts', 'a run that is shown and has not ended is the running one.', 'run !== undefined → false'],
  [
    'src/sync/sync.ts',
    'only the words at the deadline differ, if no list was ever read.',
    'lastReadMs === null → false',
  ],
  [
    'src/sync/sync.ts',
    'only the chart of several integrations shows it, and its tests use outcomes of their own.',
    'followedSinceMs - session.beganAtMs → followedSinceMs + session.beganAtMs',
  ],
];
