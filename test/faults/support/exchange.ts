// One request to the simulated Lark and its answer, and what a fault makes of it.
import type { IncomingHttpHeaders } from 'node:http';
import type { FailureType } from '../../checkers/protocol.ts';
import { isObject, type JsonObject } from '../../support/json.ts';

/** A request with the answer that Lark gives. */
export interface Exchange {
  /** Method and path; ids in the path are `:`. */
  readonly endpoint: string;
  readonly url: URL;
  /** What came with a POST, as text. */
  readonly sent: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The answer: `{ code, msg, data }`. */
  readonly answer: JsonObject;
}

/** What reaches the connector instead of the answer. */
export type Bent =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: JsonObject | string | Buffer;
    }
  /** The connection is reset: at once, or after this part of the answer. */
  | { readonly reset: string }
  /** Nothing is sent. */
  | 'hang'
  /** The answer comes so many milliseconds later. */
  | { readonly delay: number };

/** Earlier exchanges of the same run. */
export interface Past {
  /** The page before this one, of the same listing. */
  readonly pageBefore: (exchange: Exchange) => Exchange | undefined;
  /** Earlier answers of the same endpoint to another request, oldest first. */
  readonly others: (exchange: Exchange) => readonly Exchange[];
  /** A number that is new each time. */
  readonly fresh: () => number;
}

/** A kind of fault. */
export interface FaultKind {
  readonly name: string;
  /** Which answers it can happen to; all, without it. */
  readonly applies?: (exchange: Exchange, past: Past) => boolean;
  readonly bend: (exchange: Exchange, past: Past) => Bent;
  /** Failure types that fit; empty where the rows have to come all the same. */
  readonly fits: readonly FailureType[];
  /** Whether one occurrence must cost no row and no failure, since Lark can be asked again. */
  readonly passes?: boolean;
  /** Only once, or only from its first occurrence to the end of the run. */
  readonly only?: 'once' | 'always';
  /** Whether rows may be left to the next sync, with a WARN or without: Lark says that they are not there, or not yet. */
  readonly later?: 'warned' | 'quiet';
  /** Why no client can detect what this leaves out of this answer; undefined where it shows. */
  readonly unseen?: (exchange: Exchange, how: 'once' | 'always') => string | undefined;
}

export const dataOf = ({ answer }: Exchange): JsonObject => (isObject(answer['data']) ? answer['data'] : {});

/** The keys of listings, as they come in Lark's answers: a list under another key belongs to a detail. */
const listKeys = new Set(
  ['items', 'grouplist', 'memberlist', 'members', 'users', 'user_ids', 'department_ids', 'group_ids'].concat(
    ['group_list', 'shift_list', 'instance_code_list', 'user_flow_results', 'user_task_results'],
    ['user_approvals', 'user_remedys', 'user_daily_shifts'],
  ),
);

/** The key of the list in an answer, one with rows before others; undefined where it has none. */
export function listKeyOf(exchange: Exchange): string | undefined {
  const lists = Object.entries(dataOf(exchange)).filter(
    ([key, value]) => listKeys.has(key) && Array.isArray(value),
  );
  return (lists.find(([, value]) => (value as unknown[]).length > 0) ?? lists[0])?.[0];
}

export function itemsOf(exchange: Exchange): readonly unknown[] {
  const key = listKeyOf(exchange);
  return key === undefined ? [] : (dataOf(exchange)[key] as unknown[]);
}

/** The exchange with other data. */
export function withData(exchange: Exchange, change: (data: JsonObject) => unknown): Bent {
  return { body: { ...exchange.answer, data: change({ ...dataOf(exchange) }) } };
}

/** The exchange with another list. */
export function withList(exchange: Exchange, change: (items: readonly unknown[]) => unknown): Bent {
  const key = listKeyOf(exchange) ?? 'items';
  return withData(exchange, (data) => ({ ...data, [key]: change(itemsOf(exchange)) }));
}

export const isPage = (exchange: Exchange): boolean => 'has_more' in dataOf(exchange);
export const hasRows = (exchange: Exchange): boolean => itemsOf(exchange).length > 0;
export const isLaterPage = ({ url }: Exchange): boolean => url.searchParams.has('page_token');
export const isSignIn = ({ endpoint }: Exchange): boolean => endpoint.includes('/auth/');
