// Servers that echo the key, or send text that the runner, a terminal or a page would interpret.
import { expect, test } from '@jest/globals';
import type { FaultScripts } from '../../simulator/faults.ts';
import { afterEffect, lost } from '../../simulator/faults.ts';
import { formsOf, KEY, leaksIn } from './leaks.ts';
import { post, replying, step } from './step.ts';

test('the forms of the key all differ, and each is found in a text', () => {
  const forms = Object.entries(formsOf(KEY));
  expect(new Set(forms.map(([, form]) => form)).size).toBe(forms.length);
  for (const [name, form] of forms) expect(leaksIn(`… ${form.toUpperCase()} …`, KEY)).toContain(name);
  for (const [shift, name] of ['in base64', 'in base64, one byte on', 'in base64, two bytes on'].entries()) {
    expect(leaksIn(btoa(`${'x'.repeat(shift)}${KEY} and more`), KEY)).toContain(name);
  }
});

const echo = Object.values(formsOf(KEY)).join(' ');
const garbage = (text: string): FaultScripts => ({ trigger: [lost({ kind: 'garbage', text: `${text}\r\n\r\n` })] });
const rows = { results: [{ job_status: echo, sync_start_time: echo }, echo], message: echo };

// Every step is checked to show nothing of the key. key.test.ts checks what is shown instead.
test.concurrent.each<[string, FaultScripts]>([
  ['a 202', { trigger: [afterEffect({ kind: 'answer', body: JSON.stringify({ message: echo }) })] }],
  ['a message', { trigger: [replying(400, `No such key: ${encodeURIComponent(KEY)}!`)] }],
  ['a list of errors', { trigger: [replying(400, { errors: ['no', echo] })] }],
  ['a 429 for another job', { trigger: [replying(429, `Another job is in progress: ${echo}`)] }],
  ['a 429, then a 401', { trigger: [replying(429, echo, { 'retry-after': '1' }), replying(401, echo)] }],
  ['a redirect', { trigger: [replying(302, '', { location: `/?${encodeURIComponent(KEY)}` })] }],
  ['garbage', garbage(echo)],
  ['a status line', garbage(`HTTP/1.1 401 ${KEY}\r\ncontent-length: 0`)],
  ['lists that cannot be read', { trigger: [replying(500, echo)], runs: [replying(500, echo), replying(403, echo)] }],
  ['a list of runs', { trigger: [replying(500, echo)], runs: [replying(200, rows)] }],
])('hazard 32: the key in %s is withheld', async (_name, faults) => {
  const seen = await step({ faults, inputs: { timeout: '5s', 'on-busy': 'fail', 'poll-interval': '500ms' } });
  expect(seen.requests).toContain(post);
});

const commands = '\r::stop-commands::t \n::set-output name=status::success ##[add-mask]e \u2028::error::x';
const markAlone = '\u200b##\u200b[group]x ::\u200bset-env name=x::y ####[[';
const marks = '\u202eevil \u0000 \u001b[31m \u0085::warning::x';
const page = '<img src=x onerror=alert(1)> ` | @team [a](https://evil.test) \n```mermaid\ngraph TD\n```';
const message = [commands, markAlone, marks, page].join(' ');

test.concurrent.each<[string, FaultScripts]>([
  ['a refusal', { trigger: [replying(400, message)] }],
  ['all answers', { trigger: [replying(500, message), replying(401, message)], runs: () => replying(500, message) }],
])('hazard 30: hazard 31: commands and markup in %s are shown as text', async (name, faults) => {
  const seen = await step({ faults, inputs: { timeout: '5s', 'poll-interval': '500ms' } });
  expect(seen.exitCode).toBe(1);
  const markup = seen.summary.replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
  expect(markup).not.toMatch(/<img|```|@team|\]\(https:\/\/evil|\bgraph TD\n/);
  expect(seen.summary.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(3);
  if (name === 'a refusal') expect(seen.transcript).toMatchSnapshot();
});
