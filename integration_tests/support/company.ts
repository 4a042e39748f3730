// Runs the built connector against a simulated company, and holds what it says against the truth.
import { expect } from 'vitest';
import { type Simulator, type Tenant } from '../../simulator/src/simulator.ts';
import { runCli, type CliRun, type RunOptions } from '../../test/support/cli.ts';
import { isObject, type JsonObject } from '../../test/support/json.ts';
import type { AirbyteStream, ConfiguredCatalog } from '../../test/checkers/protocol.ts';
import { settingsFor } from './modules.ts';
import { leaksIn, secretsOf } from './secrets.ts';
import { rowsOf, streamNames, type Company, type StreamName } from './truth.ts';

/** A configuration that reads it, as fast as it answers. */
export function configFor({ url, credentials }: Simulator, more: JsonObject = {}): JsonObject {
  return {
    base_url: url,
    credentials: { auth_type: 'custom_app', ...credentials },
    modules: ['contact'],
    limits: { rate_share: 1000 },
    ...more,
  };
}

/** The same for every module that there is. */
export function configForAll(simulator: Simulator, how?: Parameters<typeof settingsFor>[1]): JsonObject {
  return configFor(simulator, settingsFor(simulator, how));
}

/** How a command is run: as a process, the default here, or in this one. */
export type Run = (args: readonly string[], options: RunOptions) => Promise<CliRun>;

/** The streams that `discover` offers. */
export async function discovered(config: JsonObject, run: Run = runCli): Promise<AirbyteStream[]> {
  const { messages } = await run(['discover'], { input: { config } });
  return messages.flatMap((message) => (message.type === 'CATALOG' ? message.catalog.streams : []));
}

/** A configured catalog of some of them, as a platform would save it. */
export function catalogOf(
  streams: readonly AirbyteStream[],
  names: readonly string[] = streamNames,
  sync_mode = 'full_refresh',
): ConfiguredCatalog {
  const chosen = streams.filter(({ name }) => names.includes(name));
  return {
    streams: chosen.map((stream) => ({ stream, sync_mode, destination_sync_mode: 'overwrite' })),
  };
}

/** The streams of the directory alone: what most of these tests are about. */
export const inDirectory = ['--streams', streamNames.join(',')];

/** Reads a company and makes sure that nothing secret came out, whatever happened. */
export async function readFrom(
  simulator: Simulator,
  options: RunOptions & {
    readonly args?: readonly string[];
    readonly config?: JsonObject;
    readonly run?: Run;
  } = {},
): Promise<CliRun> {
  const { config = configFor(simulator), run = runCli, input, ...more } = options;
  const { args = input?.catalog === undefined ? inDirectory : [] } = options;
  const result = await run(['read', ...args], { ...more, input: { config, ...input } });
  expect(leaksIn(result, secretsOf(simulator))).toEqual([]);
  return result;
}

/** The data of the records of a run, by stream. */
export function recordsIn({ messages }: Pick<CliRun, 'messages'>): Record<string, JsonObject[]> {
  const records: Record<string, JsonObject[]> = {};
  for (const message of messages) {
    if (message.type === 'RECORD') (records[message.record.stream] ??= []).push(message.record.data);
  }
  return records;
}

/** Says that these rows came: all of them, once, and no others. */
export function expectTruth(
  records: Readonly<Record<string, JsonObject[]>>,
  tenant: Tenant,
  streams: readonly StreamName[] = streamNames,
): void {
  const truth = rowsOf(companyOf(tenant));
  expect(Object.keys(records).sort()).toEqual([...streams].sort());
  for (const stream of streams) {
    expect(inOrder(records[stream] ?? []), stream).toEqual(inOrder(truth[stream]));
  }
}

export function companyOf({ contact }: Tenant): Company {
  return { people: contact.people(), departments: contact.departments() };
}

/** Rows in an order of their own, each as text with its columns in order. */
export function inOrder(rows: readonly JsonObject[]): string[] {
  return rows.map(canonical).sort();
}

/** The same text for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
