// Jest runs the TypeScript sources as ES modules; swc only strips the types.

/** swc emits what Node 24 would run, so that the coverage has no branches that are not in the source. */
const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2024', transform: { verbatimModuleSyntax: true } },
  module: { type: 'es6' },
};

const complete = { branches: 100, functions: 100, lines: 100 };

// Tests that Windows skips. It has no signals between processes: a killed process just ends. The scripts of release.yml
// only run on Linux, with Bash, and in the test of ready.js the old Node is a shell script.
const notOnWindows = [
  ...['__tests__/e2e/advice', '__tests__/e2e/cancel', '__tests__/simulator/world'],
  ...['__tests__/scripts/release-steps', '__tests__/scripts/ready'],
];

// Only glibc reads HOSTALIASES, and nothing else makes a lookup hang without a name server.
const onlyOnLinux = ['__tests__/e2e/lookup'];

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  injectGlobals: false, // Tests import what they use from @jest/globals.
  maxWorkers: '100%', // Most tests wait for sockets and timers, not for a core.
  testTimeout: 30_000, // A test that starts dist/index.js in a child process is slow if the machine is busy.
  testMatch: ['<rootDir>/__tests__/**/*.test.ts', '!**/__tests__/system/**'], // system/ has its own configuration.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'], // Stryker's copies of everything, during mutation tests.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.platform === 'win32' ? notOnWindows : []),
    ...(process.platform === 'linux' ? [] : onlyOnLinux),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', swc] },

  // Counts every file of src/, even if no test loads it. index.ts and step.ts have no threshold, because the tests run
  // them as part of dist/index.js in a child process, where Jest does not see them.
  collectCoverageFrom: ['src/**/*.ts'],
  coverageProvider: 'babel',
  coverageReporters: ['text', 'json-summary'],
  coverageThreshold: { './src/sync/': complete, './src/braze/': complete, './src/github/': complete },
};
