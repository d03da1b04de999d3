// A Braze for tests: the documented API as a pure state machine with a given clock, without timers or randomness.
import { createLimiter } from './limits.ts';
import type { Page } from './pages.ts';
import { pageOf } from './pages.ts';
import type { Route } from './routes.ts';
import { endpointOf, keyOf } from './routes.ts';
import { lastRow, listedRuns, rowsOfPage } from './rows.ts';
import type { Runs } from './runs.ts';
import { createRuns } from './runs.ts';
import type {
  BrazeOptions,
  IntegrationSpec,
  ListShape,
  Messages,
  Permission,
  RequestEntry,
  RunRecord,
  RunResult,
  StartOptions,
  WireReply,
  WireRequest,
} from './types.ts';

export type * from './types.ts';

/** The simulated Braze: one workspace of one instance. Every method takes effect at once, at `nowMs()`. */
export interface SimulatedBraze {
  /** Handles one request and returns Braze's answer. Never throws for a bad request. */
  handle(request: WireRequest): WireReply;
  /** Logs a request that was lost before it reached Braze. It counts towards no limit and changes nothing. */
  ignore(request: WireRequest): void;
  /**
   * Starts someone else's run. `busy`: another run is running, so none started. `planned`: `atMs` is in the future. If
   * nothing else is running then, the run starts and appears in `runs()`. Throws for an unknown integration.
   */
  startRun(integrationId: string, options?: StartOptions): 'began' | 'busy' | 'planned';
  /** Ends the running run now, with this result or the planned one. False if none is running. Throws for an unknown id. */
  endRun(integrationId: string, result?: RunResult): boolean;
  /** Whether a run is really running, no matter what the list shows. Throws for an unknown integration. */
  isBusy(integrationId: string): boolean;
  /** Adds an integration. Replaces one with the same id, and its runs. Throws if the id or the past runs are invalid. */
  addIntegration(spec: IntegrationSpec): void;
  /** Braze's clock, epoch ms. */
  nowMs(): number;
  /** The `Date` header of an answer to the last request that is sent now; `null` for none. */
  date(): string | null;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RequestEntry[];
  /** Every run that has really started so far, including past ones, in the order of their starts. */
  runs(): readonly RunRecord[];
}

const DEFAULT_MESSAGES: Messages = {
  accepted: 'success',
  invalidId: 'Invalid integration ID',
  invalidCursor: 'Invalid cursor',
  unauthorized: 'Unauthorized',
  forbidden: 'Access Denied',
  notFound: 'Integration not found',
  busy: 'Another job is in progress',
  rateLimited: 'Rate Limited',
};

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** `Date` headers of a clock that is `byMs` ahead of Braze's: a function for {@link BrazeOptions.date}. */
export function dateAhead(byMs: number): (nowMs: number) => string {
  return (nowMs) => new Date(nowMs + byMs).toUTCString();
}

interface Integration {
  spec: IntegrationSpec;
  runs: Runs;
}

/** Braze's answer before its headers are added, and the run that the request started. */
interface Answer {
  status: number;
  body: Record<string, unknown>;
  link?: string | null;
  started?: RunRecord;
}

