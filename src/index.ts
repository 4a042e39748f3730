// The package as a library: sources, their streams and a simulated tenant, for programs. docs/library.md describes it.
import type { FailureType, JsonObject, LogLevel, StreamStatus } from './airbyte/messages.ts';
import type { AirbyteStream, Outgoing } from './airbyte/messages.ts';
import { createRedactor } from './airbyte/redactor.ts';
import { checkCommand } from './commands/check.ts';
import { discoverCommand } from './commands/discover.ts';
import { readCommand } from './commands/read.ts';
import { loadSimulator } from './commands/simulator.ts';
import { specCommand } from './commands/spec.ts';
import { parseConfig, secretsOf } from './config.ts';
import { toAirbyteStream } from './engine/schema.ts';
import { allFeeds } from './modules/index.ts';

/** A stream, whether or not a configuration enables it. */
export interface StreamInfo {
  readonly name: string;
  /** What a row is. */
  readonly description: string;
  readonly primaryKey: readonly string[];
  /** The column that says where in time a row is; only streams with one are read incrementally. */
  readonly cursor: string | undefined;
  /** The JSON Schema (draft-07) of a row. */
  readonly schema: JsonObject;
}

/** The state of each stream, by its name: pass it to the next read. Any JSON store will do. */
export type States = Readonly<Record<string, JsonObject>>;

/** One thing that a read brings, in order. */
export type ReadEvent =
  | { readonly kind: 'row'; readonly stream: string; readonly row: JsonObject }
  /** Every row of the stream so far is covered: store the state once these rows are stored. */
  | { readonly kind: 'state'; readonly stream: string; readonly state: JsonObject }
  | { readonly kind: 'status'; readonly stream: string; readonly status: StreamStatus }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string };

export interface ReadOptions {
  /** The streams to read; default: every stream of the enabled modules. */
  readonly streams?: readonly string[];
  /** Where earlier reads ended; without it everything is read. */
  readonly states?: States;
}

export interface CheckResult {
  readonly succeeded: boolean;
  /** What the app sees, or what is missing and where to grant it. */
  readonly message: string;
}

/** A company's Lark or Feishu, as one configuration reaches it. */
export interface Source {
  /** Calls Lark a few times. */
  check(): Promise<CheckResult>;
  /** The streams of the enabled modules. Calls Lark only for `base.typed_streams`. */
  streams(): Promise<readonly StreamInfo[]>;
  /**
   * Reads as fast as the events are consumed; to stop consuming stops the read. A stream that fails does not stop the others.
   * @throws ReadError at the end, when a stream failed: a loop that ends without it has read everything
   */
  read(options?: ReadOptions): AsyncGenerator<ReadEvent, void>;
}

/** Why a stream, or the whole read if `stream` is absent, failed. */
export interface Failure {
  readonly stream: string | undefined;
  /** `config_error`: somebody must act; `transient_error`: later may work; `system_error`: a bug. */
  readonly type: FailureType;
  readonly message: string;
}

/** Some streams could not be read to their end; what they need is in `failures`. */
export class ReadError extends Error {
  override readonly name: string = 'ReadError';
  readonly failures: readonly Failure[];

  constructor(failures: readonly Failure[]) {
    super(failures.map(({ stream, message }) => (stream ? `${stream}: ${message}` : message)).join('\n'));
    this.failures = failures;
  }
}

export interface SourceOptions {
  /** Epoch milliseconds; default: this machine's clock. */
  readonly clock?: () => number;
  /** Whether every call is logged. */
  readonly debug?: boolean;
}

/**
 * Opens the source of a configuration, the object that is in `config.json`; makes no call yet.
 * @throws Error that names each field that is wrong, never a value
 */
