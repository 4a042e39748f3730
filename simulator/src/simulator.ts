/** A Lark tenant over HTTP on this machine. */
import type { AddressInfo } from 'node:net';
import { approvalQuirks } from './approval/quirks.ts';
import { attendanceQuirks } from './attendance/quirks.ts';
import { baseQuirks } from './base/quirks.ts';
import { createAdminApi } from './admin-api.ts';
import type { Credentials } from './auth/auth.ts';
import { createTicketDesk } from './auth/tickets.ts';
import { createFaultBook, type Fault } from './faults/book.ts';
import { createGateway } from './platform/gateway.ts';
import { createLimits } from './platform/limits.ts';
import { createTokenIssuer } from './platform/tokens.ts';
import { createTransport, type Call } from './platform/transport.ts';
import { hash, hex } from './random.ts';
import { openModules } from './modules.ts';
import { createTenant, type Tenant, type TenantSize } from './tenant.ts';
import type { Quirks, Range } from './world.ts';

export { parseFault } from './faults/parse.ts';
export type { Fault } from './faults/book.ts';
export type { Call } from './platform/transport.ts';
export type { Tenant, TenantSize } from './tenant.ts';
export type { Quirks, Range } from './world.ts';

/** How a tenant is to be simulated; every option has a default. */
export interface SimulatorOptions {
  /** The same seed, size and clock make the same tenant, byte for byte; default 1. */
  readonly seed?: number;
  /**
   * `small` (default): 40 people, 12 departments, four levels, 120 approvals; `large`: 100,000, 8,000, fifteen,
   * 50,000. Both have sixty days of attendance.
   */
  readonly size?: TenantSize;
  /** On 127.0.0.1; default 0, any free one. */
  readonly port?: number;
  /** A factor on the published rates; default 1, `off` never throttles. */
  readonly rates?: number | 'off';
  /** Granted to the app; default: every scope that the endpoints and the fields know. */
  readonly scopes?: readonly string[];
  /** The contact range; default `all`. */
  readonly range?: Range;
  readonly faults?: readonly Fault[];
  /** Milliseconds before every answer; default 0. */
  readonly latency?: number;
  /** Whether the app was made for one company, the default, or is in the store. */
  readonly appType?: 'custom' | 'store';
  /** Seconds that a token lives, of the tenant or of a store app; default 7200, Lark's own. */
  readonly tokenLife?: number;
  /** `fetch_child=true` on a department with more than this many below it answers 43010; default: never. */
  readonly recursionLimit?: number;
  /** What Lark's documents leave open. */
  readonly quirks?: Partial<Quirks>;
  /** Epoch milliseconds for tokens, rates, log ids and what happens in the tenant; default the machine's. */
  readonly clock?: () => number;
}

/** A running simulator: where it is, what is true in it, and what has been asked of it. */
export interface Simulator {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly credentials: Credentials;
  /** What a store app needs besides: who installed it, and the ticket of the hour. */
  readonly store: {
    readonly tenantKey: string;
    readonly ticket: () => string;
    readonly pushTicket: () => void;
  };
  /** The ground truth, which a test may change between two reads. */
  readonly tenant: Tenant;
  /** Every request to Lark in the order they came. */
  readonly calls: readonly Call[];
  callsByEndpoint(): Readonly<Record<string, number>>;
  /** Calls this with every request once its answer is made: whatever it changes, the next request is the first to see. */
  afterEach(listener: (call: Call) => void): void;
  addFault(fault: Fault): void;
  clearFaults(): void;
  /** Tokens given out so far answer 99991663; the next request for one makes a new one. */
  revokeTokens(): void;
  /** The same for the app access tokens of a store app, which answer 20014 then. */
  revokeAppTokens(): void;
  setScopes(scopes: readonly string[]): void;
  /** Every scope that the endpoints and the fields know. */
  readonly knownScopes: readonly string[];
  setRange(range: Range): void;
  /** Stops at once, whatever hangs. */
  close(): Promise<void>;
}

function listen(server: ReturnType<typeof createTransport>, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(server.address() as AddressInfo);
    });
  });
}

function credentialsOf(seed: number): Credentials {
  const words = [1, 2, 3, 4].map((part) => hex(hash(seed, 70, part)));
  return { app_id: `cli_a${words.slice(0, 2).join('').slice(1)}`, app_secret: words.join('') };
}

function countByEndpoint(calls: readonly Call[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { endpoint } of calls) counts[endpoint] = (counts[endpoint] ?? 0) + 1;
  return counts;
}

/** Starts a tenant and answers for it until it is closed. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = 1, size = 'small', clock = Date.now, rates = 1, tokenLife: life = 7_200 } = options;
  const credentials = credentialsOf(seed);
  const tenant = createTenant(seed, size, clock);
  const tokens = createTokenIssuer({ seed, prefix: 't-', life, clock });
  const appTokens = createTokenIssuer({ seed, prefix: 'a-', life, clock });
  const tickets = createTicketDesk(seed, clock);
  const faults = createFaultBook(options.faults);
  let range = options.range ?? 'all';
  const calls: Call[] = [];
  let listener: ((call: Call) => void) | undefined;

  const { endpoints, knownScopes } = openModules({
    world: {
      tenant,
      range: () => range,
      quirks: {
        ...approvalQuirks,
        ...attendanceQuirks,
        ...baseQuirks,
        childrenRefusal: 40004,
        batchOutOfRange: 'omit',
        seats: 'listed',
        ...options.quirks,
      },
      recursionLimit: options.recursionLimit ?? Infinity,
    },
    auth: {
      appType: options.appType ?? 'custom',
      credentials,
      tokens,
      appTokens,
      tickets,
      tenantKey: tenant.company.tenant_key,
    },
  });
  let scopes: ReadonlySet<string> = new Set(options.scopes ?? knownScopes);

  const gateway = createGateway({
    endpoints,
    tokens,
    limits: createLimits({ rates, clock }),
    faults,
    appId: credentials.app_id,
    granted: (scope) => scopes.has(scope),
    clock,
  });
  const own = {
    callsByEndpoint: () => countByEndpoint(calls),
    addFault: faults.add,
    clearFaults: faults.clear,
    revokeTokens: tokens.revokeAll,
    revokeAppTokens: appTokens.revokeAll,
  };
  const server = createTransport({
    gateway,
    adminApi: createAdminApi({ tenant, ...own }),
    record: (call) => {
      calls.push(call);
      listener?.(call);
    },
    clock,
    latency: options.latency ?? 0,
    seed,
  });
  const { port } = await listen(server, options.port ?? 0);

  return {
    url: `http://127.0.0.1:${port}`,
    credentials,
    store: { tenantKey: tenant.company.tenant_key, ticket: tickets.current, pushTicket: tickets.push },
    tenant,
    calls,
    ...own,
    knownScopes,
    afterEach: (next) => {
      listener = next;
    },
    setScopes: (granted) => {
      scopes = new Set(granted);
    },
    setRange: (next) => {
      range = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
