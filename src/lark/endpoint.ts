// An endpoint of Lark as data: calls, limits, permissions and error texts follow from it.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { secondsToMilliseconds } from 'date-fns/secondsToMilliseconds';
import type { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import type { LarkCodes } from './error-codes/code.ts';
import { listParserOf, parserOf, type Parse } from './parse.ts';

/** At most `calls` in any `milliseconds`; Lark counts per endpoint, app and tenant. */
export interface Rate {
  readonly calls: number;
  readonly milliseconds: number;
}

export const perSecond = (calls: number): Rate => ({ calls, milliseconds: secondsToMilliseconds(1) });
export const perMinute = (calls: number): Rate => ({ calls, milliseconds: minutesToMilliseconds(1) });

export interface Endpoint<Result = unknown> {
  /** Method and path, as error texts, call counts and `scopes` name it. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** With `:parameters`, as Lark's documentation writes it. */
  readonly path: string;
  /** Sliding windows, all kept at the same time; empty where Lark publishes none. */
  readonly rates: readonly Rate[];
  /** One scope of each list must be granted. */
  readonly scopes: readonly (readonly string[])[];
  /** Reads the `data` of a successful response: strict about what is used, loose about the rest. */
  readonly parse: Parse<Result>;
  /** A path parameter: calls with the same value of it run one at a time, whatever the endpoint. */
  readonly serialBy?: string;
  /** Token endpoints are called without a token and return their data beside `code`, not under `data`. */
  readonly signsIn?: boolean;
  /** Keys of `data` that hold the rows: without any of them a response is empty or was cut off. */
  readonly lists?: readonly string[];
  /**
   * Places in `data` (`app.name`) of which one must have a value, else the response is about nothing. A value must
   * equal the path parameter that stands beside its place.
   */
  readonly identifiedBy?: Readonly<Record<string, string | null>>;
  /** Codes that mean something else here. */
  readonly codes?: LarkCodes;
}

export interface ListEndpoint<Item = unknown> extends Omit<Endpoint<readonly Item[]>, 'parse'> {
  /** Always the largest that Lark allows: calls are what is scarce. */
  readonly pageSize: number;
  /** Codes of a page that is too large: the rest of the listing is fetched in pages of half the size. */
  readonly halvedBy?: readonly number[];
  /** Reads the items of a page out of its `data`. */
  readonly parse: Parse<readonly Item[]>;
  /** What identifies an item: each is yielded once, and all of Lark's `total` must come. */
  readonly key?: string;
  /** Lark was seen to leave out `has_more` on a single page. */
  readonly mayOmitHasMore?: boolean;
}

/** A list under one key of `data`. */
export interface List<Result> {
  readonly key: string;
  readonly parse: Parse<Result>;
}

/**
 * The items under a key of a page; Lark has a different key for almost every listing and may leave out an empty one.
 * @param needs keys of an item of which one must have a value: where all items of a page lack them, it has another shape
 */
export function listOf<Item>(
  key: string,
  item: z.ZodType<Item>,
  ...needs: readonly string[]
): List<readonly Item[]> {
  const parse = listParserOf(item);
  return {
    key,
    parse(list) {
      const parsed = parse(list);
      if (!parsed.ok || isUsable(parsed.data, needs)) return parsed;
      return { ok: false, problem: `${key}: no item of ${parsed.data.length} has ${needs.join(' or ')}` };
    },
  };
}

/** Whether a list is empty or one of its items has one of these keys; a single item without is for its reader to judge. */
export function isUsable(items: readonly unknown[], needs: readonly string[]): boolean {
  const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
  if (items.length === 0 || needs.length === 0) return true;
  return items.some((item) => isObject(item) && needs.some((key) => isPresent(item[key])));
}

type Declared<Whole, Result> = Omit<Whole, 'name' | 'parse'> & {
  /** The `data` of a successful response, or the list that is read from it. */
  readonly returns: z.ZodType<Result> | List<Result>;
};

/** Completes an endpoint with its name and its parser. */
export function endpoint<Result>(declared: Declared<Endpoint<Result>, Result>): Endpoint<Result> {
  const { returns, ...rest } = declared;
  return { ...rest, name: `${rest.method} ${rest.path}`, ...reading(returns) };
}

/** Completes a paged endpoint with its name and its parser. */
export function listEndpoint<Item>(
  declared: Declared<ListEndpoint<Item>, readonly Item[]>,
): ListEndpoint<Item> {
  const { returns, ...rest } = declared;
  return { ...rest, name: `${rest.method} ${rest.path}`, ...reading(returns) };
}

function reading<Result>(returns: z.ZodType<Result> | List<Result>): {
  readonly parse: Parse<Result>;
  readonly lists?: readonly string[];
} {
  if (!('key' in returns)) return { parse: parserOf(returns) };
  const { key, parse } = returns;
  return { parse: (data) => (isObject(data) ? parse(data[key]) : notAnObject), lists: [key] };
}

const notAnObject = { ok: false, problem: 'data: expected an object' } as const;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface CallInput {
  readonly path?: Readonly<Record<string, string>>;
  /** A list becomes a repeated key, as Lark wants it. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** The path with its parameters filled in and encoded (the SDK encodes none), and the query. */
export function toUrl({ path, name }: Pick<Endpoint, 'path' | 'name'>, input: CallInput): string {
  const filled = path.replace(/:(\w+)/g, (_, parameter: string) => {
    const value = input.path?.[parameter];
    if (value === undefined) throw new TypeError(`${name} needs the path parameter ${parameter}.`);
    if (leavesItsPlace(value)) {
      throw new ConnectorError(
        'config_error',
        'An id is empty, or has signs that no id of Lark has (slashes, dots alone, line breaks). Check the ids. ' +
          `(${name})`,
      );
    }
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams(
    Object.entries(input.query ?? {}).flatMap(([key, value]) =>
      (Array.isArray(value) ? (value as readonly string[]) : [value]).map((one): [string, string] => [
        key,
        String(one),
      ]),
    ),
  ).toString();
  return query === '' ? filled : `${filled}?${query}`;
}

/** Whether a server could read it as other steps in the path, or as none; some decode a path twice. */
function leavesItsPlace(value: string): boolean {
  const decoded = [value, ...[1, 2].map((times) => decodedTimes(value, times))];
  return decoded.some((text) => /^\.{0,2}$|[/\\\p{Cc}]/u.test(text));
}

function decodedTimes(value: string, times: number): string {
  const signs = /%([01357][\da-f]|2[\da-f])/gi;
  const once = value.replace(signs, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return times === 1 ? once : decodedTimes(once, times - 1);
}
