// Summaries in GitHub's own parser: no text from outside changes their structure.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { summaryOf } from '../../../src/github/summary.ts';
import { worstFirst } from '../../../src/github/verdict.ts';
import { anyOutcomes, anySetting } from '../../github/anything.ts';
import { hostileText } from '../../github/hostile.ts';
import { outside, safe } from '../../github/outcomes.ts';
import { contentOf, summaryTags, tagsOf, toHtml } from './html.ts';

/** What Braze lists about the only integration of a workspace, which is not one of the step's. */
const anyTexts = fc.record({
  ...{ name: hostileText.map(outside), type: hostileText.map(outside), status: hostileText.map(outside) },
  ...{ lastStatus: hostileText.map(outside), lastStartedAt: hostileText.map(outside) },
  nextRunAt: hostileText.map(outside),
});

const docsUrl = 'https://github.com/a/b/blob/v1/docs/troubleshooting.md';
const own = /^https:\/\/(dashboard[\w.-]+\/[\w/-]+|github\.com\/a\/b\/blob\/v1\/docs\/troubleshooting\.md#[a-z-]+)$/;

test('for any outcomes, the summary has only its own tags and links, and each cell has its text', () => {
  fc.assert(
    fc.property(anyOutcomes, anySetting, fc.option(anyTexts), (outcomes, where, texts) => {
      const catalog = { rows: texts && [{ id: 'its-id', ...texts }], failure: null };
      const html = toHtml(summaryOf(outcomes, { ...where, catalog, docsUrl }));
      expect(tagsOf(html)).toMatch(summaryTags);
      const { links, tables } = contentOf(html);
      expect(links.filter((link) => !own.test(link))).toEqual([]);

      const histories = outcomes.filter(({ pastRuns }) => pastRuns.length > 0);
      expect(tables).toHaveLength(1 + (texts === null ? 0 : 1) + histories.length);
      const names = worstFirst(outcomes).map(({ integrationId, label }) => {
        if (label === null) return integrationId;
        return where.endpoint.instance === null ? `${label} (${integrationId})` : label; // A link contains the id.
      });
      // There is no total if no count is known.
      const total = tables[0]?.at(-1)?.[0] === 'Total' ? ['Total'] : [];
      expect(tables[0]?.map(([first]) => first)).toEqual(['Integration', ...names, ...total]);
      if (texts !== null) {
        const { name, type, status, lastStatus, lastStartedAt, nextRunAt } = texts;
        const lastRun = [safe(lastStatus), safe(lastStartedAt)].filter(Boolean).join(', ');
        expect(tables[1]?.slice(1)).toEqual([
          [safe(name), 'its-id', safe(type), safe(status), lastRun, safe(nextRunAt)],
        ]);
      }
    }),
    { numRuns: 150 },
  );
});
