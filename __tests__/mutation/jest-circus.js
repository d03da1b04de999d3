// Runs no further test file once a test has failed; Stryker wants to read jest-circus in the name of what runs tests.
import { createRequire } from 'node:module';
import { isKilled } from './environment.js';

// Jest's own runner of a test file, which Jest depends on and does not give out.
const { default: runTestFile } = createRequire(import.meta.url)('jest-circus/runner');

/** The result of a test file that is left out: one test that was skipped, for Jest takes none to be an error. */
function leftOut(testFilePath) {
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
      { status: 'pending', title: 'left out', fullName: 'left out', ancestorTitles: [], failureMessages: [] },
    ],
  };
}

export default (...given) => (isKilled() ? leftOut(given[4]) : runTestFile(...given));
