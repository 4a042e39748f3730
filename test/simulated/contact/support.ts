// A simulated company, and whole reads of it in this process, each conversation and each row checked.
import { onTestFinished } from 'vitest';
import { discoverCommand } from '../../../src/commands/discover.ts';
import { readCommand } from '../../../src/commands/read.ts';
import { parseConfig } from '../../../src/config.ts';
import { linesOf } from '../../core/engine/support/syncs.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { recordProblems } from '../../checkers/acceptance.ts';
import type { JsonObject } from '../../support/json.ts';
import { checkRead, type AirbyteStream } from '../../checkers/protocol.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One read that was. */
export interface Read {
  /** By stream, in the order in which they came. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** `WARN ...` and the like. */
  readonly said: readonly string[];
  /** What was asked, by endpoint. */
  readonly calls: Readonly<Record<string, number>>;
  /** The messages of the errors, by stream. */
  readonly failed: ReadonlyMap<string, string>;
}

export interface Company {
  readonly simulator: Simulator;
  /** Reads these streams, or all, with `more` in the configuration. */
  readonly read: (more?: JsonObject, streams?: readonly string[]) => Promise<Read>;
  readonly discover: (more?: JsonObject) => Promise<readonly AirbyteStream[]>;
}

/** A company for the length of one test; rates without end on both sides. */
export async function company(options: SimulatorOptions = {}): Promise<Company> {
  const simulator = await startSimulator({ rates: 'off', ...options });
  onTestFinished(() => simulator.close());
  const configOf = (more: JsonObject) =>
    parseConfig({
      base_url: simulator.url,
      credentials: simulator.credentials,
      modules: ['contact'],
      limits: { rate_share: 100_000 },
      ...more,
    });
  const world = { clock: Date.now, debug: false, keepSecret: () => undefined };
  const discover: Company['discover'] = async (more = {}) => {
    const streams: AirbyteStream[] = [];
    for await (const message of discoverCommand(configOf(more), world)) {
      if (message.type === 'CATALOG')
        streams.push(...(message.catalog.streams as unknown as AirbyteStream[]));
    }
    return streams;
  };
  return {
    simulator,
    discover,
    async read(more = {}, names) {
      const streams = (await discover(more)).filter(({ name }) => names?.includes(name) ?? true);
      const before = simulator.calls.length;
      const input = { config: configOf(more), streams: streams.map(({ name }) => name), states: new Map() };
      const lines: string[] = [];
      const failed = new Map<string, string>();
      for await (const message of readCommand(input, world)) {
        lines.push(...linesOf(message));
        if (message.type === 'TRACE' && message.trace.type === 'ERROR')
          failed.set(message.trace.error.stream_descriptor?.name ?? '', message.trace.error.message);
      }
      const catalog = {
        streams: streams.map((stream) => ({
          stream,
          sync_mode: stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full_refresh',
          destination_sync_mode: 'overwrite',
        })),
      };
      const messages = checkRead(lines, { catalog, exitCode: failed.size > 0 ? 1 : 0 });
      const schemas = new Map(streams.map((stream) => [stream.name, stream.json_schema]));
      const rows = new Map<string, Row[]>(streams.map(({ name }) => [name, []]));
      for (const message of messages) {
        if (message.type !== 'RECORD') continue;
        const { stream, data } = message.record;
        const problems = recordProblems(schemas.get(stream) ?? {}, data);
        if (problems.length > 0) throw new Error(`${stream}: ${problems.join('; ')}`);
        rows.get(stream)?.push(data);
      }
      const calls: Record<string, number> = {};
      for (const { endpoint } of simulator.calls.slice(before)) calls[endpoint] = (calls[endpoint] ?? 0) + 1;
      return {
        rows,
        failed,
        calls,
        said: messages.flatMap((one) => (one.type === 'LOG' ? [`${one.log.level} ${one.log.message}`] : [])),
      };
    },
  };
}

/** Rows in an order of their own. */
export function sorted(rows: Iterable<Row>): string[] {
  return [...rows]
    .map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort();
}
