// What keeps a version from being released, and what upkeep reports.
import { describe, expect, test } from '@jest/globals';
import type { VersionedTexts } from '../../scripts/changelog.ts';
import { changelogEntry, releaseProblems } from '../../scripts/changelog.ts';
import { PLACEHOLDER, withRepository } from '../../scripts/repository.ts';
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
  packageJson: '{"version": "1.2.3", "repository": "github:owner/name"}',
  packageLock: '{"version": "1.2.3"}',
  changelog: CHANGELOG,
  examples: ['uses: owner/name@v1', 'uses: ./.github/workflows/other.yml'],
};

describe('A release', () => {
  test('can be made if everything has its version', () => {
    expect(releaseProblems('1.2.3', GOOD)).toEqual([]);
    expect(releaseProblems('1.2.3', { ...GOOD, releasedIn: 'owner/name' })).toEqual([]);
  });

  test.each<[version: string, texts: Partial<VersionedTexts>, problem: RegExp]>([
    ['v1.2.3', {}, /not a version/],
    ['1.2', {}, /not a version/],
    ['1.2.3; rm', {}, /not a version/],
    ['1.2.3', { packageJson: GOOD.packageJson.replace('1.2.3', '1.2.2') }, /^package.json has the version 1.2.2/],
    ['1.2.3', { packageLock: '{"version": "1.2.2"}' }, /^package-lock.json has the version 1.2.2/],
    ['1.2.3', { changelog: '## 1.2.30\n\n- More' }, /^CHANGELOG.md has no text/],
    ['1.2.3', { changelog: '## 1.2.3\n\n## 1.2.2\n\n- Less' }, /^CHANGELOG.md has no text/],
    ['1.2.3', { examples: ['uses: owner/name@v2'] }, /^an example does not use v1/],
    ['1.2.3', { packageJson: '{"version": "1.2.3"}' }, /^package.json does not name the repository/],
    ['1.2.3', { packageJson: GOOD.packageJson.replace('owner/name', PLACEHOLDER) }, /does not name/],
    ['1.2.3', { releasedIn: 'fork/name' }, /^package.json names the repository owner\/name, but this is fork/],
  ])('of %s is refused if anything has another version or repository (%#)', (version, texts, problem) => {
    expect(releaseProblems(version, { ...GOOD, ...texts })).toEqual([expect.stringMatching(problem)]);
  });

  test('has the text of its changelog entry as notes', () => {
    expect(changelogEntry(CHANGELOG, '1.2.3')).toBe('### Added\n\n- Something');
    expect(changelogEntry(CHANGELOG, '1.2.2')).toBe('- Less');
  });
});

describe('The name of the repository', () => {
  test.each([
    'uses: owner/name@v1',
    'report it at https://github.com/owner/name/issues',
    'gh attestation verify dist/index.js --repo owner/name',
  ])('is written into: %s', (text) => {
    expect(withRepository(text.replace('owner/name', 'other/old-name'), 'owner/name')).toBe(text);
  });

  test.each([
    'uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v1.2.3',
    'uses: ./.github/workflows/other.yml',
    'https://api.github.com/repos/OWNER/REPO/dispatches',
  ])('is not written into: %s', (text) => expect(withRepository(text, 'owner/name')).toBe(text));
});

describe('Upkeep', () => {
  test.each([
    [{ message: '405 Method' }, false, 'cannot tell: the registry does not support audits (405 Method)'],
    [{ vulnerabilities: { ms: { severity: 'high', range: '<2' } } }, true, 'ms <2: high'],
    [{ vulnerabilities: {} }, false, 'nothing'],
  ])('reports for an audit with %j whether a package is vulnerable: %p', (audit, isVulnerable, line) => {
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
