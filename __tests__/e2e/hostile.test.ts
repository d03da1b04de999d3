// Servers that echo the key, or send text that the runner, a terminal or a page would obey.
import { Buffer } from 'node:buffer';
import { describe, expect, test } from '@jest/globals';
import type { Fault, FaultScripts } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { formsOf, KEY, leaksIn, variantsOf } from './leaks.ts';
import type { Given } from './step.ts';
import { outputsWith, step } from './step.ts';

const withheld = '(withheld: it contained the API key)';

test('the forms of the key all differ, and each is found in a text', () => {
  const forms = Object.entries({ ...formsOf(KEY), ...variantsOf(KEY) });
  expect(new Set(forms.map(([, form]) => form)).size).toBe(forms.length);
  for (const [name, form] of forms) expect(leaksIn(`… ${form.toUpperCase()} …`, KEY)).toContain(name);
  for (const shift of [0, 1, 2]) {
    const text = Buffer.from(`${'x'.repeat(shift)}${KEY} and more`).toString('base64');
    expect(leaksIn(text, KEY)).toContain(`base64, shifted by ${shift}`);
  }
});

/** An answer that says this. */
function saying(status: number, message: string): Fault {
  return lost({ kind: 'answer', status, body: JSON.stringify({ message }) });
}

describe('hazard 32: the key in what Braze says is withheld', () => {
  test.concurrent.each(Object.entries(formsOf(KEY)))('%s, in a message', async (_name, form) => {
    const seen = await step({ faults: { trigger: [saying(400, `No such key: ${form}!`)] } });
    expect(seen.outputs).toEqual(outputsWith('failed', 1, 400, withheld));
    expect(seen.told).toContain(withheld);
  });

  const pages = Object.entries(formsOf(KEY)).filter(([name]) => /^raw|hex|escaped/.test(name));
  test.concurrent.each(pages)('%s, in a page', async (_name, form) => {
    const sees = { status: 403, headers: { 'content-type': 'text/html' }, body: `<p>${form.toUpperCase()}</p>` };
    const seen = await step({ faults: { trigger: [lost({ kind: 'answer', ...sees })] } });
    expect(seen.outputs).toEqual(outputsWith('failed', 1, 403, withheld));
  });

  const wrapped = Buffer.from(`x-user:${KEY}`).toString('base64');
  const echo = [KEY, wrapped, encodeURIComponent(KEY)].join(' ');
  const elsewhere: [string, FaultScripts][] = [
    ['a 202', { trigger: [afterEffect({ kind: 'answer', body: JSON.stringify({ message: echo }) })] }],
    [
      'a list of errors',
      { trigger: [lost({ kind: 'answer', status: 400, body: JSON.stringify({ errors: ['no', echo] }) })] },
    ],
    ['a 429 for another job', { trigger: [saying(429, `Another job is in progress: ${echo}`)] }],
    ['a 429 for the rate limit, then in a 401', { trigger: [rateLimit(echo), saying(401, echo)] }],
    ['a redirect', { trigger: [lost({ kind: 'answer', status: 302, headers: { location: `/?${wrapped}` } })] }],
    ['a header', { trigger: [lost({ kind: 'answer', status: 418, headers: { 'x-key': echo } })] }],
    ['garbage', { trigger: [lost({ kind: 'garbage', text: `${echo}\r\n\r\n` })] }],
    [
      'a status line',
      { trigger: [lost({ kind: 'garbage', text: `HTTP/1.1 401 ${KEY}\r\ncontent-length: 0\r\n\r\n` })] },
    ],
    ['lists that cannot be read', { trigger: [saying(500, echo)], runs: [saying(500, echo), saying(403, echo)] }],
    ['a list of runs', { trigger: [saying(500, echo)], runs: [afterEffect({ kind: 'answer', body: runs(echo) })] }],
  ];
  test.concurrent.each(elsewhere)('%s', async (_name, faults) => {
    const seen = await step({ faults, inputs: { timeout: '5s', 'on-busy': 'fail', 'poll-interval': '500ms' } });
    expect(seen.requests).toContain('POST sync');
  });

  function rateLimit(message: string): Fault {
    return lost({ kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: JSON.stringify({ message }) });
  }

  function runs(text: string): string {
    return JSON.stringify({ results: [{ job_status: text, sync_start_time: text }, text], message: text });
  }
});

describe('text that somebody would obey is shown as text', () => {
  const commands = ['\r::stop-commands::t', '\n::set-output name=status::success', '##[add-mask]e', '\u2028::error::x'];
  const page = [
    '<img src=x onerror=alert(1)>',
    '`',
    '|',
    '@team',
    '[a](https://evil.test)',
    '\n```mermaid\ngraph TD\n```',
  ];
  const marks = ['\u202eevil', '\u0000', '\u001b[31m', '\u0085::warning::x', '\u200b'];
  const hostile: Record<string, string> = {
    'hazard 30: commands': commands.join(' '),
    'hazard 31: Markdown and HTML': page.join(' '),
    'hazard 30: control characters and bidi marks': marks.join(' '),
    'hazard 30: a command of marks alone': '\u200b##\u200b[group]x ::\u200bset-env name=x::y :::: ####[[',
    'hazard 30: too long': '☃'.repeat(10_000),
  };
  const cases = Object.entries(hostile).flatMap(([name, message]): [string, Given][] => [
    [`${name}, in an answer that refuses`, { faults: { trigger: [saying(400, message)] } }],
    [
      `${name}, in answers to other requests`,
      {
        faults: {
          trigger: [saying(500, message), saying(401, message)],
          runs: [saying(500, message), saying(403, message)],
        },
        inputs: { timeout: '5s', 'poll-interval': '500ms' },
      },
    ],
  ]);
  test.concurrent.each(cases)('%s', async (_name, given) => {
    const seen = await step(given);
    expect(seen.exitCode).toBe(1);
    const markup = seen.summary.replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
    expect(markup).not.toMatch(/<img|```|@team|\]\(https:\/\/evil|\bgraph TD\n/);
    expect(seen.summary.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(3);
    // Where the machine is slow, the time for what comes next has come, and there is nothing to wait for.
    expect(seen.told.replaceAll(/^\[…\] Waiting .*\n/gm, '')).toMatchSnapshot();
  });
});
