// The tenant that every cell of the matrix reads, at a clock that stands where each read begins.
import { vi } from 'vitest';
import { toText } from '../../../src/airbyte/line.ts';
import type { AirbyteStream, Outgoing } from '../../../src/airbyte/messages.ts';
import { createRedactor } from '../../../src/airbyte/redactor.ts';
import { discoverCommand } from '../../../src/commands/discover.ts';
import { readCommand } from '../../../src/commands/read.ts';
import { moduleNames, parseConfig } from '../../../src/config.ts';
import { secretsOf } from '../../../integration_tests/support/secrets.ts';
import { startSimulator, type Simulator } from '../../../simulator/src/simulator.ts';
import { configure, everySlice, inputsOf, savedAfter, type Saved } from '../../core/engine/support/syncs.ts';
import { checkRead, type AirbyteMessage } from '../../checkers/protocol.ts';
import { defaults } from '../../support/tenant-defaults.ts';
import { hour } from '../../support/time.ts';
import { inVirtualTime, type VirtualTimeOptions } from '../../support/virtual-time.ts';
import { startBendingServer, type BendingServer } from './bending-server.ts';

/** One read to its end. */
export interface Read {
  readonly messages: readonly AirbyteMessage[];
  readonly saved: Saved;
  /** Everything that is not a RECORD, as it is printed. */
  readonly texts: string;
}

export interface Company {
  readonly server: BendingServer;
  readonly simulator: Simulator;
  /** Every stream that the configuration offers. */
  readonly streams: readonly AirbyteStream[];
  /** @throws where the lines break a rule of the protocol */
  readonly read: (
    streams: readonly AirbyteStream[],
    saved?: Saved,
    how?: VirtualTimeOptions,
  ) => Promise<Read>;
  /** Moves the clock of Lark and of this machine. */
  readonly forward: (milliseconds: number) => void;
  readonly close: () => Promise<void>;
}

/** When each read begins: a Sunday, without work. */
const begin = Date.UTC(2026, 2, 1, 3, 30);
const size = {
  people: 18,
  departments: 7,
  depth: 3,
  approval: { definitions: 2, instances: 16, days: 0.8 },
  attendance: { days: 4 },
  base: { bases: 1, tables: 2, rows: 10 },
};

/** Nothing is read again that a state says is complete: a lookback would hide what a state loses. */
export async function openCompany(): Promise<Company> {
  let now = begin;
  const atNow = async <T>(work: () => Promise<T>, how: VirtualTimeOptions = {}): Promise<T> =>
    (await inVirtualTime(work, now, how)).result;
  const simulator = await atNow(() =>
    startSimulator({ rates: 'off', tokenLife: 86_400 * 3_650, size, clock: () => now }),
  );
  const server = await startBendingServer(simulator.url);
  const started = (days: number): string => new Date(begin - days * 24 * hour).toISOString().slice(0, 10);
  const { contact, approval } = defaults.all.settings(simulator);
  const config = parseConfig({
    base_url: server.url,
    credentials: simulator.credentials,
    modules: moduleNames,
    contact,
    approval: { ...approval, start_date: started(2), lookback_days: 0 },
    attendance: { start_date: started(3), lookback_days: 0, results_lookback_days: 0, shift_days_ahead: 1 },
    base: {
      tables: simulator.tenant.base.bases().map(({ app_token }) => ({ app_token })),
      typed_streams: true,
    },
    limits: { rate_share: 100_000 },
  });
  const world = () => {
    const redactor = createRedactor(secretsOf(simulator));
    return {
      redactor,
      world: { clock: Date.now, debug: false, keepSecret: redactor.add, checkpoints: everySlice },
    };
  };
  const streams = await atNow(async () => {
    for await (const message of discoverCommand(config, world().world))
      if (message.type === 'CATALOG') return message.catalog.streams;
    throw new Error('There is no catalog.');
  });
  return {
    simulator,
    server,
    streams,
    async read(chosen, saved, how) {
      const catalog = configure(chosen);
      const input = { config, ...inputsOf(catalog, saved) };
      const lines = await atNow(async () => {
        const { redactor, world: own } = world();
        return linesOf(readCommand(input, own), redactor.clean);
      }, how);
      server.hangUp();
      const isFailed = lines.some((line) => line.includes('"type":"ERROR"'));
      const messages = checkRead(lines, { catalog, exitCode: isFailed ? 1 : 0 });
      return {
        messages,
        saved: savedAfter(messages, saved),
        texts: lines.filter((line) => !line.startsWith('{"type":"RECORD"')).join('\n'),
      };
    },
    forward: (milliseconds) => (now += milliseconds),
    async close() {
      server.close();
      await simulator.close();
      vi.useRealTimers();
    },
  };
}

async function linesOf(
  messages: AsyncIterable<Outgoing>,
  clean: (message: Outgoing) => Outgoing,
): Promise<string[]> {
  const lines: string[] = [];
  for await (const message of messages) lines.push(...toText(clean(message)).trimEnd().split('\n'));
  return lines;
}
