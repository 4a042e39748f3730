/** A visitor who speaks to the simulator with nothing but `fetch`. */
import { onTestFinished } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from '../src/simulator.ts';

export type Item = Readonly<Record<string, unknown>>;

export interface Data {
  readonly items?: readonly Item[];
  readonly grouplist?: readonly Item[];
  readonly memberlist?: readonly Item[];
  readonly user_ids?: readonly string[];
  readonly department_ids?: readonly string[];
  readonly group_ids?: readonly string[];
  readonly user?: Item;
  readonly department?: Item;
  readonly tenant?: Item;
  readonly total?: number;
  readonly has_more?: boolean;
  readonly page_token?: string;
}

export interface Envelope {
  readonly code: number;
  readonly msg: string;
  readonly data?: Data;
  readonly error?: Readonly<Record<string, unknown>>;
  readonly tenant_access_token?: string;
  readonly expire?: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Envelope;
}

export const contact = '/open-apis/contact/v3';
export const signInPath = '/open-apis/auth/v3/tenant_access_token/internal';
export const departmentMembers = `GET ${contact}/users/find_by_department`;

export interface Visitor {
  readonly simulator: Simulator;
  readonly signIn: (changes?: object, path?: string) => Promise<Reply>;
  /** A GET with a token that was fetched first, or with this Authorization header. */
  readonly get: (path: string, authorization?: string | null) => Promise<Reply>;
  /** A POST of JSON, or of a text that may be none, with a token that was fetched first. */
  readonly send: (path: string, body: unknown) => Promise<Reply>;
  /** Every item of a listing, page by page. */
  readonly all: (path: string, key?: 'items' | 'grouplist' | 'memberlist') => Promise<readonly Item[]>;
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const json = text.startsWith('{') && text.endsWith('}');
  const body = (json ? JSON.parse(text) : { code: NaN, msg: '' }) as Envelope;
  return { status: response.status, headers: response.headers, text, body };
}

/** Starts a simulator for the length of one test. */
export async function visit(options: SimulatorOptions = {}): Promise<Visitor> {
  const simulator = await startSimulator({ rates: 'off', ...options });
  onTestFinished(() => simulator.close());

  const signIn = async (changes: object = {}, path = signInPath): Promise<Reply> => {
    const body = JSON.stringify({ ...simulator.credentials, ...changes });
    return replyOf(await fetch(simulator.url + path, { method: 'POST', body }));
  };
  let token: string | undefined;
  const get = async (path: string, authorization?: string | null): Promise<Reply> => {
    if (authorization === undefined) token ??= (await signIn()).body.tenant_access_token ?? '';
    const header = authorization === undefined ? `Bearer ${token ?? ''}` : authorization;
    const headers: Record<string, string> = header === null ? {} : { authorization: header };
    return replyOf(await fetch(simulator.url + path, { headers }));
  };
  const send: Visitor['send'] = async (path, body) => {
    token ??= (await signIn()).body.tenant_access_token ?? '';
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' };
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    return replyOf(await fetch(simulator.url + path, { method: 'POST', headers, body: sent }));
  };
  const all: Visitor['all'] = async (path, key = 'items') => {
    const items: Item[] = [];
    for (let pageToken = ''; ;) {
      const paging = pageToken === '' ? '' : `&page_token=${encodeURIComponent(pageToken)}`;
      const { body } = await get(path + (path.includes('?') ? '' : '?') + paging);
      if (body.code !== 0) throw new Error(`${path}: ${JSON.stringify(body)}`);
      items.push(...(body.data?.[key] ?? []));
      if (body.data?.has_more !== true) return items;
      pageToken = body.data.page_token ?? '';
    }
  };
  return { simulator, signIn, get, send, all };
}

/** A clock that stands until a test moves it. */
export function standingClock(start = Date.UTC(2026, 1, 3, 17, 21, 44)): {
  readonly clock: () => number;
  readonly forward: (seconds: number) => void;
} {
  let now = start;
  return {
    clock: () => now,
    forward: (seconds) => {
      now += seconds * 1000;
    },
  };
}

/** The ids of people or departments, sorted. */
export function sortedIds(items: Iterable<object>, key: string): readonly unknown[] {
  return [...items].map((item) => (item as Item)[key]).sort();
}
