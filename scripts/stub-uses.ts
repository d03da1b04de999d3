// Whether the bundle reaches one of the stubs. Pure.

/**
 * What leads to a stub in the packages that dist/ bundles, from the stub outwards, and how often dist/ has it. The last of
 * each is what a caller has to write, and only its definition is there. Another number means that a package has changed, or
 * that something calls it: read again what it does there.
 */
const USES: readonly (readonly [code: RegExp, times: number])[] = [
  // @actions/http-client: a dispatcher for fetch().
  [/\bProxyAgent\(/g, 1],
  [/\._getProxyAgentDispatcher\b/g, 1],
  [/\.getAgentDispatcher\b/g, 0],
  // @actions/core: `core.platform.getDetails()`, which is removed from dist/ while nothing calls it.
  [/\bgetExecOutput\b/g, 0],
];

/** One sentence for each way to a stub that dist/index.js has more or less often than known. */
export function stubProblems(bundle: string): string[] {
  // Comments and messages name these functions, too.
  const code = bundle.replaceAll(/^\s*(\/\/|\*|\/\*).*$|'[^'\n]*'/gm, '');
  return USES.flatMap(([pattern, times]) => {
    const found = code.match(pattern)?.length ?? 0;
    return found === times
      ? []
      : [`dist/index.js has ${pattern.source} ${found} times, not ${times}: see scripts/stubs/`];
  });
}
