// Why some mutants survive: for each group of changes in a file, why they make no difference, or none that a test sees.

/** A file, why its survivors survive, and each of them as the score prints it: `code → replacement`. */
export type Reason = readonly [file: string, why: string, ...changes: readonly string[]];

const filled = '\'\' → "Stryker was here!"';
const listed = '[] → ["Stryker was here"]';

export const reasons: readonly Reason[] = [
  [
    'src/braze/exchange.ts',
    'Node names the call in every such text. If it did not, the code alone would be missing.',
    '/^tunneling socket could not be established, (?:statusCode=(\\d{3})$|cause=(?:connect |getaddrinfo )?(E[A-Z_]+))?/ → /^tunneling socket could not be established, (?:statusCode=(\\d{3})$|cause=(?:connect |getaddrinfo )(E[A-Z_]+))?/',
  ],
  ['src/braze/reply.ts', 'neither text matches anything.', filled],
  ['src/braze/reply.ts', 'only an answer has a status; the compiler cannot know.', "exchange.kind === 'answer' → true"],
  ['src/braze/transport.ts', 'neither text names a module.', filled],
  ['src/braze/transport.ts', 'the protocol of a URL ends with its colon.', '/^https?:$/ → /^https?:/'],
  [
    'src/braze/transport.ts',
    'a body of exactly so many bytes is whole either way.',
    'bytes > bodyAtMostBytes → bytes >= bodyAtMostBytes',
  ],
  [
    'src/braze/transport.ts',
    'a request is made before anything can stop it; the compiler cannot know.',
    ...['request?.destroy → request.destroy', 'request?.socket → request.socket'],
  ],
  [
    'src/braze/transport.ts',
    'only two requests that begin in one moment would take each other for their own; no test over sockets has them.',
    'unsubscribe(requestCreated, note); → ;',
  ],
  [
    'src/sync/due.ts',
    'the inputs demand it with `join`; the compiler cannot know.',
    'order.syncedThrough === null → false',
  ],
  ['src/sync/due.ts', 'a text has no `run`.', "typeof proof === 'object' → true"],
  ['src/sync/due.ts', 'a wait of 0 is not logged.', '\'repeat\' → ""'],
  [
    'src/sync/evidence.ts',
    'a start that was shown before, or is our own, has been left out already.',
    'startedAtMs > Math.max(...shownBefore) → startedAtMs >= Math.max(...shownBefore)',
    'run.startedAtMs > ours.startedAtMs → run.startedAtMs >= ours.startedAtMs',
  ],
  [
    'src/sync/evidence.ts',
    'a row of `evidence.test.ts` has noticed it since.',
    'beganMs ?? sentMs → beganMs && sentMs',
  ],
  ['src/sync/evidence.ts', 'no run ended before 1970.', 'sentMs !== null → true'],
  ['src/sync/limiter.ts', 'what is no number is left out at the first look.', listed, listed],
  ['src/sync/limiter.ts', 'nobody reads why a wait was ended.', '\'changed\' → ""'],
  [
    'src/sync/limiter.ts',
    'only answers use up the rate limit, so Braze has answered before.',
    '{ httpStatus: null, message: null, dateMs: null, rateLimit: null } → {}',
  ],
  [
    'src/sync/session.ts',
    'only a list that is answered in the very moment of the cancellation would tell.',
    'failure !== null → true',
  ],
  ['src/sync/session.ts', '`sync` asks the signal itself.', ...['\'cancelled\' → ""', '\'cancelled\' → ""']],
  ['src/sync/session.ts', 'the rate limiter throws before the next request.', 'cancelled.aborted → false'],
  [
    'src/sync/session.ts',
    'either way the list is asked for again; the words in the log differ.',
    ...["answer.kind === 'refused' → true", `\`HTTP_\${answer.httpStatus}\` → \`\``],
  ],
  ['src/sync/session.ts', 'only the words for a retry that is never shown differ.', 'false → true'],
  ['src/sync/session.ts', 'only a line of the log is more.', 'reply === noTurnInTime → false'],
  [
    'src/sync/session.ts',
    'after three requests two minutes are over only where the process was frozen; one more does no harm.',
    'this.unsentInARow >= unreachable.times → this.unsentInARow > unreachable.times',
  ],
  [
    'src/sync/session.ts',
    'no wait ends at exactly that millisecond.',
    'this.nowMs() - this.#unsentSinceMs >= unreachable.forMs → this.nowMs() - this.#unsentSinceMs > unreachable.forMs',
  ],
  [
    'src/sync/session.ts',
    'only how often it asks about a run of someone else; what was accepted is followed.',
    "evidence.trigger?.kind === 'accepted' → true",
    'followedSinceMs !== null → true',
    "evidence.trigger?.kind === 'accepted' && followedSinceMs !== null → true",
    "evidence.trigger?.kind === 'accepted' && followedSinceMs !== null → evidence.trigger?.kind === 'accepted' || followedSinceMs !== null",
  ],
  ['src/sync/sync.ts', 'only how long it says that it waited.', 'session.startOver(); → ;'],
  [
    'src/sync/sync.ts',
    'no wait ends at exactly that millisecond.',
    'session.nowMs() + delayMs < order.deadlineMs - lastMs → session.nowMs() + delayMs <= order.deadlineMs - lastMs',
    'session.nowMs() - withoutSinceMs >= notShown.forMs → session.nowMs() - withoutSinceMs > notShown.forMs',
  ],
  ['src/sync/sync.ts', 'it waits, and then finds the same run.', 'found === undefined → true'],
  [
    'src/sync/sync.ts',
    'what is adopted is followed or ends the step; one that vanished is followed by a sync of our own.',
    'followedSinceMs !== null && !isAccepted → false',
  ],
  [
    'src/sync/sync.ts',
    'a flow of `deadline` has noticed it since.',
    ...['lastReadMs === null → true', 'lastReadMs === null → false', 'lastReadMs === null → lastReadMs !== null'],
  ],
  [
    'src/sync/sync.ts',
    'only the picture of several integrations shows it, and its tests have outcomes of their own.',
    '(followedSinceMs ?? endedAtMs) - session.beganAtMs → (followedSinceMs ?? endedAtMs) + session.beganAtMs',
    'followedSinceMs ?? endedAtMs → followedSinceMs && endedAtMs',
  ],
];
