// Pure: whether a response contains what it must. Lark may leave out an empty list, and a broken response may lack one.
import type { CallInput, Endpoint, ListEndpoint } from './endpoint.ts';

export type Completeness =
  | 'complete'
  /** A list that is null or absent, with no sign of its size: it is empty, or the response was cut off. */
  | 'unclear'
  | { readonly problem: string };

type Expected = Pick<Endpoint, 'lists' | 'identifiedBy'> &
  Partial<Pick<ListEndpoint, 'pageSize' | 'mayOmitHasMore'>>;

/**
 * Judges `data` before its shape is checked.
 * Source: docs/lark-api/auth.md#empty-lists
 */
export function completenessOf(endpoint: Expected, data: unknown, input: CallInput): Completeness {
  if (data === undefined || data === null) return { problem: 'it has no data' };
  if (!isObject(data)) return 'complete';
  const { lists, identifiedBy, pageSize } = endpoint;
  if (identifiedBy) return identified(identifiedBy, data, input);
  if (pageSize !== undefined && lacksHasMore(endpoint, data, input))
    return { problem: 'it does not say whether there are more pages' };
  return lists ? listed(lists, data, input) : 'complete';
}

/** `has_more` may be absent on a page that is not full, where Lark was seen to omit it. */
function lacksHasMore({ lists = [], mayOmitHasMore }: Expected, data: Json, { query }: CallInput): boolean {
  if (data['has_more'] !== undefined && data['has_more'] !== null) return false;
  if (mayOmitHasMore !== true) return true;
  const size = lists.reduce((sum, list) => sum + (Array.isArray(data[list]) ? data[list].length : 0), 0);
  return !data['page_token'] && size >= Number(query?.['page_size']);
}

function listed(lists: readonly string[], data: Json, { query }: CallInput): Completeness {
  const values = lists.map((list) => data[list]);
  if (values.some((value) => value !== undefined && value !== null)) return 'complete';
  if (data['has_more'] === true) return { problem: 'it announces more pages but has no list' };
  const counts = [data['total'], data['count']].filter((count) => typeof count === 'number');
  if (counts.some((count) => count > 0) && query?.['page_token'] === undefined) {
    return { problem: 'it counts items but has no list' };
  }
  if (counts.length > 0) return 'complete';
  if (query?.['page_token'] !== undefined)
    return { problem: 'the page before it announces more, and it has no list' };
  return 'unclear';
}

function identified(
  identifiedBy: Readonly<Record<string, string | null>>,
  data: Json,
  { path }: CallInput,
): Completeness {
  const found = Object.entries(identifiedBy).flatMap(([place, parameter]) => {
    const value = valueAt(data, place);
    return typeof value === 'string' && value !== '' ? [{ value, parameter }] : [];
  });
  if (found.length === 0) return { problem: 'it does not say what it is about' };
  const isOther = found.some(({ value, parameter }) => {
    const requested = parameter === null ? undefined : path?.[parameter];
    return requested !== undefined && requested.toLowerCase() !== value.toLowerCase();
  });
  return isOther ? { problem: 'it is about something else' } : 'complete';
}

function valueAt(data: Json, place: string): unknown {
  return place.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), data);
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The form in which endpoints return an empty list, as far as this run has seen. */
export interface EmptyForms {
  /** A response without its list, which a second response confirmed. */
  readonly confirm: (endpoint: string) => void;
  /** A response with this data: whether the endpoint has `[]` for an empty list. */
  readonly see: (endpoint: Pick<Endpoint, 'name' | 'lists'>, data: unknown) => void;
  /** After some confirmations, a missing list is the endpoint's form of an empty one. */
  readonly isTrusted: (endpoint: string) => boolean;
  /** The endpoint has returned `[]` before: a service has one form, so a missing list was cut off. */
  readonly isContradicted: (endpoint: string) => boolean;
}

const enoughConfirmations = 3;

/** Nothing seen yet. */
export function createEmptyForms(): EmptyForms {
  const lists = new Set<string>();
  const confirmations = new Map<string, number>();
  return {
    confirm(endpoint) {
      confirmations.set(endpoint, (confirmations.get(endpoint) ?? 0) + 1);
    },
    see({ name, lists: keys = [] }, data) {
      const isEmpty = (key: string): boolean => {
        const list = isObject(data) ? data[key] : undefined;
        return Array.isArray(list) && list.length === 0;
      };
      if (keys.length === 1 && keys.some(isEmpty)) lists.add(name);
    },
    isTrusted: (endpoint) => (confirmations.get(endpoint) ?? 0) >= enoughConfirmations,
    isContradicted: (endpoint) => lists.has(endpoint),
  };
}
