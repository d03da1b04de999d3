// Licences: how they are read, and which may be.
import { describe, expect, test } from '@jest/globals';
import { bundled, isAllowed, licenceProblems, locked, tally } from '../../scripts/licences.ts';

const LOCK = JSON.stringify({
  packages: {
    '': { license: 'MIT' },
    'scripts/stubs/undici': { name: 'stub-of-undici', license: 'MIT' },
    'node_modules/undici': { resolved: 'scripts/stubs/undici', link: true },
    'node_modules/ms': { license: 'MIT' },
    'node_modules/a/node_modules/@b/c': { license: 'ISC' },
    'node_modules/khroma': {},
    'node_modules/nobody': {},
  },
});

describe('The lock', () => {
  test('names every package but this one and the stubs, and is counted by licence', () => {
    expect(locked(LOCK)).toEqual([
      { name: 'ms', licence: 'MIT' },
      { name: '@b/c', licence: 'ISC' },
      { name: 'khroma', licence: 'MIT' },
      { name: 'nobody', licence: '' },
    ]);
    expect(tally(locked(LOCK))).toBe('MIT 2, ISC 1, not said 1');
  });
});

describe('dist/licenses.txt', () => {
  test('names a package where one of the lock stands after an empty line', () => {
    const text =
      'ms\nMIT\nThe MIT License\n\nms\nis a word of the text, and not of the lock as below\n\nstub-of-undici\nMIT\n';
    const names = bundled(text.replace('\n\nms\nis', '\n\nA line\nms is'), LOCK).map(({ name }) => name);
    expect(names).toEqual(['ms', 'stub-of-undici']);
  });
});

describe('A licence', () => {
  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-3.0-only OR MIT', true],
    ['Apache-2.0 AND MIT', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['(MIT AND (GPL-3.0-only OR ISC))', false],
    ['SEE LICENSE IN LICENSE', false],
    ['UNLICENSED', false],
    ['', false],
  ])('%s is allowed: %s', (expression, allowed) => {
    expect(isAllowed(expression, ['MIT', 'ISC', 'Apache-2.0'])).toBe(allowed);
  });

  const data = [{ name: 'data', licence: 'CC-BY-4.0' }];
  const fine = [{ name: 'fine', licence: 'MIT' }];
  test.each([
    ['may be for a tool', fine, data, []],
    ['may not be for the bundle', data, fine, ['dist/ bundles data, licence: CC-BY-4.0']],
    ['may not be missing', [{ name: 'x', licence: '' }], [], ['dist/ bundles x, licence: not said']],
    ['has to be there', [], [], ['dist/licenses.txt names no package']],
  ])('%s', (_what, inBundle, others, problems) => {
    expect(licenceProblems(inBundle, others)).toEqual(problems);
  });
});
