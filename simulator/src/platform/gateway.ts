/** Lark's gateway: every request passes the same gates in the same order. */
import type { FaultBook } from '../faults/book.ts';
import { bendPage } from '../faults/pages.ts';
import {
  gatewayRefusal,
  notFound,
  quotaExhausted,
  refuse,
  scopeRefusal,
  throttled,
  type Answer,
  type Scene,
} from './answers.ts';
import { nameOf, type ApiCall, type Endpoint } from './endpoint.ts';
import type { Limits } from './limits.ts';
import { createRouter } from './router.ts';
import type { TokenIssuer } from './tokens.ts';

/** A request once its bytes are in. */
export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  /** The parsed JSON body; undefined when there is none or it is not JSON. */
  readonly body: unknown;
  readonly logId: string;
}

/** What is done to the bytes of an answer. */
export type Damage = 'hang' | 'reset' | 'not-json' | 'bom' | 'gzip' | 'truncated';

/** An answer, and what befalls it on its way. */
export interface Reply {
  /** The endpoint's name, or the method and path of a request that none answers to. */
  readonly endpoint: string;
  readonly answer: Answer;
  readonly delay: number;
  readonly damage: readonly Damage[];
  /** To be called once the answer is on its way: it gives back the documents that the call held. */
  readonly release: () => void;
}

/** The offices that the gateway asks. */
export interface GatewayParts {
  readonly endpoints: readonly Endpoint[];
  readonly tokens: TokenIssuer;
  readonly limits: Limits;
  readonly faults: FaultBook;
  readonly appId: string;
  readonly granted: (scope: string) => boolean;
  readonly clock: () => number;
}

const noToken = 'Missing access token for authorization. Please make a request with token attached.';
const badToken = 'Invalid access token for authorization. Please make a request with token attached.';
const oddToken = "Invalid access token for authorization. The token must start with 't-' or 'u-'.";
const badGateway = {
  status: 502,
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n',
  headers: { 'content-type': 'text/html' },
};

const nothing = (): void => undefined;

/** The gateway in front of these endpoints: a request in, a reply out, no socket in sight. */
export function createGateway(parts: GatewayParts): (incoming: Incoming) => Reply {
  const { faults, tokens, limits, granted } = parts;
  const route = createRouter(parts.endpoints);
  /** Documents that a call works on, as Base locks them (docs/lark-api/auth.md#rate-limits). */
  const held = new Set<string>();

  const refusedForToken = (scene: Scene, authorization: string | undefined): Answer | undefined => {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return gatewayRefusal(scene, 400, 99991661, noToken);
    if (/^(u-|eyJ)/.test(token)) return gatewayRefusal(scene, 400, 99991668, badToken);
    if (!token.startsWith('t-')) return gatewayRefusal(scene, 400, 99991671, oddToken);
    const expired = !tokens.isGood(token) || faults.take('expired', scene.endpoint) !== undefined;
    return expired ? gatewayRefusal(scene, 400, 99991663, badToken) : undefined;
  };

  const refusedAtGate = (endpoint: Endpoint, scene: Scene): Answer | undefined => {
    const name = scene.endpoint;
    if (faults.take('ip', name, endpoint.signIn) !== undefined) {
      return gatewayRefusal(scene, 400, 99991401, 'ip 127.0.0.1 is denied by app setting');
    }
    if (faults.take('quota', name, !endpoint.metered) !== undefined) return quotaExhausted;
    const throttle = faults.take('throttle', name, endpoint.rates.length === 0);
    if (throttle === undefined) return limits.admit(endpoint);
    const { reset = '1', status } = throttle;
    return throttled(endpoint.rates[0]?.limit ?? 1, reset === 'none' ? undefined : reset, status);
  };

  const refusedForScope = (endpoint: Endpoint, scene: Scene, call: ApiCall): Answer | undefined => {
    const { scopes } = endpoint;
    if (scopes.length > 0 && !scopes.some(granted))
      return scopeRefusal(scene, 'action_scope_required', scopes);
    const missing = endpoint.missingFieldScope(call);
    return missing === undefined ? undefined : scopeRefusal(scene, 'field_scope_required', [missing]);
  };

  const work = (endpoint: Endpoint, scene: Scene, call: ApiCall): Answer => {
    const ready = endpoint.prepare(call);
    if (!ready.ok) return refuse(call, ready.refusal);
    const error = faults.take('error', scene.endpoint);
    if (error !== undefined) return refuse(call, { msg: 'injected by the simulator', ...error });
    return bendPage(ready.value(), call, (kind) => faults.take(kind, scene.endpoint));
  };

  const pass = (
    endpoint: Endpoint,
    incoming: Incoming,
    path: Readonly<Record<string, string>>,
    hold: (document: string) => boolean,
  ): Answer => {
    const scene = { appId: parts.appId, endpoint: nameOf(endpoint), logId: incoming.logId };
    const slid = (): number => {
      const fault = faults.take('shift', scene.endpoint);
      return fault === undefined ? 0 : (fault.places ?? 1);
    };
    const call = {
      path,
      query: incoming.url.searchParams,
      body: incoming.body,
      listing: listingOf(incoming.url),
      shift: slid,
      logId: incoming.logId,
      now: parts.clock(),
      granted,
      hold,
    };
    return (
      (endpoint.signIn ? undefined : refusedForToken(scene, incoming.authorization)) ??
      refusedAtGate(endpoint, scene) ??
      refusedForScope(endpoint, scene, call) ??
      work(endpoint, scene, call)
    );
  };

  return (incoming) => {
    const found = route(incoming.method, incoming.url.pathname);
    if (found === undefined) {
      const endpoint = `${incoming.method} ${incoming.url.pathname}`;
      return { endpoint, answer: notFound, delay: 0, damage: [], release: nothing };
    }
    const name = nameOf(found.endpoint);
    const struck = (kind: Damage | 'html' | 'missing'): boolean => faults.take(kind, name) !== undefined;
    const delay = faults.take('slow', name)?.ms ?? 0;
    const before = (['hang', 'reset'] as const).filter(struck);
    if (before.length > 0)
      return { endpoint: name, answer: notFound, delay, damage: before, release: nothing };
    if (struck('html')) return { endpoint: name, answer: badGateway, delay, damage: [], release: nothing };
    if (struck('missing')) return { endpoint: name, answer: notFound, delay, damage: [], release: nothing };
    const mine: string[] = [];
    const answer = pass(found.endpoint, incoming, found.path, (document) => {
      if (held.has(document)) return false;
      held.add(document);
      mine.push(document);
      return true;
    });
    const release = (): void => {
      for (const document of mine.splice(0)) held.delete(document);
    };
    const damage = (['not-json', 'bom', 'gzip', 'truncated'] as const).filter(struck);
    return { endpoint: name, answer, delay, damage, release };
  };
}

/** A page token belongs to the path and the query it was given out for, whatever the page's size. */
function listingOf(url: URL): string {
  const rest = [...url.searchParams].filter(([key]) => key !== 'page_size' && key !== 'page_token');
  return `${url.pathname}?${rest
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join('&')}`;
}
