/** What happened, where, and what to do: the sentences for every end of a sync. Pure. */

import type { Outcome, Status } from '../sync/outcome.ts';
import type { Foreign, ListAnswer, Refusal, Reply } from '../sync/ports.ts';
import type { Endpoint } from './endpoint.ts';
import type { Problem } from './inputs.ts';

/** One sentence or two on what happened, and what to do about it where something is to be done. */
export interface Words {
  readonly what: string;
  readonly advice: string | null;
}

/** What the sentences have to know beside the outcome. */
export interface Setting {
  readonly endpoint: Endpoint;
  readonly timeoutMs: number;
}

/** The words for an outcome. `show` makes what Braze said safe, for the place where the words will stand. */
export function wordsFor(outcome: Outcome, setting: Setting, show: (text: Foreign) => string): Words {
  const said = saying(outcome.reply, show);
  const limit = `the timeout of ${formatDuration(setting.timeoutMs)}`;
  const where = setting.endpoint.instance?.name ?? show({ foreign: setting.endpoint.origin });
  const open = outcome.mayHaveStarted;
  switch (outcome.cause) {
    case 'accepted':
      return { what: `Braze accepted the sync${tries(outcome)}.`, advice: null };
    case 'adopted':
      return {
        what: 'A sync that began after this step did was found in Braze. It sees the freshly loaded rows, so no other was triggered.',
        advice: null,
      };
    case 'on-busy':
      return outcome.status === 'skipped'
        ? {
            what: 'Another sync of this integration is running, and on-busy is skip: nothing was triggered.',
            advice: null,
          }
        : {
            what: 'Another sync of this integration is running, and on-busy is fail: nothing was triggered.',
            advice: 'Set on-busy: wait to have this step wait for it and then trigger.',
          };
    case 'refused':
      return refusedWords(outcome.reply, where, said);
    case 'unreachable':
      return {
        what: `Braze could not be reached for a minute${said}. Nothing was triggered.`,
        advice: `Check that the runner may reach ${where} (DNS, firewall, proxy).`,
      };
    case 'rate-limit-outlasts-timeout':
      return {
        what: `The rate limit of the Braze workspace is used up for longer than ${limit} leaves${said}. Nothing was triggered.`,
        advice: 'Raise timeout, or trigger fewer syncs at once: Braze allows 20 a minute for a workspace.',
      };
    case 'no-evidence':
      return {
        what: `Braze may have started the sync: an answer got lost${said}, and no new run was seen that could be it.`,
        advice: "Look at the integration's sync log in Braze before you trigger it again.",
      };
    case 'deadline':
      return deadlineWords(outcome, limit, said);
    case 'cancelled':
      return {
        what: open
          ? 'The workflow was cancelled. Braze may have started the sync; if so, it goes on there.'
          : 'The workflow was cancelled before a sync was started.',
        advice: open ? "Look at the integration's sync log in Braze." : null,
      };
  }
}

/** The words for a set of problems that were found before any request. */
export function wordsForProblems(problems: readonly Problem[], show: (text: Foreign) => string): Words {
  const lines = problems.map(
    ({ input, problem, got }) => `${input} ${problem}${got === null ? '' : ` (got: ${show(got)})`}`,
  );
  return { what: `Nothing was sent to Braze: ${lines.join('. ')}.`, advice: null };
}

/** The words for a bug of ours: nothing of the error but its name, because anything else may hold a secret. */
export function wordsForBug(errorName: string, status: Status): Words {
  const fate = status === 'unknown' ? 'Braze may have started the sync.' : 'Nothing was started.';
  return {
    what: `The action has a bug: it stopped at an unexpected ${errorName}. ${fate}`,
    advice: 'Please report it with the version of the action.',
  };
}

function tries({ attempts }: Outcome): string {
  return attempts === 1 ? '' : ` at attempt ${attempts}`;
}

/** An answer in brackets: its code, and what it said. Empty where there is neither. */
export function saying(
  reply: Reply | Exclude<ListAnswer, { kind: 'list' }> | null,
  show: (text: Foreign) => string,
): string {
  if (reply === null) return '';
  const code = reply.httpStatus === null && 'code' in reply ? reply.code : reply.httpStatus;
  const parts = [code, reply.message === null ? null : show(reply.message)].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

function deadlineWords(outcome: Outcome, limit: string, said: string): Words {
  if (outcome.status === 'busy') {
    return {
      what: `Another sync of this integration was still running at ${limit}. Nothing was triggered.`,
      advice: 'Raise timeout, or look in Braze whether that sync hangs.',
    };
  }
  if (outcome.status === 'unknown') {
    return {
      what: `Braze may have started the sync: an answer got lost${said}, and no new run was seen by ${limit}.`,
      advice: "Look at the integration's sync log in Braze before you trigger it again.",
    };
  }
  return {
    what: `Braze did not take the trigger by ${limit}${said}. Nothing was triggered.`,
    advice: 'Raise timeout, or trigger fewer syncs at once.',
  };
}

function refusedWords(reply: Reply | null, where: string, said: string): Words {
  const refusal = reply?.kind === 'refused' ? reply.refusal : 'other';
  const words: Readonly<Record<Refusal, Words>> = {
    'invalid-id': {
      what: `Braze does not take this integration-id${said}.`,
      advice: "Copy the id from the address of the integration's page in the dashboard.",
    },
    unauthorized: {
      what: `Braze at ${where} does not know this api-key${said}.`,
      advice: `Check that the key was not revoked, that the secret holds the key alone, and that rest-endpoint is the instance of your dashboard: a key of another instance is answered the same.`,
    },
    forbidden: {
      what: `Braze refused the api-key access${said}.`,
      advice:
        'The key most likely lacks the permission cdi.integration_sync. Permissions of a key cannot be edited in Braze: make a new key with it. If the key has it, check its IP allowlist and that the plan includes Cloud Data Ingestion.',
    },
    'not-found': {
      what: `Braze at ${where} has no such integration in the workspace of this key${said}.`,
      advice: 'Check integration-id, that the api-key belongs to the workspace of the integration, and rest-endpoint.',
    },
    redirect: {
      what: `${where} answered with a redirect${said}, which is never followed, because it would carry the key elsewhere.`,
      advice: 'Set rest-endpoint to the address that answers by itself.',
    },
    certificate: {
      what: `The TLS certificate of ${where} is not trusted${said}. The key was not sent.`,
      advice: 'If a proxy or gateway of yours re-encrypts, give its CA by NODE_EXTRA_CA_CERTS.',
    },
    'proxy-authentication': {
      what: `The proxy wants a login${said}. The request did not reach Braze.`,
      advice: 'Put user and password into https_proxy, percent-encoded.',
    },
    other: {
      what: `Braze at ${where} refused the request${said}.`,
      advice: 'Look the answer up in the Braze API documentation.',
    },
  };
  return words[refusal];
}

/** A duration for people: `1h 5m`, `2m 30s`, `12s`, `0.5s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 10_000) return `${Math.round(durationMs / 100) / 10}s`;
  const seconds = Math.round(durationMs / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ');
}
