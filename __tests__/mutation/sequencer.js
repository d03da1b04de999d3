// The order of test files in mutation tests: tables before flows, and the world with its many schedules last.

const costs = [/\/world\//, /\.flow\./, /transport|proxy|summary/];

/** Higher for more expensive tests. */
function costOf(path) {
  const index = costs.findIndex((cost) => cost.test(path));
  return index < 0 ? 0 : costs.length - index;
}

/** The interface of a sequencer in Jest. */
export default class {
  sort(tests) {
    return tests.toSorted((a, b) => costOf(a.path) - costOf(b.path) || a.path.localeCompare(b.path));
  }

  /** Jest's own sequencer would keep the durations here, to run the slowest tests first the next time. */
  cacheResults() {
    return undefined;
  }
}
