// A server in front of a simulated Lark that passes everything on, and lets one fault happen to chosen answers.
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { isObject } from '../../support/json.ts';
import { isSignIn, type Bent, type Exchange, type FaultKind, type Past } from './exchange.ts';

/** A fault and where it happens. */
export interface Strike {
  readonly kind: FaultKind;
  /** Which of the answers that it applies to, from 0. */
  readonly position: number;
  readonly how: 'once' | 'always';
  /** Whether it happens to sign-in instead of the answers with data. */
  readonly atSignIn: boolean;
}

export interface BendingServer {
  readonly url: string;
  /** Forgets all exchanges; from now on this fault happens. */
  readonly start: (strike?: Strike) => void;
  /** The exchanges since then, in order. */
  readonly exchanges: () => readonly Exchange[];
  /** The first one that the fault happened to. */
  readonly struck: () => Exchange | undefined;
  readonly past: () => Past;
  /** Ends the connections of readers that are over. */
  readonly hangUp: () => void;
  readonly close: () => void;
}

/** Pages are cut to this size, so that a small tenant has listings of several pages. */
const maxPageSize = 3;

export async function startBendingServer(simulator: string): Promise<BendingServer> {
  const agent = new http.Agent({ keepAlive: true });
  let exchanges: Exchange[] = [];
  let strike: Strike | undefined;
  let struck: Exchange | undefined;
  let applicable = 0;
  let count = 0;
  const past: Past = {
    pageBefore: (one) =>
      exchanges.findLast(
        (other) => other !== one && listingOf(other) === listingOf(one) && hasToken(other, one),
      ),
    others: (one) =>
      exchanges.filter((other) => other.endpoint === one.endpoint && other.url.href !== one.url.href),
    fresh: () => (count += 1),
  };
  const faultFor = (exchange: Exchange): FaultKind | undefined => {
    if (!strike || isSignIn(exchange) !== strike.atSignIn) return undefined;
    if (struck) {
      if (strike.how === 'once' || exchange.endpoint !== struck.endpoint) return undefined;
      return strike.kind.applies?.(exchange, past) === false ? undefined : strike.kind;
    }
    if (strike.kind.applies?.(exchange, past) === false) return undefined;
    applicable += 1;
    if (applicable <= strike.position) return undefined;
    struck = exchange;
    return strike.kind;
  };
  const server = http.createServer((request, response) => {
    forward(request, simulator, agent).then(
      ({ exchange, bytes }) => {
        const kind = faultFor(exchange);
        const bent = kind?.bend(exchange, past);
        exchanges.push(exchange);
        if (bent === undefined) reply(response, exchange, { body: bytes });
        else respond(response, exchange, bent, bytes);
      },
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    start(next) {
      [exchanges, strike, struck, applicable] = [[], next, undefined, 0];
    },
    exchanges: () => exchanges,
    struck: () => struck,
    past: () => past,
    hangUp: () => {
      server.closeAllConnections();
    },
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

/** The listing that a request is a page of. */
function listingOf({ endpoint, url, sent }: Exchange): string {
  const query = [...url.searchParams].filter(([key]) => key !== 'page_token');
  return JSON.stringify([endpoint, url.pathname, query, sent]);
}

/** Whether the page token of `later` came with the answer of `earlier`. */
function hasToken(earlier: Exchange, later: Exchange): boolean {
  const { data } = earlier.answer;
  const token = later.url.searchParams.get('page_token');
  return token !== null && isObject(data) && data['page_token'] === token;
}

function endpointOf(method: string, { pathname }: URL): string {
  const parts = pathname.split('/').map((part) => (/^(?:v\d|[a-z_-]*)$/.test(part) ? part : ':'));
  return `${method} ${parts.join('/')}`;
}

async function forward(request: IncomingMessage, simulator: string, agent: http.Agent) {
  const url = new URL(request.url ?? '/', simulator);
  const method = request.method ?? 'GET';
  const size = Number(url.searchParams.get('page_size') ?? 0);
  if (size > maxPageSize) url.searchParams.set('page_size', String(maxPageSize));
  const sent = await buffer(request);
  const { host, connection, 'accept-encoding': encoding, ...headers } = request.headers;
  const answered = await new Promise<IncomingMessage>((resolve, reject) => {
    http.request(url, { method, agent, headers }, resolve).on('error', reject).end(sent);
  });
  const bytes = await buffer(answered);
  const exchange: Exchange = {
    endpoint: endpointOf(method, url),
    url,
    sent: sent.toString('utf8'),
    status: answered.statusCode ?? 0,
    headers: answered.headers,
    answer: JSON.parse(bytes.toString('utf8')) as Exchange['answer'],
  };
  return { exchange, bytes };
}

function respond(response: ServerResponse, exchange: Exchange, bent: Bent, bytes: Buffer): void {
  if (bent === 'hang') return;
  if ('delay' in bent) {
    setTimeout(() => {
      reply(response, exchange, { body: bytes });
    }, bent.delay);
    return;
  }
  if ('body' in bent) {
    reply(response, exchange, bent);
    return;
  }
  if (bent.reset === '') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(exchange.status, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.write(bent.reset, () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
}

type Whole = Extract<Bent, { readonly body: unknown }>;

function reply(response: ServerResponse, exchange: Exchange, { status, headers, body }: Whole): void {
  const bytes =
    typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  const { connection, 'keep-alive': kept, 'transfer-encoding': chunked, ...own } = exchange.headers;
  response.writeHead(status ?? exchange.status, { ...own, ...headers, 'content-length': bytes.length });
  response.end(bytes);
}
