// From a configuration to what reads may use. Loads the SDK, which takes longer than to refuse a bad configuration.
import { baseUrlOf, privateKey, type Config } from '../config.ts';
import type { CheckpointPolicy } from '../engine/emit.ts';
import { createLark, type LarkEvent } from '../lark/client.ts';
import { proxyFor, secretsOfProxy } from '../lark/network/agents.ts';
import type { Patience } from '../lark/retry.ts';
import { createTransport } from '../lark/transport.ts';
import type { LogLevel } from '../airbyte/messages.ts';
import type { Context } from '../modules/context.ts';
import type { LarkFeed } from '../modules/define.ts';

/** What a command gets from the world around it. */
export interface World {
  readonly clock: () => number;
  /** Whether every detail is logged. */
  readonly debug: boolean;
  /** Called with every secret that comes up at run time, so that it is kept out of all texts. */
  readonly keepSecret: (secret: string) => void;
  /** Called when Lark has answered a call. */
  readonly onCall?: () => void;
  /** Called as windows of a feed are read: how many were, and how many there are as far as is known. */
  readonly onWindows?: (stream: string, closed: number, total: number) => void;
  /** How often a STATE is worth its line; the engine's own policy without it. */
  readonly checkpoints?: CheckpointPolicy;
}

/** What happens while Lark is called. */
export type Notice =
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  | { readonly kind: 'waiting'; readonly resource: string; readonly until: number };

export interface ConnectOptions {
  /** Overrides how long a failing call is tried again. */
  readonly patience?: Partial<Patience> | undefined;
  /** What is going to be read; the directory is walked once for all of it. */
  readonly feeds?: readonly LarkFeed[];
}

/** Makes no call yet. */
export function connect(
  config: Config,
  { clock, debug, keepSecret, onCall }: World,
  notify: (notice: Notice) => void,
  { patience = {}, feeds = [] }: ConnectOptions = {},
): Context {
  const { credentials, limits, network } = config;
  const log = (level: LogLevel, message: string): void => {
    notify({ kind: 'log', level, message });
  };
  const onEvent = (event: LarkEvent): void => {
    switch (event.kind) {
      case 'responded':
        onCall?.();
        if (debug) log('DEBUG', `${event.endpoint}: code ${event.code ?? 'none'}, ${event.milliseconds} ms`);
        break;
      case 'throttled':
        log(
          'INFO',
          `Lark limits the rate of ${event.endpoint}: waiting ${event.seconds.toFixed(1)} seconds.`,
        );
        notify({ kind: 'waiting', resource: event.endpoint, until: event.until });
        break;
      case 'skipped':
        log(
          'WARN',
          `${event.endpoint}: skipped ${event.problems.length} items without what identifies them (${event.problems[0] ?? ''}).`,
        );
        break;
      case 'unreadable':
        if (debug) log('DEBUG', `${event.endpoint}: unreadable response: ${event.excerpt}`);
        break;
      case 'retrying':
        log(
          'INFO',
          `Caught retryable error after ${event.attempt} tries, trying again: ${event.error.message}`,
        );
    }
  };
  const baseUrl = baseUrlOf(config);
  const proxy = proxyFor(baseUrl, network.proxy_url);
  if (proxy) secretsOfProxy(proxy).forEach(keepSecret);
  const lark = createLark({
    credentials,
    send: createTransport({
      baseUrl,
      proxy,
      caCertificate: network.ca_certificate,
      timeoutSeconds: network.timeout_seconds,
      connections: limits.max_concurrency,
    }),
    rateShare: limits.rate_share,
    concurrency: limits.max_concurrency,
    maxCalls: limits.max_api_calls,
    pageSize: privateKey(config, '_page_size'),
    clock,
    onEvent,
    onToken: keepSecret,
    patience,
  });
  return { config, lark, now: clock(), notify: log, feeds };
}
