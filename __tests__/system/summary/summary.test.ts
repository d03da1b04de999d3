// Job summaries of the built action in a browser, as GitHub would show them: all text is shown, none is interpreted.
import { afterAll, describe, expect, test } from '@jest/globals';
import { statusWords } from '../../../src/github/headline.ts';
import type { Status } from '../../../src/sync/outcome.ts';
import type { Content } from './html.ts';
import { contentOf, sanitised, summaryTags, tagsOf, toHtml } from './html.ts';
import { ids as idsOfNight, summaryOfNight } from './night.ts';
import { openBrowser, show } from './page.ts';
import type { Picture } from './pictures.ts';
import { picturesOf } from './pictures.ts';
import { fewIntegrations, hostileTexts, hundredIntegrations, labels, oddIds, remainingEnds } from './steps.ts';

const browser = openBrowser();
afterAll(async () => (await browser).close());

/** The pictures of a page with this HTML, and the page's violations. */
async function openPage(html: string) {
  const { page, violations } = await show(await browser, html);
  const pictures = await picturesOf(page);
  const pwned = await page.evaluate('window.pwned');
  await page.context().close();
  return { pictures, violations, pwned };
}

/** What GitHub would turn into a link or a picture, and Markdown or HTML that it shows because it did not parse it. */
const raw = /@\w|#\d|GH-\d|\b[0-9a-f]{7,40}\b|:[a-z]\w*:|https?:|www\.|\*\*|~~|`|\||&#?\w+;|<\/?\w|\[.*\]\(|\$\$/;

/** Opens a summary, and checks what must hold for every summary. */
async function openSummary(markdown: string): Promise<Content & { readonly pictures: readonly Picture[] }> {
  const html = toHtml(markdown);
  expect(tagsOf(html)).toMatch(summaryTags);
  expect(tagsOf(sanitised(html))).toBe(tagsOf(html));
  const content = contentOf(html);
  const { pictures, ...effects } = await openPage(sanitised(html));
  expect(effects).toEqual({ violations: [], pwned: undefined });
  for (const link of content.links) {
    expect(link).toMatch(/^https:\/\/dashboard-03\.braze\.com\/integrations\/cloud_data_ingestion\/[\w-]+$/);
  }
  for (const text of content.prose) expect(text).not.toMatch(raw);
  for (const table of content.tables) expect(new Set(table.map(({ length }) => length)).size).toBe(1);
  return { ...content, pictures };
}

/** A text as it is shown if it is not interpreted. */
const shown = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const wordOf = (row: readonly string[]): string => row[1]?.split('\u00a0')[1] ?? '';

describe('the page', () => {
  test.concurrent('shows what hostile text does if it is not escaped', async () => {
    const html = toHtml(hostileTexts.join('\n\n'));
    expect(tagsOf(html)).not.toMatch(summaryTags);
    const { links, tables, prose } = contentOf(html);
    expect(links).toEqual(
      expect.arrayContaining(['https://evil.test/b', 'http://www.evil.test', 'mailto:mail@evil.test']),
    );
    expect(tables).toHaveLength(1);
    expect(prose.filter((text) => raw.test(text))).not.toEqual([]);
    const kept = tagsOf(sanitised(html));
    for (const tag of ['<a>', '<img src=', '<h1>', '<blockquote>', '<del>', '<table>']) expect(kept).toContain(tag);
    expect((await openPage(sanitised(html))).violations).toContain('request: https://evil.test/m.png');
  });

  test.concurrent('notices a script', async () => {
    const { violations } = await openPage('<script>pwned = 1</script><img src="x:" onerror="pwned = 2">');
    expect(violations.filter((violation) => violation.startsWith('script-src'))).toHaveLength(2);
  });

  test.concurrent('does not show a picture that Mermaid cannot draw', async () => {
    const html = toHtml('```mermaid\ngantt\n  section a\n  b :c, d, e\n```');
    await expect(openPage(html)).rejects.toThrow('date');
  });
});

