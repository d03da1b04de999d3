/** The job summary: the verdict first, then a table of integrations, then what to do. Pure. */

import type { Outcome, Status } from '../sync/outcome.ts';
import { isGreen, worst } from '../sync/outcome.ts';
import type { Neutralise } from './neutralise.ts';
import { asMarkdown } from './neutralise.ts';
import { dashboardUrl } from './outputs.ts';
import type { Setting, Words } from './words.ts';
import { formatDuration, wordsFor } from './words.ts';

/** The summary of a step that got as far as its integrations. */
export function summaryOf(outcomes: readonly [Outcome, ...Outcome[]], setting: Setting, say: Neutralise): string {
  const rows = outcomes.map((outcome) => {
    const url = dashboardUrl(outcome.integrationId, setting.endpoint);
    const id = `\`${outcome.integrationId}\``;
    const cells = [
      url === null ? id : `[${id}](${url})`,
      outcome.status,
      outcome.attempts,
      formatDuration(outcome.elapsedMs),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const explained = outcomes.map((outcome) => paragraph(wordsFor(outcome, setting, (text) => asMarkdown(say(text)))));
  return [
    heading(worst(outcomes).status),
    ...explained,
    ['| Integration | Status | Triggers sent | Took |', '| --- | --- | ---: | ---: |', ...rows].join('\n'),
  ].join('\n\n');
}

/** The summary of a step that ended before, or by a bug. The words must be safe as Markdown. */
export function summaryWithout(status: Status, words: Words): string {
  return [heading(status), paragraph(words)].join('\n\n');
}

function heading(status: Status): string {
  return `### ${isGreen(status) ? '✅' : '❌'} Braze sync: ${status}`;
}

function paragraph({ what, advice }: Words): string {
  return advice === null ? what : `${what}\n\n**What to do:** ${advice}`;
}
