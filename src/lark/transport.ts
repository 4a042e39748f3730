// The one file that uses the Lark SDK: sends a request and returns the response unjudged.
import { createRequire } from 'node:module';
import type * as Sdk from '@larksuiteoapi/node-sdk';
import type { AgentOptions } from './network/agents.ts';
import { createHttpInstance, type HttpResponse } from './network/http-instance.ts';

// Before Node imports a CommonJS file it scans all of it for exports. The SDK is one file of 6 MB: requiring it
// saves a fifth of a second at every start.
const { Client, LoggerLevel } = createRequire(import.meta.url)('@larksuiteoapi/node-sdk') as typeof Sdk;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, from `/open-apis` on. */
  readonly url: string;
  readonly token?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export type { HttpResponse };

/** The request got no response: `reason` is the error code of the network (`ECONNRESET`), `text` its message. */
export interface NoResponse {
  readonly reason: string;
  readonly text: string;
}

export type Send = (request: HttpRequest) => Promise<HttpResponse | NoResponse>;

export interface TransportOptions extends AgentOptions {
  readonly baseUrl: string;
  readonly timeoutSeconds: number;
}

const silent = () => undefined;
const notHandedOn = 'not handed to the SDK: auth.ts signs in';

/**
 * Sends requests through the SDK's plain `request`. Its logger prints bearer tokens and writes to stdout, its
 * token cache is shared by the whole process, it has no timeout, and it drops headers: none of these is used.
 */
export function createTransport({ baseUrl, timeoutSeconds, ...agents }: TransportOptions): Send {
  let domain = baseUrl;
  while (domain.endsWith('/')) domain = domain.slice(0, -1);
  const { origin } = new URL(domain);
  const client = new Client({
    domain,
    appId: notHandedOn,
    appSecret: notHandedOn,
    disableTokenCache: true,
    cache: { get: () => Promise.resolve(undefined), set: () => Promise.resolve(false) },
    logger: { error: silent, warn: silent, info: silent, debug: silent, trace: silent },
    loggerLevel: LoggerLevel.error,
    httpInstance: createHttpInstance({ origin, timeoutSeconds, ...agents }) as unknown as Sdk.HttpInstance,
  });

  return async ({ method, url, token, body }) => {
    try {
      return await client.request<HttpResponse>({
        method,
        url,
        ...(body && { data: body }),
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        },
      });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (typeof code !== 'string') throw error;
      return { reason: code, text: message };
    }
  };
}
