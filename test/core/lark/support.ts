// What the tests of the client share: a client of ours at an address, and exact exchanges with nock.
import nock from 'nock';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../../../src/engine/errors.ts';
import { createLark, type Lark, type LarkEvent, type LarkOptions } from '../../../src/lark/client.ts';
import { endpoint, type Endpoint, type Rate } from '../../../src/lark/endpoint.ts';
import {
  createTransport,
  type HttpResponse,
  type NoResponse,
  type Send,
  type TransportOptions,
} from '../../../src/lark/transport.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../simulator/src/simulator.ts';

/** Credentials that are easy to find where they do not belong. */
export const app = {
  auth_type: 'custom_app',
  app_id: 'cli_9f5343c580712544',
  app_secret: 'Z5QwVXuiYC9hF7hOAAAADbbbbCCCCeee',
} as const;

/** The tokens that the exchanges give out. */
export const tokens = [
  't-g1044qeGEDXTB6NDJOGV4JQCYDGHRBARFTGT1234',
  't-g1044second',
  't-g1044third',
] as const;

export const host = 'https://open.larksuite.com';
export const signInPath = '/open-apis/auth/v3/tenant_access_token/internal';
export const signIn = `POST ${signInPath}`;

/** Retries without the waits between them. */
export const quick = { minTimeout: 1, maxTimeout: 2 };

/** An endpoint for a test; without rates unless the test is about them. */
export function thing(path = '/open-apis/test/v1/things', rates: readonly Rate[] = []): Endpoint {
  return endpoint<unknown>({ method: 'GET', path, rates, scopes: [], returns: z.looseObject({}) });
}

export interface Setup {
  readonly lark: Lark;
  readonly events: LarkEvent[];
  /** The tokens passed to `onToken`. */
  readonly tokensSeen: string[];
}

/** A client of ours with short waits; `changes` override what the test is about. */
export function larkAt(baseUrl: string, changes: Partial<LarkOptions & TransportOptions> = {}): Setup {
  const events: LarkEvent[] = [];
  const tokensSeen: string[] = [];
  const send = createTransport({
    baseUrl,
    timeoutSeconds: 20,
    connections: 50,
    ...changes,
  });
  const lark = createLark({
    credentials: app,
    send,
    rateShare: 1,
    concurrency: 8,
    clock: Date.now,
    onEvent: (event) => events.push(event),
    onToken: (token) => tokensSeen.push(token),
    patience: quick,
    ...changes,
  });
  return { lark, events, tokensSeen };
}

/** A simulated tenant for the length of one test, with a client of ours that signs in to it. */
export async function openClient(
  options: SimulatorOptions = {},
  changes: Partial<LarkOptions & TransportOptions> = {},
): Promise<Setup & { readonly simulator: Simulator }> {
  const simulator = await startSimulator({ rates: 'off', ...options });
  onTestFinished(() => simulator.close());
  const credentials = { auth_type: 'custom_app', ...simulator.credentials } as const;
  return { simulator, ...larkAt(simulator.url, { credentials, ...changes }) };
}

// Where nock is loaded it takes the place of Node's requests, is slower and does not know of tunnels: only `exchanges`
// has it.
nock.restore();

/** Takes the network away for one test, and afterwards fails it when an expected exchange did not happen. */
export function exchanges(): nock.Scope {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
  const scope = nock(host);
  onTestFinished(() => {
    const left = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    nock.restore();
    if (left.length > 0) throw new Error(`No request came for ${left.join(', ')}.`);
  });
  return scope;
}

/** One exchange at the token endpoint: the token, and how many seconds it is good for. */
export function givesToken(scope: nock.Scope, token: string = tokens[0], expire = 7200): void {
  scope.post(signInPath).reply(200, { code: 0, msg: 'ok', tenant_access_token: token, expire });
}

/** The ConnectorError that a promise rejects with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const outcome = await promise.then(
    () => new Error('It should have failed.'),
    (error: unknown) => error,
  );
  if (outcome instanceof ConnectorError) return outcome;
  throw outcome;
}

/** What came out of an iterable before it ended or failed. */
export async function drained<T>(items: AsyncIterable<T>): Promise<{ items: T[]; failure?: unknown }> {
  const seen: T[] = [];
  try {
    for await (const item of items) seen.push(item);
    return { items: seen };
  } catch (failure) {
    return { items: seen, failure };
  }
}

/** A clock that stands until a test moves it. */
export function standingClock(): {
  readonly clock: () => number;
  readonly forward: (seconds: number) => void;
} {
  let now = Date.UTC(2026, 1, 3);
  return {
    clock: () => now,
    forward: (seconds) => {
      now += seconds * 1000;
    },
  };
}

/** What a test replies to a request: a body with code 0 and this `data`, a whole body, or a response. */
export type Reply = HttpResponse | NoResponse | { readonly data?: unknown; readonly code?: unknown };

/** A client without a network: `reply` answers every request but signing in; `requests` are their URLs. */
export function scripted(
  reply: (url: URL, count: number) => Reply,
  changes: Partial<LarkOptions> = {},
): Setup & { readonly requests: URL[] } {
  const requests: URL[] = [];
  const events: LarkEvent[] = [];
  const tokensSeen: string[] = [];
  const send: Send = ({ url }) => {
    const address = new URL(url, host);
    if (address.pathname === signInPath) {
      return Promise.resolve(toResponse({ code: 0, tenant_access_token: tokens[0], expire: 7200 }));
    }
    requests.push(address);
    return Promise.resolve(toResponse(reply(address, requests.length)));
  };
  const lark = createLark({
    credentials: app,
    send,
    rateShare: 1,
    concurrency: 8,
    clock: Date.now,
    onEvent: (event) => events.push(event),
    onToken: (token) => tokensSeen.push(token),
    patience: { ...quick, retries: 2 },
    ...changes,
  });
  return { lark, events, tokensSeen, requests };
}

function toResponse(reply: Reply | Readonly<Record<string, unknown>>): HttpResponse | NoResponse {
  if ('text' in reply) return reply as HttpResponse | NoResponse;
  return { status: 200, headers: {}, text: JSON.stringify({ code: 0, msg: 'success', ...reply }) };
}
