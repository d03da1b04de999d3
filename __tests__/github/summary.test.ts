// The job summary: the verdict, what to do, and a table, with nothing of Braze's text taken for markup.
import { describe, expect, test } from '@jest/globals';
import { summaryOf, summaryWithout } from '../../src/github/summary.ts';
import { busy, onGateway, outcome, say, setting } from './outcomes.ts';

const lines = (...text: string[]): string => text.join('\n');
const head = ['| Integration | Status | Triggers sent | Took |', '| --- | --- | ---: | ---: |'];
const linked = (id: string): string =>
  `[\`${id}\`](https://dashboard-03.braze.com/integrations/cloud_data_ingestion/${id})`;

describe('the summary', () => {
  test('of an accepted sync has the verdict, one sentence and its row', () => {
    expect(summaryOf([outcome()], setting, say)).toBe(
      lines(
        '### ✅ Braze sync: triggered',
        '',
        'Braze accepted the sync.',
        '',
        ...head,
        `| ${linked('abc-1')} | triggered | 1 | 1.2s |`,
      ),
    );
  });

  test('of several has the worst for its verdict, and a row and a paragraph of each, in their order', () => {
    const failed = outcome({ integrationId: 'b', status: 'busy', cause: 'on-busy', reply: busy, attempts: 2 });
    expect(summaryOf([outcome({ integrationId: 'a' }), failed], setting, say)).toBe(
      lines(
        '### ❌ Braze sync: busy',
        '',
        'Braze accepted the sync.',
        '',
        'Another sync of this integration is running, and on-busy is fail: nothing was triggered.',
        '',
        '**What to do:** Set on-busy: wait to have this step wait for it and then trigger.',
        '',
        ...head,
        `| ${linked('a')} | triggered | 1 | 1.2s |`,
        `| ${linked('b')} | busy | 2 | 1.2s |`,
      ),
    );
  });

  test('has no link where there is no dashboard', () => {
    const summary = summaryOf([outcome({ elapsedMs: 65_000 })], onGateway, say);
    expect(summary.split('\n').at(-1)).toBe('| `abc-1` | triggered | 1 | 1m 5s |');
    expect(summary).not.toContain('](');
  });

  test.each([
    ['<img src=x>', '<code>&#60;img src&#61;x&#62;</code>'],
    ['a | b\n| c |', '<code>a &#124; b &#124; c &#124;</code>'],
    ['@team', '<code>&#64;team</code>'],
    ['key 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9', '<code>&#40;withheld&#58; it contained the API key&#41;</code>'],
  ])('shows %j as text', (foreign, shown) => {
    const reply = { kind: 'refused', refusal: 'other', httpStatus: 418, message: { foreign } } as const;
    const summary = summaryOf([outcome({ status: 'failed', cause: 'refused', reply })], setting, say);
    expect(summary.split('\n')[2]).toBe(`Braze at US-03 refused the request (418: ${shown}).`);
  });

  test('shows the address of a gateway as text', () => {
    const reply = { kind: 'refused', refusal: 'other', httpStatus: 418, message: null } as const;
    const summary = summaryOf([outcome({ status: 'failed', cause: 'refused', reply })], onGateway, say);
    expect(summary).toContain(
      'Braze at <code>https&#58;&#47;&#47;gateway&#46;example</code> refused the request (418).',
    );
  });
});

describe('the summary of a step that ended before', () => {
  test.each([
    ['failed', null, '### ❌ Braze sync: failed\n\nSo it is.'],
    ['unknown', 'Look.', '### ❌ Braze sync: unknown\n\nSo it is.\n\n**What to do:** Look.'],
    ['skipped', null, '### ✅ Braze sync: skipped\n\nSo it is.'],
  ] as const)('%s, with %p to do, has no table', (status, advice, summary) => {
    expect(summaryWithout(status, { what: 'So it is.', advice })).toBe(summary);
  });
});
