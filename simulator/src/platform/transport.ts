/** Carries replies over a socket, whole or damaged. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Damage, Incoming, Reply } from './gateway.ts';
import { logIdOf, requestIdOf } from './logid.ts';

/** One request that came in, for the ledger. */
export interface Call {
  /** `GET /open-apis/contact/v3/departments/:department_id`; the bare path where no endpoint answers. */
  readonly endpoint: string;
  /** Path and query as they were sent. */
  readonly url: string;
  /** What was sent with a POST, if it was JSON. */
  readonly body?: unknown;
  /** When it came, in epoch milliseconds of the simulator's clock. */
  readonly at: number;
  /** The HTTP status; 0 when no answer was given. */
  readonly status: number;
  /** Lark's code; undefined where the answer had none. */
  readonly code: number | undefined;
}

/** What stands behind the socket. */
export interface TransportParts {
  readonly gateway: (incoming: Incoming) => Reply;
  /** Answers what is not Lark's, such as the ground truth; false: not its business. */
  readonly adminApi: (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;
  readonly record: (call: Call) => void;
  readonly clock: () => number;
  readonly latency: number;
  readonly seed: number;
}

async function bytesIn(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function bodyOf(reply: Reply): Buffer {
  const { body } = reply.answer;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (reply.damage.includes('not-json')) return Buffer.from(text.slice(0, Math.ceil(text.length / 2)));
  return Buffer.from(reply.damage.includes('bom') ? `\uFEFF${text}` : text);
}

function headersOf(reply: Reply, bytes: Buffer): Record<string, string> {
  const type = typeof reply.answer.body === 'string' ? 'text/plain' : 'application/json; charset=utf-8';
  return {
    'content-type': type,
    ...(reply.damage.includes('gzip') && { 'content-encoding': 'gzip' }),
    'content-length': String(bytes.length),
    ...reply.answer.headers,
  };
}

function send(reply: Reply, response: ServerResponse): void {
  const struck = (damage: Damage): boolean => reply.damage.includes(damage);
  if (struck('reset')) {
    response.socket?.resetAndDestroy();
    return;
  }
  const plain = bodyOf(reply);
  const bytes = struck('gzip') ? gzipSync(plain) : plain;
  response.writeHead(reply.answer.status, headersOf(reply, bytes));
  if (!struck('truncated')) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    setTimeout(() => response.socket?.resetAndDestroy(), 20);
  });
}

/** An HTTP server that answers with the gateway's replies. */
export function createTransport(parts: TransportParts): Server {
  const { gateway, clock, seed } = parts;
  let count = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (parts.adminApi(request, response, url)) return;
    count += 1;
    const logId = logIdOf(clock(), seed, count);
    const requestId = requestIdOf(seed, count);
    const { authorization } = request.headers;
    const body = jsonIn(await bytesIn(request));
    const at = clock();
    const reply = gateway({ method: request.method ?? 'GET', url, authorization, body, logId });
    const unanswered = reply.damage.includes('hang') || reply.damage.includes('reset');
    const code = typeof reply.answer.body === 'string' ? undefined : reply.answer.body['code'];
    parts.record({
      endpoint: reply.endpoint,
      url: `${url.pathname}${url.search}`,
      ...(request.method === 'POST' && { body }),
      at,
      status: unanswered ? 0 : reply.answer.status,
      code: typeof code === 'number' ? code : undefined,
    });
    response.once('close', reply.release);
    response.once('finish', reply.release);
    if (reply.damage.includes('hang')) return;
    response.setHeader('X-Tt-Logid', logId);
    response.setHeader('X-Request-Id', requestId);
    response.setHeader('Date', new Date(at).toUTCString());
    const delay = parts.latency + reply.delay;
    if (delay === 0) send(reply, response);
    else setTimeout(send, delay, reply, response).unref();
  };
  const server = createServer((request, response) => {
    // A client that breaks off while it is still sending is owed no answer.
    answer(request, response).catch(() => response.destroy());
  });
  // Node's own five seconds are shorter than the waits a throttled client is sent on.
  server.keepAliveTimeout = 75_000;
  return server;
}
