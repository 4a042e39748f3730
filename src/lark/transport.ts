// The one file that touches the Lark SDK: a request goes out, whatever comes back is handed on unjudged.
import { createRequire } from 'node:module';
import type * as Sdk from '@larksuiteoapi/node-sdk';
import axios, { AxiosError, type AxiosResponse } from 'axios';
import { agentsFor, type AgentOptions } from './network/agents.ts';

// Before Node imports a CommonJS file it scans all of it for exports. The SDK is one file of 6 MB: requiring it
// saves a fifth of a second at every start.
const { Client, LoggerLevel } = createRequire(import.meta.url)('@larksuiteoapi/node-sdk') as typeof Sdk;

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Path and query, from `/open-apis` on. */
  readonly url: string;
  readonly token?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The request got no answer: `reason` is the network's own word (`ECONNRESET`), `text` what it said. */
export interface NoAnswer {
  readonly reason: string;
  readonly text: string;
}

export type Send = (request: Request) => Promise<Answer | NoAnswer>;

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
  const instance = axios.create({
    timeout: timeoutSeconds * 1000,
    ...agentsFor(agents),
    // The agents know the way; axios has ideas of its own about HTTPS_PROXY.
    proxy: false,
    responseType: 'text',
    transformResponse: (text: string) => text,
    validateStatus: () => true,
    maxRedirects: 0,
  });
  instance.interceptors.request.use((options) => ({
    ...options,
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  }));
  instance.interceptors.response.use(toAnswer as never);
  const client = new Client({
    domain: baseUrl.replace(/\/+$/, ''),
    appId: notHandedOn,
    appSecret: notHandedOn,
    disableTokenCache: true,
    cache: { get: () => Promise.resolve(undefined), set: () => Promise.resolve(false) },
    logger: { error: silent, warn: silent, info: silent, debug: silent, trace: silent },
    loggerLevel: LoggerLevel.error,
    httpInstance: instance as unknown as Sdk.HttpInstance,
  });

  return async ({ method, url, token, body }) => {
    try {
      return await client.request<Answer>({
        method,
        url,
        ...(body && { data: body }),
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        },
      });
    } catch (error) {
      if (!(error instanceof AxiosError)) throw error;
      const { code = 'broken off', message } = error;
      return { reason: timeouts.includes(code) ? 'ETIMEDOUT' : code, text: message };
    }
  };
}

/** What axios calls it when its own timeout, or our signal, ends a request. */
const timeouts = ['ECONNABORTED', 'ERR_CANCELED'];

function toAnswer({ status, headers, data }: AxiosResponse<string>): Answer {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { status, headers: Object.fromEntries(named) as Record<string, string>, text: data };
}
