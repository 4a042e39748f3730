// What a feed costs before it is read: one shape for all modules.
import type { Partition, Slice } from '../engine/types.ts';
import type { ConnectorError } from '../engine/errors.ts';
import type { CallInput, Endpoint, ListEndpoint } from '../lark/endpoint.ts';
import type { Lark } from '../lark/client.ts';
import type { Context } from './context.ts';

/** A number that is known, or lies between two. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Calls to one endpoint by one sync. */
export interface Cost {
  readonly endpoint: Pick<Endpoint, 'name' | 'path' | 'rates'>;
  readonly calls: Range;
  /** What the calls are about, where several feeds need them: they are made once. */
  readonly shared?: string;
  /** Where calls about the same document run one at a time: which document. */
  readonly document?: string;
}

/** One sync of a feed, as the engine plans it. */
export interface PlannedSync {
  /** The streams that are read. */
  readonly streams: ReadonlySet<string>;
  /** The slices that are read of a partition, and how many items are followed. */
  readonly of: (partition: Partition) => { readonly slices: readonly Slice[]; readonly open: number };
}

/** A look at Lark that was made: what it saw, and the calls that it took. */
export interface Look<Seen> {
  readonly seen: Seen;
  readonly calls: number;
}

/** What an estimate may look at. */
export interface Survey {
  readonly context: Context;
  /**
   * Looks once, however often it is wanted. Undefined where the calls for looks are used up, or Lark refuses.
   * @param what tells looks apart
   */
  readonly look: <Seen>(what: string, ask: (lark: Lark) => Promise<Seen>) => Promise<Look<Seen> | undefined>;
  /** The refusal of a look, where Lark refused it. */
  readonly refusalOf: (what: string) => ConnectorError | undefined;
}

/** The calls of one sync of a feed. */
export type Estimate = (sync: PlannedSync, survey: Survey) => Promise<readonly Cost[]>;

export const exactly = (count: number): Range => ({ min: count, max: count });
export const between = (min: number, max: number): Range => ({ min, max: Math.max(min, max) });
export const sumOf = (ranges: readonly Range[]): Range => ({
  min: ranges.reduce((sum, { min }) => sum + min, 0),
  max: ranges.reduce((sum, { max }) => sum + max, 0),
});

/** The pages of a list that has one, but whose size is not known: lists of a company are short. */
const somePages = between(1, 10);
/** The same where a first page was seen, and it was not the last. */
const morePages = between(2, 50);

/** How many calls a listing takes: those of its first page, where that is all of it. */
export async function pagesOf(
  survey: Survey,
  endpoint: ListEndpoint,
  input: CallInput = {},
  unseen: Range = somePages,
): Promise<Range> {
  const look = await firstPage(survey, endpoint, input);
  if (!look) return unseen;
  const { hasMore, total } = look.seen;
  if (!hasMore) return exactly(look.calls);
  return total === undefined ? morePages : exactly(Math.ceil(total / endpoint.pageSize));
}

/** A look at the first page of a listing. */
export function firstPage<Item>(survey: Survey, endpoint: ListEndpoint<Item>, input: CallInput = {}) {
  return survey.look(keyOf(endpoint, input), (lark) => lark.firstPage(endpoint, input));
}

/** What tells the looks at the pages of an endpoint apart. */
export function keyOf({ name, pageSize }: ListEndpoint, input: CallInput): string {
  return JSON.stringify([name, pageSize, input]);
}

/** A feed that calls each of its endpoints once for every partition, and reads listings to their end. */
export function eachOnce(
  uses: readonly Omit<Endpoint, 'returns'>[],
  partitionsOf: (context: Context) => readonly Partition[] = () => [{}],
): Estimate {
  return async (_sync, survey) => {
    const costs: Cost[] = [];
    for (const partition of partitionsOf(survey.context))
      for (const endpoint of uses) {
        const listing = 'pageSize' in endpoint ? (endpoint as ListEndpoint) : undefined;
        const calls = listing ? await pagesOf(survey, listing, { path: partition }) : exactly(1);
        costs.push({ endpoint, calls });
      }
    return costs;
  };
}
