// Arbitrary outcomes and settings, possible ones and worse, for property tests of the summary and the outputs.
import fc from 'fast-check';
import type { Setting } from '../../src/github/facts.ts';
import type { Instance } from '../../src/instances.ts';
import { instances } from '../../src/instances.ts';
import type { Cause } from '../../src/sync/outcome.ts';
import { statuses } from '../../src/sync/outcome.ts';
import type { ListFailure, Refusal, Reply, Run } from '../../src/sync/ports.ts';
import { hostileText } from './hostile.ts';
import { ambiguous, atGateway, busy, limited, outside, refused, run, safe, setting, unreadable } from './outcomes.ts';

const iso = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());

/** 1 to 100 outcomes: any end of any sync, with any text from Braze or from a server in its place. */
export const anyOutcomes = (() => {
  const count = fc.option(fc.maxSafeNat());
  const atMs = fc.option(fc.integer({ min: 1, max: Date.UTC(9999, 11, 31) }));
  const status = fc.constantFrom<Run['status']>(
    'running',
    'success',
    'partial',
    'error',
    'config_error',
    'undocumented',
  );
  const undocumented = fc.option(hostileText.map(outside));
  const anyRun = fc
    .record({ status, undocumented, startedAtMs: atMs, finishedAtMs: atMs, rowsSynced: count, rowsFailed: count })
    .map((fields) => run({ ...fields, startedAt: iso(fields.startedAtMs), finishedAt: iso(fields.finishedAtMs) }));
  const refusals: Refusal[] = ['invalid-id', 'unauthorized', 'forbidden', 'not-found', 'redirect', 'other'];
  const refusal = fc.tuple(fc.constantFrom(...refusals), hostileText).map(([kind, text]) => refused(kind, 400, text));
  const reply = fc.oneof(
    refusal,
    hostileText.map((text): Reply => ({ ...busy, message: outside(text) })),
    hostileText.map((text): Reply => limited(text)),
    hostileText.map((text): Reply => ambiguous('TIMEOUT', null, text)),
  );
  const listFailure = fc.oneof(
    refusal,
    hostileText.map((text): ListFailure => ({ ...unreadable(), message: outside(text) })),
  );
  const cause = fc.constantFrom<Cause>(
    ...(['accepted', 'checked', 'adopted', 'ended', 'on-busy', 'refused', 'unreachable'] as const),
    ...(['rate-limit', 'no-evidence', 'not-shown', 'lists-refused', 'deadline', 'cancelled'] as const),
  );
  const anyOutcome = fc.record({
    label: fc.option(hostileText.map((text) => safe({ untrusted: `x${text}` }).replaceAll('`', ''))),
    integrationId: fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/), fc.stringMatching(/^[A-Za-z0-9_-]{128}$/)),
    status: fc.constantFrom(...statuses),
    cause,
    reply: fc.option(reply),
    ambiguousReply: fc.option(reply),
    attempts: fc.nat(100),
    listFailure: fc.option(listFailure),
    unreadMs: fc.option(fc.nat(86_400_000)),
    wasShown: fc.boolean(),
    retries: fc.nat(5),
    failedRetry: fc.constant(null),
    adopted: fc.boolean(),
    run: fc.option(anyRun),
    tooManyFailed: fc.boolean(),
    pastRuns: fc.array(anyRun, { maxLength: 10 }),
    startedAfterMs: fc.option(fc.nat(86_400_000)),
    elapsedMs: fc.nat(86_400_000),
  });
  const selector = ({ integrationId }: { readonly integrationId: string }) => integrationId;
  return fc.uniqueArray(anyOutcome, { minLength: 1, maxLength: 100, size: 'max', selector });
})();

const instanceSetting = (instance: Instance): Setting => ({
  ...setting,
  endpoint: { origin: `https://${instance.restHost}`, instance, trustsDate: true },
});

/** The setting of a step on any instance, or on a custom endpoint with any name. */
export const anySetting = fc
  .oneof(fc.constantFrom(...instances).map(instanceSetting), hostileText.map(atGateway))
  .map((where): Setting => ({ ...where, maxFailedRows: { rows: 1 }, retries: 5 }));
