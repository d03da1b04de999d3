// What keeps a version from being released, and what upkeep says.
import { describe, expect, test } from '@jest/globals';
import { changelogEntry, releaseProblems } from '../../scripts/changelog.ts';
import { auditWords, outdatedWords } from '../../scripts/upkeep-words.ts';

const CHANGELOG = `# Changelog

## [Unreleased]

- To come

## [1.2.3] - 2026-11-21

### Added

- Something

## 1.2.2

- Less

[1.2.3]: https://example.com/1.2.3
`;

const GOOD = {
  packageJson: '{"version": "1.2.3"}',
  packageLock: '{"version": "1.2.3"}',
  changelog: CHANGELOG,
  examples: ['uses: braze-cdi-sync/braze-cdi-sync@v1', 'uses: ./.github/workflows/other.yml'],
};

describe('A release', () => {
  test('can be made where everything is of its version', () => {
    expect(releaseProblems('1.2.3', GOOD)).toEqual([]);
  });

  test.each([
    ['v1.2.3', GOOD, /not a version/],
    ['1.2', GOOD, /not a version/],
    ['1.2.3; rm', GOOD, /not a version/],
    ['1.2.3', { ...GOOD, packageJson: '{"version": "1.2.2"}' }, /^package.json is of version 1.2.2/],
    ['1.2.3', { ...GOOD, packageLock: '{"version": "1.2.2"}' }, /^package-lock.json is of version 1.2.2/],
    ['1.2.3', { ...GOOD, changelog: '## 1.2.30\n\n- More' }, /^CHANGELOG.md has no entry/],
    ['1.2.3', { ...GOOD, changelog: '## 1.2.3\n\n## 1.2.2\n\n- Less' }, /^CHANGELOG.md has no entry/],
    ['1.2.3', { ...GOOD, examples: ['uses: braze-cdi-sync/braze-cdi-sync@v2'] }, /^an example does not use v1/],
  ])('of %s is refused where not all is of that version (%#)', (version, texts, problem) => {
    expect(releaseProblems(version, texts)).toEqual([expect.stringMatching(problem)]);
  });

  test('has the text of its entry for notes', () => {
    expect(changelogEntry(CHANGELOG, '1.2.3')).toBe('### Added\n\n- Something');
    expect(changelogEntry(CHANGELOG, '1.2.2')).toBe('- Less');
  });
});

describe('Upkeep', () => {
  test.each([
    [{ message: '405 Method' }, false, 'cannot tell: the registry does not audit (405 Method)'],
    [{ vulnerabilities: { ms: { severity: 'high', range: '<2' } } }, true, 'ms <2: high'],
    [{ vulnerabilities: {} }, false, 'nothing'],
  ])('reports of an audit that found %j whether a package is vulnerable: %p', (audit, isVulnerable, line) => {
    expect(auditWords(audit)).toEqual({ lines: [line], isVulnerable });
  });

  test('lists what is outdated', () => {
    expect(outdatedWords({})).toEqual(['nothing']);
    expect(outdatedWords({ ms: { current: '2.1.3', latest: '3.0.0' }, other: { latest: '1.0.0' } })).toEqual([
      'ms: 2.1.3, latest 3.0.0',
      'other: not installed here, latest 1.0.0',
    ]);
  });
});
