// Runs no further test file once a test has failed. Stryker requires a test runner with "jest-circus" in its name.
import { createRequire } from 'node:module';
import { isKilled } from './environment.js';

// Jest's own runner for a test file. Jest depends on it but does not export it.
const { default: runTestFile } = createRequire(import.meta.url)('jest-circus/runner');

/** The result of a skipped test file. It has one skipped test, because Jest treats a file without tests as an error. */
function skipped(testFilePath) {
  return {
    testFilePath,
    leaks: false,
    numFailingTests: 0,
    numPassingTests: 0,
    numPendingTests: 1,
    numTodoTests: 0,
    openHandles: [],
    perfStats: { end: 0, loadTestEnvironmentEnd: 0, loadTestEnvironmentStart: 0, runtime: 0, slow: false, start: 0 },
    skipped: false,
    snapshot: { added: 0, fileDeleted: false, matched: 0, unchecked: 0, uncheckedKeys: [], unmatched: 0, updated: 0 },
    testResults: [
      { status: 'pending', title: 'skipped', fullName: 'skipped', ancestorTitles: [], failureMessages: [] },
    ],
  };
}

export default (...given) => (isKilled() ? skipped(given[4]) : runTestFile(...given));
