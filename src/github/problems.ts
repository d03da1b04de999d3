/** The words for a step that ends before its integrations are synced: problems with inputs, and bugs. Pure. */

import type { Status } from '../sync/outcome.ts';
import type { Show } from './answers.ts';
import type { Problem } from './inputs.ts';
import type { Words } from './words.ts';

/** How many problems are shown: the runner does not accept text of any length. */
const problemsShown = 20;

/** The words for problems that were found before any request. */
export function wordsForProblems(problems: readonly Problem[], docsUrl: string | null, show: Show): Words {
  const lines = problems.slice(0, problemsShown).map((found) => `${found.input} ${problemText(found, show)}`);
  const more = problems.length > problemsShown ? [`and ${problems.length - problemsShown} more`] : [];
  return {
    what: ['Nothing was sent to Braze:', ...lines, ...more].join('\n- '),
    advice: null,
    link: docsUrl && `${docsUrl}#inputs`,
  };
}

/** A problem, the value that was given, and what was probably meant. Names invisible and unusual characters. */
function problemText({ problem, got, meant }: Problem, show: Show): string {
  const strange = new Set(got?.untrusted.match(/[^\x20-\x7e]/gu));
  const codes = [...strange]
    .slice(0, 5)
    .map((character) => `U+${Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}`);
  const hidden = codes.length === 0 ? '' : `, with the invisible or unusual character ${codes.join(', ')}`;
  const given = got === null ? '' : ` (got: ${show(got)}${hidden})`;
  const question = meant === null ? '' : ` Did you mean ${show(meant)}?`;
  return `${problem}${given}.${question}`;
}

/** The words for a bug in the action. Only the name of the error is shown, because the rest may contain a secret. */
export function wordsForBug(errorName: string, status: Status, docsUrl: string | null): Words {
  const fate = status === 'unknown' ? 'Braze may have started the sync.' : 'Nothing was started.';
  return {
    what: `The action has a bug: it stopped at an unexpected ${errorName}. ${fate}`,
    advice: 'Please report it with the version of the action.',
    link: docsUrl && `${docsUrl}#bug`,
  };
}
