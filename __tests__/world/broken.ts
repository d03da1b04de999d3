// Broken clients that test the checker. Each is the real step, except that it sees, does or reports one thing wrong.
import { step } from '../../src/step.ts';
import type { Run } from '../../src/sync/ports.ts';
import {
  changeDate,
  changeRuns,
  claimSyncedToEnd,
  hideRuns,
  isRecent,
  leakMessage,
  replaceReply,
  withAnswers,
  withInputs,
  withOutputs,
  withoutHeader,
  withResults,
  withRunner,
  withStatus,
  withTriggers,
  withWorld,
} from './breaking.ts';
import type { Rule } from './evidence.ts';
import { successNames } from './evidence.ts';
import type { StepVariant } from './play.ts';
import { T0_MS } from './world.ts';

/** A broken client, and the rule that must catch it. */
export interface BrokenClient extends StepVariant {
  readonly name: string;
  readonly rule: Rule;
}

const refused = { kind: 'refused', refusal: 'other' };

const isFailed = ({ status }: Run): boolean => status === 'error' || status === 'config_error';
const asSuccess = (run: Run): Run => (isFailed(run) ? { ...run, status: 'success' } : run);

/** The broken clients, by the rule that must catch them and by what they do wrong: a client that … */
const clients: Readonly<Record<Rule, Readonly<Record<string, StepVariant>>>> = {
  'I1 no more syncs than allowed': {
    'starts another sync once its own has ended': withTriggers(async (send, { clock, cancelled }) => {
      await send();
      await clock.sleep(70_000, cancelled);
      return send();
    }),
  },
  'I2 a success has a reason': {
    'adopts a run from 3 s before the step': withAnswers(changeDate((ms, isFirst) => (isFirst ? ms - 9_000 : ms))),
    "takes its start time from the runner's clock": withAnswers(
      changeDate((ms, isFirst, { clock }) => (isFirst ? T0_MS + clock.nowMs() : ms)),
    ),
    'ignores what its first list showed': withAnswers(
      changeDate((ms, isFirst) => (isFirst ? ms - 4_000 : ms)),
      hideRuns((_run, _isAccepted, pages) => pages === 1),
    ),
    'treats an ambiguous answer as accepted': withAnswers(replaceReply('ambiguous', { kind: 'accepted' })),
    'reports an unknown result as triggered': withStatus((status) => ({ unknown: 'triggered' })[status]),
  },
  'I3 no trigger after one was accepted or refused': {
    'triggers again though a list shows its run': withAnswers(
      hideRuns((run, isAccepted) => isRecent(run) && !isAccepted),
    ),
    'triggers while a covering run is running': withAnswers(
      hideRuns((run, isAccepted) => run.status === 'running' && !isAccepted),
    ),
    'treats an accepted trigger as busy': withAnswers(replaceReply('accepted', { kind: 'busy' })),
    'retries after a configuration error': withAnswers(
      changeRuns((run) => (run.status === 'config_error' ? { ...run, status: 'error' } : run)),
    ),
    'retries once too often': withInputs({ retries: (text) => text.replace('2', '3').replace('1', '2') }),
    'never joins a run': withInputs({ 'on-busy': 'wait' }),
    'triggers in a dry run': withInputs({ 'dry-run': 'false' }),
    'retries without checking the list': withTriggers(async (send) => {
      let reply = await send();
      for (let times = 1; times < 5 && reply.kind !== 'accepted'; times++) reply = await send();
      return reply;
    }),
    'triggers again after a 202': withTriggers(async (send) => {
      const reply = await send();
      if (reply.kind === 'accepted') await send();
      return reply;
    }),
    'triggers the first integration twice': withTriggers((send, { runner }) =>
      send(runner.input('integration-id').split('\n')[0]),
    ),
  },
  'I4 the step ends in time': {
    'ignores the timeout': withInputs({ timeout: '6h' }),
    'sleeps past the deadline': withWorld(({ clock }) => ({
      clock: { ...clock, sleep: (ms, signal) => clock.sleep(ms + 10_000, signal) },
    })),
    'ignores cancellation': withWorld(() => ({ cancelled: new AbortController().signal })),
  },
  'I5 outputs are written once': {
    'writes no outputs if it fails': withRunner(({ setOutputs }) => ({
      setOutputs: (outputs) => !successNames.includes(outputs['status'] ?? '') || setOutputs(outputs),
    })),
    'writes the outputs twice': withRunner(({ setOutputs }) => ({
      setOutputs: (outputs) => setOutputs(outputs) && setOutputs(outputs),
    })),
  },
  'I6 an unknown has a reason': {
    'reports every failure as unknown': withStatus((status) => (successNames.includes(status) ? status : 'unknown')),
  },
  'a success is true': {
    'treats a run from before the step as its own': withAnswers(
      changeDate((ms) => ms - 60_000),
      hideRuns((run, _isAccepted, pages) => pages === 1 && isRecent(run)),
    ),
    'treats the rate limit as a running sync': withAnswers(replaceReply('rate-limited', { kind: 'busy' })),
    'treats a failed run as a success': withAnswers(changeRuns(asSuccess)),
    'joins a failed run': withAnswers(
      changeRuns((run, { runner }) => (runner.input('on-busy') === 'join' ? asSuccess(run) : run)),
    ),
    'trusts a time that comes from a row in the future': withAnswers(
      claimSyncedToEnd((_run, shownMs, endMs) => shownMs > endMs),
    ),
    'treats a run that fell short of synced-through as one that reached it': withAnswers(
      claimSyncedToEnd((run, shownMs, endMs) => isRecent(run) && shownMs < endMs),
    ),
    'does not check synced-through': withInputs({
      'synced-through': '',
      'on-busy': (text) => (text === 'join' ? '' : text),
    }),
    'skips although it should wait': withInputs({ 'on-busy': 'skip' }),
    'does not follow its sync': withInputs({ 'wait-for-completion': 'false' }),
    'ignores failed rows': withInputs({ 'max-failed-rows': '' }),
    'succeeds at the timeout': withStatus((status) => ({ timed_out: 'success' })[status]),
    'reports the result of the first integration for all': withResults((entry, _index, [first]) => {
      return { ...first, 'integration-id': entry['integration-id'] ?? '' };
    }),
  },
  'a failure is true': {
    'ends busy after an ambiguous answer': withAnswers(replaceReply('ambiguous', { kind: 'busy' })),
    'treats an ambiguous answer as refused': withAnswers(replaceReply('ambiguous', refused)),
    'reports an unknown result as not started': withStatus((status) => ({ unknown: 'not_started' })[status]),
    'fails with its own run while a later one is running': withAnswers(() => ({
      page(page) {
        const bad = page.runs.find((run) => isRecent(run) && isFailed(run));
        const runs = page.runs.filter(({ startedAtMs }) => (startedAtMs ?? 0) <= (bad?.startedAtMs ?? Infinity));
        return { ...page, runs };
      },
    })),
  },
  'the step does not give up early': {
    'gives up after one refused connection': withAnswers(replaceReply('not-sent', refused)),
    'does not retry': withInputs({ retries: '0' }),
    'gives up after a minute': withInputs({ timeout: '1m' }),
  },
  'the step sees what lists show': {
    'ends unknown although a list showed the end of its run': withAnswers(
      hideRuns((run, isAccepted) => isAccepted && isRecent(run) && run.status !== 'running'),
    ),
    'never sees a run end': withAnswers(
      changeRuns((run) => (isRecent(run) ? { ...run, status: 'running', finishedAtMs: null } : run)),
    ),
  },
  'exit code and status agree': {
    'exits 0 if it fails': { client: (world) => step(world).then(() => true) },
    'reports 0 attempts': withResults((entry) => ({ ...entry, attempts: '0' })),
  },
  'outputs combine the integrations': {
    'reports the status of the last integration as its own': withOutputs((_outputs, results) => {
      return { status: results.at(-1)?.['status'] ?? '' };
    }),
    'reports the attempts of the first integration only': withOutputs((_outputs, [first]) => {
      return { attempts: first?.['attempts'] ?? '' };
    }),
  },
  'the key does not leak': {
    'leaks the key in an error': withRunner(({ annotate, input }) => ({
      annotate: (level) => annotate(level, `Bearer ${input('api-key')}`),
    })),
    'leaks the key in base64': withRunner(({ debug, input }) => ({
      debug: () => debug(btoa(`Bearer ${input('api-key')}`)),
    })),
    'leaks the key in the summary': withRunner(({ writeSummary, input }) => ({
      writeSummary: (text) => writeSummary(text + input('api-key')),
    })),
    'leaks the key in an output': withRunner(({ setOutputs, input }) => ({
      setOutputs: (outputs) => setOutputs({ ...outputs, message: input('api-key') }),
    })),
    "writes the server's text to the summary unsanitized": withAnswers(
      leakMessage(({ writeSummary }, text) => void writeSummary(text)),
    ),
  },
  'no injected command': {
    "prints the server's text unsanitized": withAnswers(leakMessage(({ info }, text) => info(text))),
  },
  'only Braze gets requests': {
    'follows redirects': {
      reads: (send) => async (request) => {
        const exchange = await send(request);
        const to = exchange.kind === 'answer' ? exchange.headers['location'] : undefined;
        return typeof to === 'string' ? send({ ...request, path: to }) : exchange;
      },
    },
  },
  'Braze is not flooded': {
    'triggers again and again while a list shows a running sync': withAnswers(
      hideRuns((run, isAccepted, pages) => run.status === 'running' && !isAccepted && pages % 3 !== 1),
    ),
    'ignores a Retry-After that is a date': withoutHeader('retry-after', (value) => /[a-z]/i.test(value)),
    'ignores X-RateLimit-Reset': withoutHeader('x-ratelimit-reset'),
  },
};

/** The broken clients. */
export const brokenClients: readonly BrokenClient[] = Object.entries(clients).flatMap(([rule, ofRule]) =>
  Object.entries(ofRule).map(([name, client]) => ({ ...client, name, rule: rule as Rule })),
);
