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
  test.concurrent('can be made where everything is of its version', async () => {
    expect(releaseProblems('1.2.3', GOOD)).toEqual([]);
  });

  test.concurrent.each([
    ['v1.2.3', GOOD, /not a version/],
    ['1.2', GOOD, /not a version/],
    ['1.2.3; rm', GOOD, /not a version/],
    ['1.2.3', { ...GOOD, packageJson: '{"version": "1.2.2"}' }, /^package.json is of version 1.2.2/],
    ['1.2.3', { ...GOOD, packageLock: '{"version": "1.2.2"}' }, /^package-lock.json is of version 1.2.2/],
    ['1.2.3', { ...GOOD, changelog: '## 1.2.30\n\n- More' }, /^CHANGELOG.md has no entry/],
    ['1.2.3', { ...GOOD, changelog: '## 1.2.3\n\n## 1.2.2\n\n- Less' }, /^CHANGELOG.md has no entry/],
    ['1.2.3', { ...GOOD, examples: ['uses: braze-cdi-sync/braze-cdi-sync@v2'] }, /^an example does not use v1/],
  ])('of %s is refused where not all is of that version (%#)', async (version, texts, problem) => {
    expect(releaseProblems(version, texts)).toEqual([expect.stringMatching(problem)]);
  });

  test.concurrent('has the text of its entry for notes', async () => {
    expect(changelogEntry(CHANGELOG, '1.2.3')).toBe('### Added\n\n- Something');
    expect(changelogEntry(CHANGELOG, '1.2.2')).toBe('- Less');
  });
});

describe('Upkeep', () => {
  test.concurrent('takes a registry that does not audit for no finding, and says so', async () => {
    expect(auditWords({ message: '405 Method Not Allowed' })).toEqual({
      lines: ['cannot tell: the registry does not audit (405 Method Not Allowed)'],
      isVulnerable: false,
    });
  });

  test.concurrent('takes a vulnerable package for one', async () => {
    expect(auditWords({ vulnerabilities: { ms: { severity: 'high', range: '<2' } } })).toEqual({
      lines: ['ms <2: high'],
      isVulnerable: true,
    });
    expect(auditWords({ vulnerabilities: {} })).toEqual({ lines: ['nothing'], isVulnerable: false });
  });

  test.concurrent('lists what is outdated', async () => {
    expect(outdatedWords({})).toEqual(['nothing']);
    expect(outdatedWords({ ms: { current: '2.1.3', latest: '3.0.0' }, other: { latest: '1.0.0' } })).toEqual([
      'ms: 2.1.3, latest 3.0.0',
      'other: not installed here, latest 1.0.0',
    ]);
  });
});
