// A simulated tenant and our reads of it: in this process, at one settable clock, every conversation checked.
import { onTestFinished } from 'vitest';
import { connect } from '../../src/commands/connect.ts';
import { readCommand } from '../../src/commands/read.ts';
import { parseConfig, type Config } from '../../src/config.ts';
import { toCatalog } from '../../src/engine/schema/catalog.ts';
import { planRead } from '../../src/engine/plan.ts';
import { sync } from '../../src/engine/sync.ts';
import type { Patience } from '../../src/lark/retry.ts';
import { parseCatalog, parseState } from '../../src/protocol/inputs.ts';
import { toLine } from '../../src/protocol/line.ts';
import type { AirbyteMessage as Emitted, SyncMode } from '../../src/protocol/messages.ts';
import type { Approvals } from '../../src/simulator/approval/records/approvals.ts';
import {
  startSimulator,
  type Call,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/simulator.ts';
import { feedsOf } from '../../src/streams/index.ts';
import { copyAfter, type Copy } from '../engine/support/copy.ts';
import { savedAfter, type Saved } from '../engine/support/syncs.ts';
import { recordProblems } from '../support/acceptance.ts';
import { checkRead, type AirbyteMessage } from '../support/protocol.ts';

export type Row = Readonly<Record<string, unknown>>;

export const hour = 3_600_000;
export const day = 24 * hour;
const begun = Date.UTC(2026, 2, 2, 3, 30);

export const definitionCall = 'GET /open-apis/approval/v4/approvals/:approval_code';
export const listCall = 'GET /open-apis/approval/v4/instances';
export const detailCall = 'GET /open-apis/approval/v4/instances/:instance_id';

/** The six streams of the instances, in the order of the contract. */
export const six = [
  'approval_instances_raw',
  'approval_instances',
  'approval_form_fields',
  'approval_tasks',
  'approval_timeline',
  'approval_comments',
] as const;

/** What `approval` says in the configuration. */
export type Settings = Partial<Omit<Config['approval'], 'approval_codes'>> & {
  readonly approval_codes?: readonly string[];
};

/** One sync that is to be. */
export interface Wish {
  readonly settings?: Settings;
  readonly limits?: Partial<Config['limits']>;
  /** Without it, all seven. */
  readonly streams?: readonly string[];
  /** Streams that are not read incrementally. */
  readonly modes?: ReadonlyMap<string, SyncMode>;
  readonly saved?: Saved | undefined;
  /** Another clock than the tenant's. */
  readonly clock?: () => number;
  /** How long a failing call is tried again. */
  readonly patience?: Partial<Patience>;
}

/** One sync that was. */
export interface Sync {
  readonly messages: readonly AirbyteMessage[];
  readonly saved: Saved;
  /** What the simulator was asked, in order. */
  readonly calls: readonly Call[];
  /** `WARN ...` and the like. */
  readonly said: readonly string[];
}

export interface Tenant {
  readonly simulator: Simulator;
  readonly approvals: Approvals;
  /** Every definition's code, deleted ones too. */
  readonly codes: readonly string[];
  readonly now: () => number;
  readonly forward: (milliseconds: number) => void;
  readonly config: (settings?: Settings, limits?: Partial<Config['limits']>) => Config;
  readonly sync: (wish?: Wish) => Promise<Sync>;
  /** The messages as they come; whoever stops listening kills it. */
  readonly start: (wish?: Wish) => AsyncGenerator<Emitted>;
}

/** A tenant for the length of one test. Its codes, a start 20 days ago and rates without end are configured. */
export async function tenant(options: SimulatorOptions = {}): Promise<Tenant> {
  let now = begun;
  const clock = (): number => now;
  const size = {
    people: 20,
    departments: 5,
    depth: 2,
    approval: { definitions: 4, instances: 90, days: 19 },
  };
  const simulator = await startSimulator({
    clock,
    rates: 'off',
    tokenLife: 86_400 * 3_650,
    size,
    ...options,
  });
  onTestFinished(() => simulator.close());
  const { approval: approvals } = simulator.tenant;
  const codes = [...approvals.definitions()].map(({ approval_code }) => approval_code);

  const config: Tenant['config'] = (settings = {}, limits = {}) =>
    parseConfig({
      base_url: simulator.url,
      credentials: simulator.credentials,
      modules: ['approval'],
      approval: { approval_codes: codes, start_date: startDate(begun - 20 * day), ...settings },
      limits: { rate_share: 100_000, ...limits },
    });
  const catalogOf = (settings: Config, { streams, modes }: Wish) => ({
    streams: toCatalog(feedsOf(settings))
      .filter(({ name }) => streams?.includes(name) ?? true)
      .map((stream) => {
        const usual = stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full_refresh';
        const sync_mode: SyncMode = modes?.get(stream.name) ?? usual;
        return { stream, sync_mode, destination_sync_mode: 'append_dedup' as const };
      }),
  });
  const start: Tenant['start'] = (wish = {}) => {
    const settings = config(wish.settings, wish.limits);
    const catalog = parseCatalog(throughJson(catalogOf(settings, wish)));
    const states = parseState(
      throughJson(
        [...(wish.saved ?? [])].map(([name, stream_state]) => ({
          type: 'STREAM',
          stream: { stream_descriptor: { name }, stream_state },
        })),
      ),
    );
    const world = { clock: wish.clock ?? clock, debug: false, keepSecret: () => undefined };
    if (wish.patience === undefined) return readCommand({ config: settings, catalog, states }, world);
    return sync(planRead(feedsOf(settings), catalog, states), {
      open: (tell) => connect(settings, world, tell, { patience: wish.patience }),
      clock: world.clock,
      bound: settings.limits.max_concurrency,
    });
  };
  return {
    simulator,
    approvals,
    codes,
    now: clock,
    forward: (milliseconds) => (now += milliseconds),
    config,
    start,
    async sync(wish = {}) {
      const before = simulator.calls.length;
      const lines: string[] = [];
      let failed = false;
      for await (const message of start(wish)) {
        lines.push(toLine(message));
        failed ||= message.type === 'TRACE' && message.trace.type === 'ERROR';
      }
      const catalog = catalogOf(config(wish.settings), wish);
      const messages = checkRead(lines, { catalog, exitCode: failed ? 1 : 0 });
      checkRecords(messages, new Map(catalog.streams.map(({ stream }) => [stream.name, stream.json_schema])));
      return {
        messages,
        saved: savedAfter(messages, wish.saved),
        calls: simulator.calls.slice(before),
        said: messages.flatMap((one) => (one.type === 'LOG' ? [`${one.log.level} ${one.log.message}`] : [])),
      };
    },
  };
}

/** An instant as `start_date`, to the second. */
export const startDate = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

function checkRecords(
  messages: readonly AirbyteMessage[],
  schemas: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): void {
  for (const message of messages) {
    if (message.type !== 'RECORD') continue;
    const { stream, data } = message.record;
    const problems = recordProblems(schemas.get(stream) ?? {}, data);
    if (problems.length > 0) throw new Error(`${stream}: ${problems.join('; ')} in ${JSON.stringify(data)}`);
  }
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** The rows of one stream, in the order in which they came. */
export function rowsIn({ messages }: Pick<Sync, 'messages'>, stream: string): Row[] {
  return messages.flatMap((one) =>
    one.type === 'RECORD' && one.record.stream === stream ? [one.record.data] : [],
  );
}

/** What was asked of one endpoint. */
export function callsTo({ calls }: Pick<Sync, 'calls'>, endpoint: string): Call[] {
  return calls.filter((call) => call.endpoint === endpoint);
}

/** The codes of the instances that were asked for, in order. */
export function askedFor(sync: Pick<Sync, 'calls'>): string[] {
  return callsTo(sync, detailCall).map(
    ({ url }) => new URL(url, 'http://x').pathname.split('/').at(-1) ?? '',
  );
}

/** The windows of the listings. */
export function windowsOf(
  sync: Pick<Sync, 'calls'>,
): { readonly code: string; readonly from: number; readonly to: number }[] {
  return callsTo(sync, listCall).map(({ url }) => {
    const query = new URL(url, 'http://x').searchParams;
    return {
      code: query.get('approval_code') ?? '',
      from: Number(query.get('start_time')),
      to: Number(query.get('end_time')),
    };
  });
}

/** The warehouse after these messages: rows by key, a later one replaces an earlier one. */
export function warehouse({ config }: Tenant, messages: readonly AirbyteMessage[], before?: Copy): Copy {
  return copyAfter(feedsOf(config()), messages, before);
}

/** What an analyst sees: instances, and of all else what carries the revision of its instance. */
export function current(copy: Copy): ReadonlyMap<string, readonly Row[]> {
  const revisions = new Map(
    [...(copy.get('approval_instances')?.values() ?? [])].map((row) => [
      row['instance_code'],
      row['instance_revision'],
    ]),
  );
  return new Map(
    [...copy].map(([name, rows]) => [
      name,
      [...rows.values()].filter(
        (row) =>
          !('instance_revision' in row) || revisions.get(row['instance_code']) === row['instance_revision'],
      ),
    ]),
  );
}
