// Jest runs the TypeScript sources as ES modules; swc only strips the types.

/** What swc emits is what Node 24 would run, so no branch exists in the coverage that is not in the source. */
const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2024', transform: { verbatimModuleSyntax: true } },
  module: { type: 'es6' },
};

const complete = { branches: 100, functions: 100, lines: 100 };

// What Windows leaves out. It has no signals that one process could send another: what is killed there ends without a word.
// The scripts of release.yml run on Linux alone, by Bash; and the old Node of the test of ready.js is a shell script.
const notOnWindows = [
  ...['__tests__/e2e/advice', '__tests__/e2e/cancel', '__tests__/simulator/world'],
  ...['__tests__/scripts/release-steps', '__tests__/scripts/ready'],
];

// Only glibc reads HOSTALIASES, and nothing else makes a lookup hang without a name server.
const onLinuxAlone = ['__tests__/e2e/lookup'];

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  injectGlobals: false, // Tests import what they use from @jest/globals.
  maxWorkers: '100%', // Most tests wait for sockets and timers, not for a core.
  testTimeout: 30_000, // A test that starts dist/index.js in a child process waits for a machine that may be busy.
  testMatch: ['<rootDir>/__tests__/**/*.test.ts', '!**/__tests__/system/**'], // system/ has its own configuration.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'], // Copies of everything, while mutants are tested.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.platform === 'win32' ? notOnWindows : []),
    ...(process.platform === 'linux' ? [] : onLinuxAlone),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', swc] },

  // Every file of src/ is counted, whether a test loads it or not. index.ts and step.ts have no threshold: the tests
  // run them as part of dist/index.js in a child process, where Jest does not see them.
  collectCoverageFrom: ['src/**/*.ts'],
  coverageProvider: 'babel',
  coverageReporters: ['text', 'json-summary'],
  coverageThreshold: { './src/sync/': complete, './src/braze/': complete, './src/github/': complete },
};
