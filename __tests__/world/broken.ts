// Clients to check the checker by: each is the real step, but for one thing that it sees, does or tells wrongly.
import { step } from '../../src/step.ts';
import type { Run } from '../../src/sync/ports.ts';
import {
  calling,
  dating,
  given,
  hiding,
  isRecent,
  on,
  passingOn,
  puttingOut,
  reading,
  replyAs,
  seeing,
  syncedToItsEnd,
  telling,
  triggering,
  unaware,
  within,
} from './breaking.ts';
import type { Rule } from './evidence.ts';
import { successNames } from './evidence.ts';
import type { StepVariant } from './play.ts';
import { T0_MS } from './world.ts';

/** A broken client, and a rule that has to catch it. */
export interface Broken extends StepVariant {
  readonly name: string;
  readonly rule: Rule;
}

const refused = { kind: 'refused', refusal: 'other' };

const isFailed = ({ status }: Run): boolean => status === 'error' || status === 'config_error';
const asGood = (run: Run): Run => (isFailed(run) ? { ...run, status: 'success' } : run);

/** Under the rule that has to catch it each broken client, by what is wrong with it: one that … */
const clients: Readonly<Record<Rule, Readonly<Record<string, StepVariant>>>> = {
  'I1 no more syncs than allowed': {
    'starts another sync once its own is over': triggering(async (send, { clock, cancelled }) => {
      await send();
      await clock.sleep(70_000, cancelled);
      return send();
    }),
  },
  'I2 a success has a reason': {
    'adopts a run that began 3 s before the step': seeing(dating((ms, isFirst) => (isFirst ? ms - 9_000 : ms))),
    "knows by its runner's clock when it began": seeing(
      dating((ms, isFirst, { clock }) => (isFirst ? T0_MS + clock.nowMs() : ms)),
    ),
    'forgets what its first list showed': seeing(
      dating((ms, isFirst) => (isFirst ? ms - 4_000 : ms)),
      hiding((_run, _isAccepted, pages) => pages === 1),
    ),
    'takes an ambiguous answer for an accepted one': seeing(replyAs('ambiguous', { kind: 'accepted' })),
    'calls an open answer a start': calling((status) => ({ unknown: 'triggered' })[status]),
  },
  'I3 no trigger after it was started or refused': {
    'triggers again though its lost run is shown': seeing(hiding((run, isAccepted) => isRecent(run) && !isAccepted)),
    'triggers while a run that covers goes on': seeing(
      hiding((run, isAccepted) => run.status === 'running' && !isAccepted),
    ),
    'takes an accepted trigger for a busy one': seeing(replyAs('accepted', { kind: 'busy' })),
    'retries after a configuration error': seeing(
      reading((run) => (run.status === 'config_error' ? { ...run, status: 'error' } : run)),
    ),
    'retries once more than it may': given({ retries: (text) => text.replace('2', '3').replace('1', '2') }),
    'does not join': given({ 'on-busy': 'wait' }),
    'triggers in a dry run': given({ 'dry-run': 'false' }),
    'retries blindly': triggering(async (send) => {
      let reply = await send();
      for (let times = 1; times < 5 && reply.kind !== 'accepted'; times++) reply = await send();
      return reply;
    }),
    'posts again after a 202': triggering(async (send) => {
      const reply = await send();
      if (reply.kind === 'accepted') await send();
      return reply;
    }),
    'triggers the first integration twice': triggering((send, { runner }) =>
      send(runner.input('integration-id').split('\n')[0]),
    ),
  },
  'I4 ends in time': {
    'never stops': given({ timeout: '6h' }),
    'sleeps past the deadline': within(({ clock }) => ({
      clock: { ...clock, sleep: (ms, signal) => clock.sleep(ms + 10_000, signal) },
    })),
    'is deaf to cancellation': within(() => ({ cancelled: new AbortController().signal })),
  },
  'I5 outputs are written once': {
    'forgets the outputs on failure': on(({ setOutputs }) => ({
      setOutputs: (reported) => !successNames.includes(reported['status'] ?? '') || setOutputs(reported),
    })),
    'writes the outputs twice': on(({ setOutputs }) => ({
      setOutputs: (reported) => setOutputs(reported) && setOutputs(reported),
    })),
  },
  'I6 unknown has a reason': {
    'calls every red end unknown': calling((status) => (successNames.includes(status) ? status : 'unknown')),
  },
  'a success is true': {
    'takes the run that was there before for its own': seeing(
      dating((ms) => ms - 60_000),
      hiding((run, _isAccepted, pages) => pages === 1 && isRecent(run)),
    ),
    'takes the rate limit for a running sync': seeing(replyAs('rate-limited', { kind: 'busy' })),
    'takes a run that failed for one that ended well': seeing(reading(asGood)),
    'joins a run that failed': seeing(
      reading((run, { runner }) => (runner.input('on-busy') === 'join' ? asGood(run) : run)),
    ),
    'believes a time that comes from a row of the future': seeing(
      syncedToItsEnd((_run, shownMs, endMs) => shownMs > endMs),
    ),
    'takes a run for one that reached the time though it fell short': seeing(
      syncedToItsEnd((run, shownMs, endMs) => isRecent(run) && shownMs < endMs),
    ),
    'does not check what was synced': given({
      'synced-through': '',
      'on-busy': (text) => (text === 'join' ? '' : text),
    }),
    'skips though it should wait': given({ 'on-busy': 'skip' }),
    'does not follow': given({ 'wait-for-completion': 'false' }),
    'ignores failed rows': given({ 'max-failed-rows': '' }),
    'gives up green at the timeout': calling((status) => ({ timed_out: 'success' })[status]),
    'tells the first integration of all': telling((entry, _index, [first]) => {
      return { ...first, 'integration-id': entry['integration-id'] ?? '' };
    }),
  },
  'a failure is true': {
    'ends busy after an ambiguous answer': seeing(replyAs('ambiguous', { kind: 'busy' })),
    'takes an ambiguous answer for a refusal': seeing(replyAs('ambiguous', refused)),
    'calls an open answer a failure': calling((status) => ({ unknown: 'not_started' })[status]),
    'ends with its own failure though a later run goes on': seeing(() => ({
      page(page) {
        const bad = page.runs.find((run) => isRecent(run) && isFailed(run));
        const runs = page.runs.filter(({ startedAtMs }) => (startedAtMs ?? 0) <= (bad?.startedAtMs ?? Infinity));
        return { ...page, runs };
      },
    })),
  },
  'it does not give up early': {
    'gives up at the first refused connection': seeing(replyAs('not-sent', refused)),
    'does not retry': given({ retries: '0' }),
    'gives up after a minute': given({ timeout: '1m' }),
  },
  'it sees what is shown': {
    'ends unknown though its run was shown to have ended': seeing(
      hiding((run, isAccepted) => isAccepted && isRecent(run) && run.status !== 'running'),
    ),
    'does not see a run end': seeing(
      reading((run) => (isRecent(run) ? { ...run, status: 'running', finishedAtMs: null } : run)),
    ),
  },
  'exit and status agree': {
    'exits 0 on red': { client: (world) => step(world).then(() => true) },
    'counts no trigger': telling((entry) => ({ ...entry, attempts: '0' })),
  },
  'outputs sum up the integrations': {
    'reports the status of the last integration': puttingOut((_outputs, results) => {
      return { status: results.at(-1)?.['status'] ?? '' };
    }),
    'counts the triggers of the first integration alone': puttingOut((_outputs, [first]) => {
      return { attempts: first?.['attempts'] ?? '' };
    }),
  },
  'the key is not shown': {
    'leaks the key in an error': on(({ annotate, input }) => ({
      annotate: (level) => annotate(level, `Bearer ${input('api-key')}`),
    })),
    'leaks the key in base64': on(({ debug, input }) => ({ debug: () => debug(btoa(`Bearer ${input('api-key')}`)) })),
    'leaks the key in the summary': on(({ writeSummary, input }) => ({
      writeSummary: (text) => writeSummary(text + input('api-key')),
    })),
    'leaks the key in an output': on(({ setOutputs, input }) => ({
      setOutputs: (reported) => setOutputs({ ...reported, message: input('api-key') }),
    })),
    "puts the server's text into the summary": seeing(passingOn(({ writeSummary }, text) => void writeSummary(text))),
  },
  'no foreign command': {
    "prints the server's text": seeing(passingOn(({ info }, text) => info(text))),
  },
  'only Braze is asked': {
    'follows redirects': {
      reads: (send) => async (request) => {
        const exchange = await send(request);
        const to = exchange.kind === 'answer' ? exchange.headers['location'] : undefined;
        return typeof to === 'string' ? send({ ...request, path: to }) : exchange;
      },
    },
  },
  'Braze is not flooded': {
    'tests a run that the list keeps showing again and again': seeing(
      hiding((run, isAccepted, pages) => run.status === 'running' && !isAccepted && pages % 3 !== 1),
    ),
    'ignores Retry-After where it is a date': unaware('retry-after', (value) => /[a-z]/i.test(value)),
    'ignores when the limit is reset': unaware('x-ratelimit-reset'),
  },
};

/** The broken ones. */
export const brokenClients: readonly Broken[] = Object.entries(clients).flatMap(([rule, ofRule]) =>
  Object.entries(ofRule).map(([name, client]) => ({ ...client, name, rule: rule as Rule })),
);
