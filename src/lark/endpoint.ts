// An endpoint of Lark as data: calls, limits, permissions and error texts follow from it.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { secondsToMilliseconds } from 'date-fns/secondsToMilliseconds';
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';

/** At most `calls` in any `milliseconds`; Lark counts per endpoint, app and tenant. */
export interface Rate {
  readonly calls: number;
  readonly milliseconds: number;
}

export const perSecond = (calls: number): Rate => ({ calls, milliseconds: secondsToMilliseconds(1) });
export const perMinute = (calls: number): Rate => ({ calls, milliseconds: minutesToMilliseconds(1) });

export interface Endpoint<Result = unknown> {
  /** Method and path, as error texts, the ledger of calls and `scopes` name it. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** With `:parameters`, as Lark's documentation writes it. */
  readonly path: string;
  /** Sliding windows, all kept at the same time; empty where Lark publishes none. */
  readonly rates: readonly Rate[];
  /** One scope of each list must be granted. */
  readonly scopes: readonly (readonly string[])[];
  /** The `data` of a successful answer: strict about what is used, loose about what is carried. */
  readonly returns: z.ZodType<Result>;
  /** A path parameter: calls with the same value of it run one at a time, whatever the endpoint. */
  readonly serialBy?: string;
  /** Token endpoints are called without a token and return their data beside `code`, not under `data`. */
  readonly signsIn?: boolean;
}

export interface ListEndpoint<Item = unknown> extends Omit<Endpoint<readonly Item[]>, 'returns'> {
  /** Always the largest that Lark allows: calls are what is scarce. */
  readonly pageSize: number;
  /** Codes of a page that is too large: the rest of the listing is fetched in pages of half the size. */
  readonly halvedBy?: readonly number[];
  /** The items of a page, out of its `data`. */
  readonly returns: z.ZodType<readonly Item[]>;
}

/** The items under a key of a page; Lark has a different key for almost every listing and may leave out an empty one. */
export function listOf<Item>(key: string, item: z.ZodType<Item>): z.ZodType<readonly Item[]> {
  return z
    .looseObject({ [key]: z.array(item).nullish() })
    .transform((data) => (data[key] as readonly Item[] | null | undefined) ?? []);
}

/** Completes an endpoint with its name. */
export function endpoint<Result>(declared: Omit<Endpoint<Result>, 'name'>): Endpoint<Result> {
  return { ...declared, name: `${declared.method} ${declared.path}` };
}

/** Completes a paged endpoint with its name. */
export function listEndpoint<Item>(declared: Omit<ListEndpoint<Item>, 'name'>): ListEndpoint<Item> {
  return { ...declared, name: `${declared.method} ${declared.path}` };
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
    // No encoding keeps these from being read as steps in the path.
    if (/^\.{0,2}$/.test(value)) {
      throw new ConnectorError(
        'config_error',
        `An id is empty or consists of dots. Check the ids. (${name})`,
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