/** Creates a Braze whose time is `options.nowMs()`. Throws if ids or past runs are invalid. */
export function createSimulatedBraze(options: BrazeOptions): SimulatedBraze {
  const { nowMs, idPattern = UUID, date = dateAhead(0) } = options;
  const messages = { ...DEFAULT_MESSAGES, ...options.messages };
  const keys = new Map(Object.entries(options.keys));
  const limiter = createLimiter(options.limits ?? {});
  const integrations = new Map<string, Integration>();
  const requests: RequestEntry[] = [];

  const withMessage = (status: number, message: string): Answer => ({ status, body: { message } });

  const inCase = (id: string | null) => (options.anyCase ? (id?.toLowerCase() ?? null) : id);

  function known(id: string): Integration {
    const integration = integrations.get(id);
    if (!integration) throw new RangeError(`The simulated Braze has no integration ${id}`);
    return integration;
  }

  function addIntegration(spec: IntegrationSpec): void {
    if (!idPattern.test(spec.id)) throw new RangeError(`${spec.id} does not match ${idPattern}; set idPattern`);
    integrations.set(spec.id, { spec, runs: createRuns(spec, nowMs()) });
  }

  function trigger({ runs }: Integration, request: WireRequest): Answer {
    const from = request.from ?? null;
    const started = runs.start({ nowMs: nowMs(), by: 'trigger', requestNumber: requests.length + 1, from });
    return started ? { ...withMessage(202, messages.accepted), started } : withMessage(429, messages.busy);
  }

  function page<Item>(route: Route, items: readonly Item[], shape: ListShape): Page<Item> | null {
    const { path, query } = route;
    return pageOf(items, {
      path,
      cursor: query.get('cursor'),
      style: shape.link ?? 'documented',
      rows: shape.pageRows ?? 10,
    });
  }

  function listRuns(route: Route, { spec, runs }: Integration): Answer {
    const shape = { ...options.list, ...spec.list };
    const found = page(route, listedRuns(runs.all(nowMs()), shape, nowMs()), shape);
    if (!found) return withMessage(400, messages.invalidCursor);
    const results = rowsOfPage(found.items, shape, nowMs());
    return { status: 200, body: { results, message: 'success' }, link: found.link };
  }

  function listIntegrations(route: Route): Answer {
    const rows = [...integrations.values()].map(({ spec, runs }) => {
      const last = lastRow(runs.all(nowMs()), { ...options.list, ...spec.list }, nowMs());
      return {
        integration_id: spec.id,
        app_group_id: '00000000-0000-4000-8000-000000000000',
        integration_name: spec.name ?? spec.id,
        integration_type: 'attributes',
        integration_status: 'active',
        contact_emails: 'data-team@example.com',
        last_updated_at: '2026-01-01T00:00:00.000Z',
        warehouse_type: 'snowflake',
        last_job_start_time: last?.sync_start_time ?? null,
        last_job_status: last?.job_status ?? null,
        next_scheduled_run: null,
      };
    });
    const found = page(route, rows, options.list ?? {});
    if (!found) return withMessage(400, messages.invalidCursor);
    return { status: 200, body: { results: found.items, message: 'success' }, link: found.link };
  }

  function answer(request: WireRequest, route: Route | null, permissions: readonly Permission[] | undefined): Answer {
    if (!route) return withMessage(404, 'Not Found');
    if (!permissions?.includes(route.permission)) return withMessage(403, messages.forbidden);
    if (route.endpoint === 'list') return listIntegrations(route);
    const id = inCase(route.integrationId);
    if (id === null || !idPattern.test(id)) return withMessage(400, messages.invalidId);
    const integration = integrations.get(id);
    if (!integration) return withMessage(404, messages.notFound);
    if (route.endpoint === 'trigger') return trigger(integration, request);
    return listRuns(route, integration);
  }

  function note(request: WireRequest, status: number | null, limited = false, started?: RunRecord): void {
    const route = endpointOf(request);
    requests.push({
      number: requests.length + 1,
      atMs: nowMs(),
      method: request.method,
      path: request.path,
      endpoint: route?.endpoint ?? null,
      integrationId: route?.integrationId ?? null,
      status,
      limited,
      effect: started ? { startedRun: started.number } : null,
      from: request.from ?? null,
    });
  }

  function handle(request: WireRequest): WireReply {
    const route = endpointOf(request);
    const permissions = keys.get(keyOf(request) ?? '');
    const pace = permissions && route ? limiter.take(route.endpoint, nowMs()) : null;
    const { status, body, link, started } =
      permissions === undefined
        ? withMessage(401, messages.unauthorized)
        : pace?.refused
          ? withMessage(429, messages.rateLimited)
          : answer(request, route, permissions);
    note(request, status, pace?.refused, started);
    const dateText = date(nowMs(), requests.length);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      ...(dateText === null ? {} : { date: dateText }),
      ...(link ? { link } : {}),
      ...pace?.headers,
    };
    return { status, headers, body: JSON.stringify(body) };
  }

  for (const spec of options.integrations) addIntegration(spec);

  return {
    handle,
    ignore: (request) => note(request, null),
    startRun: (id, startOptions = {}) => known(id).runs.startForeign(nowMs(), startOptions),
    endRun: (id, result) => known(id).runs.end(nowMs(), result),
    isBusy: (id) => known(id).runs.isBusy(nowMs()),
    addIntegration,
    nowMs,
    date: () => date(nowMs(), requests.length),
    requests,
    runs: () => {
      const all = [...integrations.values()].flatMap(({ runs }) => runs.all(nowMs()));
      return all.sort((a, b) => a.acceptedAtMs - b.acceptedAtMs);
    },
  };
}
