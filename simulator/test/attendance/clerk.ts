/** A visitor of the Attendance room, and where its doors are. */
import type { Attendance } from '../../src/attendance/records/attendance.ts';
import type { SimulatorOptions } from '../../src/simulator.ts';
import { standingClock, visit, type Item, type Visitor } from '../visitor.ts';

export const attendancePath = '/open-apis/attendance/v1';
export const hour = 3_600_000;
export const day = 24 * hour;

/** What came back; rows are those of the one list in the answer. */
export interface Answer {
  readonly status: number;
  readonly code: number;
  readonly msg: string;
  readonly data: Item;
  readonly rows: readonly Item[];
}

export interface Clerk extends Visitor {
  readonly attendance: Attendance;
  readonly now: () => number;
  readonly forward: (seconds: number) => void;
  /** User ids of everyone, leavers last. */
  readonly ids: () => readonly string[];
  readonly post: (name: string, body: object, query?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly rule: (path: string, query?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** Every row about these people, in batches of fifty; an answer that refuses is an error. */
  readonly batches: (
    name: string,
    body: object,
    people?: readonly string[],
    query?: Readonly<Record<string, string>>,
  ) => Promise<readonly Item[]>;
}

function rowsOf(data: Item | undefined): readonly Item[] {
  const lists = Object.entries(data ?? {}).filter(([name]) => !name.endsWith('_user_ids'));
  return lists.flatMap(([, value]) => (Array.isArray(value) ? (value as Item[]) : []));
}

/** `yyyyMMdd` of an instant in UTC. */
export function dateOf(instant: number): number {
  return Number(new Date(instant).toISOString().slice(0, 10).replaceAll('-', ''));
}

/** Rows in an order that two lists of the same rows share. */
export function sorted(rows: Iterable<unknown>): readonly string[] {
  return [...rows].map((row) => JSON.stringify(row)).sort();
}

/** Starts a simulator for the length of one test; its clock stands at 2026-02-03 17:21:44 UTC. */
export async function attend(options: SimulatorOptions = {}): Promise<Clerk> {
  const { clock, forward } = standingClock();
  const visitor = await visit({ clock, tokenLife: 86_400 * 3_650, ...options });
  const { tenant, url } = visitor.simulator;
  const { body: signed } = await visitor.signIn();
  const headers = { authorization: `Bearer ${signed.tenant_access_token ?? ''}` };

  const ask = async (
    path: string,
    query: Readonly<Record<string, string>>,
    body?: object,
  ): Promise<Answer> => {
    const search = new URLSearchParams({ employee_type: 'employee_id', ...query }).toString();
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}${attendancePath}/${path}?${search}`, { headers, ...sent });
    const text = await response.text();
    const answer = (text.startsWith('{') ? JSON.parse(text) : { code: NaN, msg: text }) as Omit<
      Answer,
      'status' | 'rows'
    >;
    return { ...answer, status: response.status, rows: rowsOf(answer.data) };
  };

  const ids = (): readonly string[] => [
    ...[...tenant.contact.people()].map((one) => one.user_id),
    ...[...tenant.contact.leavers()].map((one) => one.user_id),
  ];
  const post: Clerk['post'] = (name, body, query = {}) => ask(`${name}/query`, query, body);
  return {
    ...visitor,
    attendance: tenant.attendance,
    now: options.clock ?? clock,
    forward,
    ids,
    post,
    rule: (path, query = {}) => ask(path, query),
    batches: async (name, body, people = ids(), query = {}) => {
      const rows: Item[] = [];
      for (let at = 0; at < people.length; at += 50) {
        const answer = await post(name, { ...body, user_ids: people.slice(at, at + 50) }, query);
        if (answer.code !== 0) throw new Error(`${name}: ${JSON.stringify(answer)}`);
        rows.push(...answer.rows);
      }
      return rows;
    },
  };
}
