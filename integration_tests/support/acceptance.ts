// One company for a whole suite of the platform's acceptance tests, and reads of it that tell of every closed slice.
import { readCommand } from '../../src/commands/read.ts';
import { parseConfig } from '../../src/config.ts';
import { parseCatalog, parseState } from '../../src/airbyte/inputs.ts';
import { toText } from '../../src/airbyte/line.ts';
import { startSimulator, type Simulator } from '../../simulator/src/simulator.ts';
import type { JsonObject } from '../../test/support/json.ts';
import {
  checkRead,
  type AirbyteMessage,
  type AirbyteStream,
  type ConfiguredCatalog,
} from '../../test/checkers/protocol.ts';
import { configForAll, discovered } from './company.ts';
import { day } from '../../test/support/time.ts';

/** How far back the company is read: beyond every lookback, so that a later read is shorter than the first. */
export const days = 42;

export interface Subject {
  readonly simulator: Simulator;
  readonly streams: readonly AirbyteStream[];
  /** The configuration that a suite reads with. */
  readonly config: JsonObject;
  readonly close: () => Promise<void>;
}

/**
 * Nothing happens by itself between two reads, and the youngest rows are old enough to be read by both: a company goes on
 * punching in and out with its clock.
 */
function standing(): () => number {
  const instant = anHourAgo();
  return () => instant;
}

export const anHourAgo = (): number => Date.now() - 3_600_000;

/** A small company and every stream that is offered of it. */
export async function subject(
  how: { readonly forwardOnly?: boolean; readonly clock?: () => number } = {},
): Promise<Subject> {
  const simulator = await startSimulator({
    rates: 'off',
    clock: how.clock ?? standing(),
    size: {
      people: 12,
      departments: 4,
      depth: 2,
      approval: { definitions: 2, instances: 60, days: days - 2 },
      attendance: { days: days - 2 },
      base: { bases: 2, tables: 2, rows: 8 },
    },
  });
  const config = configForAll(simulator, { start: Date.now() - days * day, ...how });
  const streams = await discovered(config);
  return { simulator, streams, config, close: () => simulator.close() };
}

export const incremental = ({ supported_sync_modes }: AirbyteStream): boolean =>
  supported_sync_modes.includes('incremental');

/** A catalog of some streams in one mode. */
export function configured(
  streams: readonly AirbyteStream[],
  sync_mode: 'full_refresh' | 'incremental',
): ConfiguredCatalog {
  return { streams: streams.map((stream) => ({ stream, sync_mode, destination_sync_mode: 'append' })) };
}

/** Reads in this process, with a STATE for every slice; the conversation is held to every rule. */
export async function readHere(
  config: JsonObject,
  catalog: ConfiguredCatalog,
  states: readonly JsonObject[] = [],
): Promise<AirbyteMessage[]> {
  const input = {
    config: parseConfig(config),
    catalog: parseCatalog(JSON.parse(JSON.stringify(catalog))),
    states: parseState(states),
  };
  const world = {
    clock: Date.now,
    debug: false,
    keepSecret: () => undefined,
    checkpoints: { milliseconds: 0, records: 1 },
  };
  const lines: string[] = [];
  let exitCode = 0;
  for await (const message of readCommand(input, world)) {
    lines.push(...toText(message).trimEnd().split('\n'));
    if (message.type === 'TRACE' && message.trace.type === 'ERROR') exitCode = 1;
  }
  return checkRead(lines, { catalog, exitCode });
}

/** The records of a stream, in order. */
export function recordsOf(messages: readonly AirbyteMessage[], stream: string): JsonObject[] {
  return messages.flatMap((one) =>
    one.type === 'RECORD' && one.record.stream === stream ? [one.record.data] : [],
  );
}

/** The states of a stream, in order. */
export function statesOf(messages: readonly AirbyteMessage[], stream: string): JsonObject[] {
  return messages.flatMap((one) =>
    one.type === 'STATE' && one.state.stream.stream_descriptor.name === stream
      ? [one.state.stream.stream_state]
      : [],
  );
}

/** Where among the messages the states of a stream are. */
export function placesOfStates(messages: readonly AirbyteMessage[], stream: string): number[] {
  return messages.flatMap((one, at) =>
    one.type === 'STATE' && one.state.stream.stream_descriptor.name === stream ? [at] : [],
  );
}

/** A state as the acceptance tests hand it over: no namespace. */
export function stateOf(name: string, stream_state: JsonObject): JsonObject {
  return { type: 'STREAM', stream: { stream_descriptor: { name }, stream_state } };
}

/** What a cursor says, as a number; the acceptance tests parse both sides alike. */
export function instantOf(value: unknown): number {
  const instant = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(instant)) throw new Error(`${JSON.stringify(value)} is no instant`);
  return instant;
}

export const cursorOf = ({ default_cursor_field }: AirbyteStream): string => default_cursor_field?.[0] ?? '';
