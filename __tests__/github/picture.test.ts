// The picture in the summary: when it is drawn, and what it shows of each integration. The tests in __tests__/system/
// look at it in a browser.
import { describe, expect, test } from '@jest/globals';
import { picture } from '../../src/github/picture.ts';
import type { Outcome } from '../../src/github/verdict.ts';
import { ended } from './outcomes.ts';
import { pictureLine } from './pictures.ts';

const followed = (integrationId: string, startedAfterMs: number, elapsedMs: number, fields: Partial<Outcome> = {}) =>
  ended({ integrationId, startedAfterMs, elapsedMs, ...fields });

/** The sections of the picture, without the dates. */
function sectionsIn(...outcomes: readonly Outcome[]): readonly string[] {
  const [, ...sections] = picture(outcomes)
    .replaceAll('2000-01-01 ', '')
    .split(/\n {2}(?=section)/);
  return sections.map((section) => section.replace(/\n```$/, '').replaceAll('\n ', ';'));
}

describe('the picture', () => {
  test('has a caption, its settings, and a section for each integration', () => {
    const drawn = picture([followed('b', 200, 65_000), followed('a', 90_400, 3_700_000)]);
    expect(drawn).toMatchSnapshot();
    for (const line of drawn.split('\n').slice(3, -1)) expect(line).toMatch(pictureLine);
  });

  // The longest takes a minute, so a wait gets its word, and an end its color, only if it takes five seconds.
  test.each<[string, number, number, Partial<Outcome>]>([
    ['waited :done, 00:00:00, 00:00:30; success :active, 00:00:30, 00:01:00', 30_000, 60_000, {}],
    ['waited :done, 00:00:00, 00:00:30; sync failed :crit, 00:00:30, 00:01:00', 30_000, 60_000, { status: 'error' }],
    ['partial :crit, 00:00:00, 00:01:00', 999, 60_000, { status: 'partial', tooManyFailed: true }],
    ['busy :crit, done, 00:00:00, 00:01:00', 60_000, 60_000, { status: 'busy', startedAfterMs: null }],
    ['triggered :done, 00:00:00, 00:00:40', 40_000, 40_000, { status: 'triggered' }],
    ['not started :crit, 00:00:00, 00:00:01', 300, 300, { status: 'not_started', startedAfterMs: null }],
    ['triggered :00:00:00, 00:00:02', 2_000, 2_000, { status: 'triggered' }],
    ['waited :done, 00:00:00, 00:00:55; success :active, 00:00:55, 00:01:00', 55_000, 60_000, {}],
    ['waited :done, 00:00:00, 00:00:55; success :00:00:55, 00:01:00', 55_100, 60_000, {}],
    ['waited :done, 00:00:00, 00:00:05; success :active, 00:00:05, 00:01:00', 5_000, 60_000, {}],
    ['\u200b :done, 00:00:00, 00:00:04; success :active, 00:00:04, 00:01:00', 4_900, 60_000, {}],
    ['\u200b :done, 00:00:00, 00:00:01; success :active, 00:00:01, 00:01:00', 1_000, 60_000, {}],
  ])('shows "%s" after a wait of %i of %i ms, with %j', (bars, waitedMs, elapsedMs, fields) => {
    const sections = sectionsIn(followed('a', waitedMs, elapsedMs, fields), followed('b', 60_000, 60_000));
    expect(sections[0]).toBe(`section a; ${bars}`);
  });

  test('has room for the widest name, and cuts the middle out of a name with more than 40 characters', () => {
    const text = picture([
      followed('a'.repeat(40), 5_000, 9_000),
      followed(`${'b'.repeat(64)}${'c'.repeat(64)}`, 0, 9),
      followed('d', 0, 9),
    ]);
    expect(text).toContain('    leftPadding: 276\n');
    const padding = (label: string) =>
      /leftPadding: (\d+)/.exec(picture([followed('a', 5_000, 9_000, { label }), followed('b', 0, 9)]));
    expect(['users', 'USERS', '購入履歴ー'].map((label) => padding(label)?.[1])).toEqual(['49', '59', '71']);
    expect(text.match(/section .*/g)).toEqual([
      `section ${'a'.repeat(40)}`,
      `section ${'b'.repeat(20)}…${'c'.repeat(19)}`,
      'section d',
    ]);
  });

  test('continues on the next day after 24 hours', () => {
    const text = picture([followed('a', 86_400_000, 86_400_000), followed('b', 0, 0)]);
    expect(text).toContain('success :done, 2000-01-01 00:00:00, 2000-01-02 00:00:00\n');
  });

  test('is drawn if one of several integrations waited for at least a second', () => {
    expect(picture([followed('a', 0, 9_000), followed('b', 1_000, 9_000)])).toContain('```mermaid');
    expect(picture([followed('a', 0, 9_000), followed('b', 999, 9_000)])).toBe('');
    expect(picture([followed('a', 9_000, 9_000)])).toBe('');
  });

  test('is drawn for 20 integrations, but not for more', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => followed(`id-${index}`, 5_000, 9_000));
    expect(sectionsIn(...many(20))).toHaveLength(20);
    expect(picture(many(21))).toBe('');
  });
});