export function openSource(config: JsonObject, options: SourceOptions = {}): Source {
  const { clock = Date.now, debug = false } = options;
  const settings = parseConfig(config);
  const redactor = createRedactor(secretsOf(settings));
  const world = { clock, debug, keepSecret: redactor.add };
  return {
    async check() {
      for await (const message of checkCommand(settings, world)) {
        const clean = redactor.clean(message);
        if (clean.type !== 'CONNECTION_STATUS') continue;
        const { status, message: text } = clean.connectionStatus;
        return { succeeded: status === 'SUCCEEDED', message: text };
      }
      throw new TypeError('A check ends with a status.');
    },
    async streams() {
      for await (const message of discoverCommand(settings, world))
        if (message.type === 'CATALOG') return message.catalog.streams.map(infoOf);
      throw new TypeError('A discovery ends with a catalog.');
    },
    async *read({ streams, states = {} } = {}) {
      const input = {
        config: settings,
        ...(streams && { streams }),
        states: new Map(Object.entries(states)),
      };
      const failures: Failure[] = [];
      for await (const message of readCommand(input, world))
        yield* eventsOf(redactor.clean(message), (failure) => failures.push(failure));
      if (failures.length > 0) throw new ReadError(failures);
    },
  };
}

function* eventsOf(message: Outgoing, fail: (failure: Failure) => void): Generator<ReadEvent> {
  if (message.type === 'RECORDS') {
    for (const { data } of message.records) yield { kind: 'row', stream: message.stream, row: data };
  } else if (message.type === 'RECORD') {
    yield { kind: 'row', stream: message.record.stream, row: message.record.data };
  } else if (message.type === 'STATE') {
    const { stream_descriptor, stream_state } = message.state.stream;
    yield { kind: 'state', stream: stream_descriptor.name, state: stream_state };
  } else if (message.type === 'LOG') {
    yield { kind: 'log', level: message.log.level, message: message.log.message };
  } else if (message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS') {
    const { stream_descriptor, status } = message.trace.stream_status;
    yield { kind: 'status', stream: stream_descriptor.name, status };
  } else if (message.type === 'TRACE' && message.trace.type === 'ERROR') {
    const { stream_descriptor, failure_type, message: text } = message.trace.error;
    fail({ stream: stream_descriptor?.name, type: failure_type, message: text });
  }
}

function infoOf({
  name,
  json_schema,
  source_defined_primary_key,
  default_cursor_field,
}: AirbyteStream): StreamInfo {
  const { description } = json_schema;
  return {
    name,
    description: typeof description === 'string' ? description : '',
    primaryKey: source_defined_primary_key.flat(),
    cursor: default_cursor_field?.[0],
    schema: json_schema,
  };
}

/** Every stream there is, apart from those of single Base tables. */
export function listStreams(): readonly StreamInfo[] {
  return allFeeds.flatMap(({ streams }) => streams.map((stream) => infoOf(toAirbyteStream(stream))));
}

/** The JSON Schema (draft-07) of a configuration. */
export function configSchema(): JsonObject {
  for (const message of specCommand())
    if (message.type === 'SPEC') return message.spec.connectionSpecification;
  throw new TypeError('The specification is a message.');
}

export interface SimulateOptions {
  /** `small`, the default, has 40 people; `large` has 100,000. */
  readonly size?: 'small' | 'large';
  /** The same seed, size and clock make the same company; default 1. */
  readonly seed?: number;
  /** A factor on Lark's published rates; default `off`, no limits. */
  readonly rates?: number | 'off';
  /** Default 0: any free port. */
  readonly port?: number;
}

/** A Lark tenant on this machine. */
export interface SimulatedTenant {
  readonly url: string;
  /** Reads all of it: every module, every approval code, every Base. */
  readonly config: JsonObject;
  close(): Promise<void>;
}

/**
 * Starts a Lark tenant on 127.0.0.1. Needs the package `lark-simulator`, which has more controls of its own.
 * @throws Error that says how to install it
 */
export async function simulate(options: SimulateOptions = {}): Promise<SimulatedTenant> {
  const { configurationFor, startSimulator } = await loadSimulator();
  const { rates = 'off' } = options;
  const simulator = await startSimulator({ ...options, rates });
  return {
    url: simulator.url,
    config: configurationFor(simulator, { rates }),
    close: () => simulator.close(),
  };
}
