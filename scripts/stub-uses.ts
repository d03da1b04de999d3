// Checks that the bundle calls none of the stubs. Pure.

/**
 * The code in bundled packages that leads to a stub, from the stub outwards, and how often dist/ has it. The last
 * pattern of each stub matches a call from outside the package, and dist/ has none. If a number changes, a package has
 * changed or something calls the stub: read that code again.
 */
const USES: readonly (readonly [code: RegExp, times: number])[] = [
  // @actions/http-client: a dispatcher for fetch().
  [/\bProxyAgent\(/g, 1],
  [/\._getProxyAgentDispatcher\b/g, 1],
  [/\.getAgentDispatcher\b/g, 0],
  // @actions/core: `core.platform.getDetails()`, which the build removes because nothing calls it.
  [/\bgetExecOutput\b/g, 0],
];

/** One sentence for each pattern that dist/index.js has more or less often than expected. */
export function stubProblems(bundle: string): string[] {
  // Comments and messages mention these functions, too.
  const code = bundle.replaceAll(/^\s*(\/\/|\*|\/\*).*$|'[^'\n]*'/gm, '');
  return USES.flatMap(([pattern, times]) => {
    const found = code.match(pattern)?.length ?? 0;
    return found === times
      ? []
      : [`dist/index.js has ${pattern.source} ${found} times, not ${times}: see scripts/stubs/`];
  });
}
