// A simulated tenant and our reads of its attendance: in this process, at one settable clock, every conversation checked.
import { onTestFinished } from 'vitest';
import { checkCommand } from '../../src/commands/check.ts';
import { connect } from '../../src/commands/connect.ts';
import { parseConfig, type Config } from '../../src/config.ts';
import { planRead } from '../../src/engine/plan.ts';
import { toCatalog } from '../../src/engine/schema/catalog.ts';
import { sync } from '../../src/engine/sync.ts';
import { parseCatalog, parseState } from '../../src/protocol/inputs.ts';
import { toLine } from '../../src/protocol/line.ts';
import type { AirbyteMessage as Emitted, SyncMode } from '../../src/protocol/messages.ts';
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
/** A Monday, in the morning in China, still Sunday in America. */
export const begun = Date.UTC(2026, 2, 2, 2, 30);

const root = '/open-apis/attendance/v1';
export const flowsCall = `POST ${root}/user_flows/query`;
export const tasksCall = `POST ${root}/user_tasks/query`;
export const approvalsCall = `POST ${root}/user_approvals/query`;
export const remediesCall = `POST ${root}/user_task_remedys/query`;
export const dailyShiftsCall = `POST ${root}/user_daily_shifts/query`;
export const groupsCall = `GET ${root}/groups`;
export const membersCall = 'GET /open-apis/contact/v3/users/find_by_department';

/** The streams about people, in the order of the contract. */
export const five = [
  'attendance_user_flows',
  'attendance_user_tasks',
  'attendance_user_approvals',
  'attendance_user_remedies',
  'attendance_user_daily_shifts',
] as const;

/** One sync that is to be. */
export interface Wish {
  /** What `attendance` says in the configuration. */
  readonly settings?: Partial<Config['attendance']>;
  /** What else it says. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly streams?: readonly string[];
  readonly modes?: ReadonlyMap<string, SyncMode>;
  readonly saved?: Saved | undefined;
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

export interface Office {
  readonly simulator: Simulator;
  readonly now: () => number;
  readonly forward: (milliseconds: number) => void;
  readonly config: (wish?: Wish) => Config;
  readonly sync: (wish?: Wish) => Promise<Sync>;
  /** The messages as they come; whoever stops listening kills it. */
  readonly start: (wish?: Wish) => AsyncGenerator<Emitted>;
  /** The status of a `check`. */
  readonly check: (wish?: Wish) => Promise<string>;
}

/** A tenant for the length of one test: twenty people, a start 20 days ago, and rates without end. */
export async function office(options: SimulatorOptions = {}): Promise<Office> {
  let now = begun;
  const clock = (): number => now;
  const simulator = await startSimulator({
    clock,
    rates: 'off',
    tokenLife: 86_400 * 3_650,
    size: { people: 20, departments: 5, depth: 2, attendance: { days: 30 } },
    ...options,
  });
  onTestFinished(() => simulator.close());

  const config: Office['config'] = ({ settings = {}, more = {} } = {}) =>
    parseConfig({
      base_url: simulator.url,
      credentials: simulator.credentials,
      modules: ['attendance'],
      attendance: { start_date: dayText(begun - 20 * day), ...settings },
      limits: { rate_share: 100_000 },
      ...more,
    });
  const catalogOf = (settings: Config, { streams, modes }: Wish) => ({
    streams: toCatalog(feedsOf(settings))
      .filter(({ name }) => (streams ?? five).includes(name))
      .map((stream) => {
        const usual = stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full_refresh';
        const sync_mode: SyncMode = modes?.get(stream.name) ?? usual;
        return { stream, sync_mode, destination_sync_mode: 'append_dedup' as const };
      }),
  });
  const world = { clock, debug: false, keepSecret: () => undefined };
  const start: Office['start'] = (wish = {}) => {
    const settings = config(wish);
    const states = [...(wish.saved ?? [])].map(([name, stream_state]) => ({
      type: 'STREAM',
      stream: { stream_descriptor: { name }, stream_state },
    }));
    const plan = planRead(
      feedsOf(settings),
      parseCatalog(throughJson(catalogOf(settings, wish))),
      parseState(throughJson(states)),
    );
    const patience = { retries: 1, minTimeout: 1, maxTimeout: 2 };
    return sync(plan, {
      open: (tell) => connect(settings, world, tell, { patience, feeds: feedsOf(settings) }),
      clock,
      bound: settings.limits.max_concurrency,
      checkpoints: { milliseconds: 0, records: 1 },
    });
  };
  return {
    simulator,
    now: clock,
    forward: (milliseconds) => (now += milliseconds),
    config,
    start,
    async check(wish = {}) {
      const messages = [];
      for await (const message of checkCommand(config(wish), world)) messages.push(message);
      const last = messages.at(-1);
      if (last?.type !== 'CONNECTION_STATUS') throw new Error('A check ends with its status.');
      return `${last.connectionStatus.status}: ${last.connectionStatus.message}`;
    },
    async sync(wish = {}) {
      const catalog = catalogOf(config(wish), wish);
      const before = simulator.calls.length;
      const lines: string[] = [];
      let failed = false;
      for await (const message of start(wish)) {
        lines.push(toLine(message));
        failed ||= message.type === 'TRACE' && message.trace.type === 'ERROR';
      }
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

export const dayText = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

function checkRecords(messages: readonly AirbyteMessage[], schemas: ReadonlyMap<string, Row>): void {
  for (const message of messages) {
    if (message.type !== 'RECORD') continue;
    const { stream, data, meta } = message.record;
    const problems = recordProblems(schemas.get(stream) ?? {}, data);
    const changes = JSON.stringify(meta?.changes ?? []);
    if (problems.length > 0 || changes !== '[]')
      throw new Error(`${stream}: ${problems.join('; ')} ${changes} in ${JSON.stringify(data)}`);
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

/** The warehouse after these messages: rows by key, a later one replaces an earlier one. */
export function warehouse({ config }: Office, messages: readonly AirbyteMessage[], before?: Copy): Copy {
  return copyAfter(feedsOf(config()), messages, before);
}

/** What a call asked for. */
export interface Asked {
  readonly ids: readonly string[];
  /** Epoch ms; days as their midnight in UTC. */
  readonly from: number;
  readonly to: number;
  readonly status: unknown;
}

/** Whom and when the calls to one endpoint were about. */
export function askedOf(sync: Pick<Sync, 'calls'>, endpoint: string): Asked[] {
  return callsTo(sync, endpoint).map(({ body }) => {
    const sent = body as Readonly<Record<string, string | number | undefined>> & {
      readonly user_ids: readonly string[];
    };
    const at = (side: 'from' | 'to'): number => {
      const date = sent[`check_date_${side}`];
      if (date === undefined) return Number(sent[`check_time_${side}`]) * 1000;
      return Date.parse(String(date).replace(/(....)(..)(..)/, '$1-$2-$3'));
    };
    return { ids: sent.user_ids, from: at('from'), to: at('to'), status: sent['status'] };
  });
}

/** From where on each person was asked about. */
export function sinceOf(asked: readonly Asked[]): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const { ids, from } of asked)
    for (const id of ids) since.set(id, Math.min(since.get(id) ?? Infinity, from));
  return since;
}