test.concurrent('100 integrations with every end that one step can have are all shown, and no hostile text is interpreted', async () => {
  const { result, ids, expected } = await hundredIntegrations();
  const words = expected.map((status) => statusWords[status as Status][0]);
  const { tables, codes, pictures, prose, folds } = await openSummary(result.summary);
  const [integrations = [], ...pastRuns] = tables;
  expect(integrations[0]).toEqual(['Integration', 'Status', 'Rows synced', 'Failed', 'Sync took', 'Step took']);
  const seen = new Map(integrations.slice(1).map((row) => [row[0], wordOf(row)]));
  expect(ids.map((id) => seen.get(id))).toEqual(words);
  expect(integrations.at(-1)?.[0]).toBe('Total');
  expect(new Set(expected).size).toBe(8);
  expect(folds).toEqual([{ summary: 'Last runs of each integration', open: false, tables: pastRuns.length }]);
  expect(pastRuns.length).toBeGreaterThan(50);
  expect(pastRuns.map(([head]) => head?.join())).toEqual(
    pastRuns.map(() => 'Started (UTC),Ended,Rows synced,Failed,Took'),
  );
  expect(hostileTexts.filter((text) => !codes.includes(shown(text)))).toEqual([]);
  expect(pictures).toEqual([]);
  const failed = expected.filter((status) => status !== 'success' && status !== 'partial');
  expect(prose.join('')).toContain(`${failed.length} of 100 integrations did not succeed`);
});

test.concurrent('the picture of a few integrations shows how each waited and ended, whatever its name is', async () => {
  const { summary } = await fewIntegrations();
  const { tables, pictures, codes, folds } = await openSummary(summary);
  const names = (tables[0] ?? []).slice(1, -1).map(([name = '']) => name);
  const nameOf = (id: string): string => (labels[id] === undefined ? id : `${labels[id]} (${id})`);
  expect(names.toSorted()).toEqual(oddIds.map(nameOf).sort());
  expect(codes).toContain(shown(hostileTexts[6] ?? ''));
  expect(folds).toHaveLength(1);
  expect(pictures).toHaveLength(1);
  const [picture] = pictures;
  expect(picture?.title).toBe('When each integration waited and synced');
  expect(picture?.cramped).toEqual([]);
  expect(picture?.sections).toEqual(
    names.map((name) => {
      if (name === nameOf('click')) return 'users· ·1· ·x· ·· ·a·';
      if (name === nameOf('1-x_')) return labels['1-x_'];
      return name.length <= 40 ? name : `${'x'.repeat(20)}…${'x'.repeat(19)}`;
    }),
  );
  const ys = [...new Set(picture?.bars.map(({ y }) => y))];
  const bars = ys.map((y) =>
    picture?.bars
      .filter((bar) => bar.y === y)
      .map(({ kind, word }) => `${kind}: ${word}`)
      .join(),
  );
  expect(Object.fromEntries(names.map((name, index) => [name.slice(0, 20), bars[index]]))).toEqual({
    [nameOf('1-x_').slice(0, 20)]: 'crit: timed out',
    '---': 'crit: sync failed',
    gantt: expect.stringMatching(/^(doneCrit|crit): not started$/), // Gray if the machine was slow.
    [oddIds[6]?.slice(0, 20) ?? '']: expect.stringMatching(/^(doneCrit|crit): not started$/),
    __init__: 'doneCrit: busy',
    [nameOf('click').slice(0, 20)]: 'active: partial',
    end: 'done: waited,active: success',
  });
});

test.concurrent('each of the remaining ends is shown, and no text is interpreted', async () => {
  const results = await remainingEnds();
  const facts = await Promise.all(results.map(({ summary }) => openSummary(summary)));
  expect(facts.map(({ tables }) => tables[0]?.slice(1).map(wordOf))).toEqual([
    ['skipped', 'triggered'],
    ['busy', 'triggered'],
    ['success'],
    ['checked', 'checked'],
    ['cancelled'],
    undefined,
  ]);
  expect(results[2]?.outputs['adopted']).toBe('true');
  const expected = [[], [], [], [0], [], [9, 10]].map((indexes) => indexes.map((index) => hostileTexts[index] ?? ''));
  for (const [index, { codes }] of facts.entries()) {
    expect(expected[index]?.filter((text) => !codes.includes(shown(text)))).toEqual([]);
  }
});

test.concurrent('the example in the README links to the dashboard, and draws six rows that start at zero', async () => {
  const { links, pictures, folds, tables } = await openSummary(await summaryOfNight());
  expect(links.map((link) => link.split('/').at(-1)).sort()).toEqual([...idsOfNight].sort());
  expect(pictures.map(({ sections, cramped }) => [sections.length, cramped])).toEqual([[6, []]]);
  const bars = pictures.flatMap((picture) => picture.bars);
  expect(bars.map(({ kind, word }) => `${kind}: ${word}`)).toEqual([
    'crit: sync failed',
    'crit: not started',
    'active: partial',
    'active: success',
    'done: waited',
    'active: success',
    'done: waited',
    'active: success',
  ]);
  expect(bars.filter(({ x }) => x === 0)).toHaveLength(6);
  expect([folds.map((fold) => fold.tables), tables.length]).toEqual([[5], 6]);
});
