// A simulated company with every module, and check and read of it as an operator runs them.
import { onTestFinished } from 'vitest';
import { checkCommand } from '../../../src/commands/check.ts';
import { readCommand } from '../../../src/commands/read.ts';
import { moduleNames, type Config, parseConfig } from '../../../src/config.ts';
import type { AirbyteMessage, Outgoing } from '../../../src/airbyte/messages.ts';
import {
  startSimulator,
  type Call,
  type Simulator,
  type SimulatorOptions,
} from '../../../simulator/src/simulator.ts';

const now = Date.UTC(2026, 2, 2, 3, 30);
const day = 86_400_000;

const start_date = new Date(now - 4 * day).toISOString().slice(0, 10);

/** What each module is told, by the truth of the company; a new module needs a line here. */
const settings: Readonly<Record<string, (simulator: Simulator) => object>> = {
  contact: ({ tenant }) => ({ role_ids: tenant.contact.lists.of('roles').map(({ role_id }) => role_id) }),
  attendance: () => ({ start_date }),
  // One of them by its page in the wiki, which takes a permission of its own.
  base: ({ tenant }) => ({
    tables: [
      ...tenant.wiki
        .nodes()
        .flatMap(({ node_token, obj_type }) =>
          obj_type === 'bitable' ? [{ url: `https://x.larksuite.com/wiki/${node_token}` }] : [],
        ),
      ...tenant.base.bases().map(({ app_token }) => ({ app_token })),
    ],
  }),
  approval: ({ tenant }) => ({
    approval_codes: tenant.approval.codes(),
    start_date,
  }),
};

export const modules: Config['modules'] = moduleNames;

export interface Company {
  readonly simulator: Simulator;
  readonly config: (changes?: object) => Config;
}

/** A small company for the length of one test. */
export async function company(options: SimulatorOptions = {}): Promise<Company> {
  const simulator = await startSimulator({
    clock: () => now,
    rates: 'off',
    size: {
      people: 20,
      departments: 6,
      depth: 3,
      approval: { definitions: 4, instances: 24, days: 3 },
      base: { bases: 3, tables: 2, rows: 12 },
    },
    ...options,
  });
  onTestFinished(() => simulator.close());
  const told = Object.fromEntries(modules.map((name) => [name, settings[name]?.(simulator)]));
  return {
    simulator,
    config: (changes = {}) =>
      parseConfig({
        base_url: simulator.url,
        credentials: simulator.credentials,
        modules,
        ...told,
        limits: { rate_share: 100_000 },
        ...changes,
      }),
  };
}

export interface Verdict {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly message: string;
  /** What the simulator was asked, in order. */
  readonly calls: readonly Call[];
}

const world = { clock: () => now, debug: false, keepSecret: () => undefined };

/** One check. */
export async function check({ simulator, config }: Company, changes: object = {}): Promise<Verdict> {
  const before = simulator.calls.length;
  const messages: AirbyteMessage[] = [];
  for await (const message of checkCommand(config(changes), world)) messages.push(message);
  const verdicts = messages.flatMap((one) =>
    one.type === 'CONNECTION_STATUS' ? [one.connectionStatus] : [],
  );
  const [verdict] = verdicts;
  if (!verdict || verdicts.length > 1) throw new Error(`${verdicts.length} verdicts`);
  return {
    status: verdict.status,
    message: verdict.message,
    calls: simulator.calls.slice(before),
  };
}

export interface Read {
  readonly rows: number;
  readonly status: string | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** One read of one stream. */
export async function read({ config }: Company, stream: string, changes: object = {}): Promise<Read> {
  const messages: Outgoing[] = [];
  const input = { config: config(changes), streams: [stream], states: new Map() };
  for await (const message of readCommand(input, world)) messages.push(message);
  const statuses = messages.flatMap((one) =>
    one.type === 'TRACE' && one.trace.type === 'STREAM_STATUS' ? [one.trace.stream_status.status] : [],
  );
  return {
    rows: messages.reduce((sum, one) => sum + (one.type === 'RECORDS' ? one.records.length : 0), 0),
    status: statuses.at(-1),
    errors: messages.flatMap((one) =>
      one.type === 'TRACE' && one.trace.type === 'ERROR' ? [one.trace.error.message] : [],
    ),
    warnings: messages.flatMap((one) =>
      one.type === 'LOG' && one.log.level === 'WARN' ? [one.log.message] : [],
    ),
  };
}
