// The HTTP client under the SDK: Node's own, with kept connections, gzip, one timeout for all of an exchange, and no
// redirects: a token goes to the host of base_url alone.
import http from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { agentsFor, type AgentOptions } from './agents.ts';

/** What the SDK hands over. */
export interface HttpOptions {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data?: unknown;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface HttpInstanceOptions extends AgentOptions {
  readonly origin: string;
  readonly timeoutSeconds: number;
}

/** The end of an exchange without a response; `code` is that of the network, such as `ECONNRESET`. */
class ExchangeFailed extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const unzip = promisify(gunzip);

/** More than any page of Lark, and what a string can hold. */
const maxBytes = 256 * 1024 * 1024;

/** An `httpInstance` for the SDK, of which only `request` is used. */
export function createHttpInstance({ origin, timeoutSeconds, ...options }: HttpInstanceOptions): {
  readonly request: (options: HttpOptions) => Promise<HttpResponse>;
} {
  const { httpAgent, httpsAgent } = agentsFor(options);
  return {
    request: ({ method, url, headers, data }) =>
      new Promise((resolve, reject) => {
        const address = new URL(url);
        if (address.origin !== origin) {
          reject(new TypeError('A request would leave the host of base_url.'));
          return;
        }
        const body = data === undefined ? undefined : Buffer.from(JSON.stringify(data));
        const isSecure = address.protocol === 'https:';
        const request = (isSecure ? https : http).request(address, {
          method,
          agent: isSecure ? httpsAgent : httpAgent,
          headers: {
            ...headers,
            accept: 'application/json',
            'accept-encoding': 'gzip',
            ...(body && { 'content-length': body.length }),
          },
        });
        const fail = ({ code = 'aborted', message }: NodeJS.ErrnoException): void => {
          clearTimeout(timer);
          reject(new ExchangeFailed(code, message));
        };
        const timer = setTimeout(() => {
          // First, since to destroy the request looks like a reset to whoever reads the response.
          fail({ name: 'Timeout', code: 'ETIMEDOUT', message: `no response within ${timeoutSeconds} s` });
          request.destroy();
        }, timeoutSeconds * 1000);
        request.on('error', fail);
        request.on('response', (response) => {
          read(response).then((text) => {
            clearTimeout(timer);
            resolve({ status: response.statusCode ?? 0, headers: flat(response.headers), text });
          }, fail);
        });
        request.end(body);
      }),
  };
}

async function read(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new ExchangeFailed('ERESPONSETOOLARGE', 'The response is too large.');
    chunks.push(chunk);
  }
  const whole = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  const isZipped = /^(?:x-)?gzip$/i.test(response.headers['content-encoding'] ?? '');
  return (isZipped ? await unzip(whole, { maxOutputLength: maxBytes }) : whole).toString('utf8');
}

function flat(headers: http.IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
