// Pure: from the calls of a sync to figures: how many, how many of them count towards the quota, and how long they take.
import { shortestTime } from '../../lark/limits.ts';
import { isMetered } from '../../lark/quota.ts';
import { sumOf, type Cost, type Range } from '../../modules/estimate.ts';

/** What a sync costs. */
export interface Figures {
  readonly calls: Range;
  /** Those that count towards the monthly quota. */
  readonly metered: Range;
  readonly milliseconds: Range;
}

/** How fast calls can be made. */
export interface Pace {
  /** The part of each published rate that is used. */
  readonly rateShare: number;
  /** Calls in flight at the same time. */
  readonly concurrency: number;
  /** Milliseconds that a call takes. */
  readonly callTime: number;
}

/** The figures of costs; what feeds share counts once. */
export function figuresOf(costs: readonly Cost[], pace: Pace): Figures {
  const own = costs.filter(({ shared }) => shared === undefined);
  const shared = new Map(
    costs.flatMap((one) => (one.shared === undefined ? [] : [[keyOf(one), one] as const])),
  );
  const all = [...own, ...shared.values()];
  const metered = all.filter(({ endpoint }) => isMetered(endpoint));
  return {
    calls: sumOf(all.map(({ calls }) => calls)),
    metered: sumOf(metered.map(({ calls }) => calls)),
    milliseconds: { min: timeOf(all, pace, 'min'), max: timeOf(all, pace, 'max') },
  };
}

const keyOf = ({ endpoint, shared }: Cost): string => `${endpoint.name} ${shared ?? ''}`;

/** The slowest of: each endpoint at its rates, each document one call at a time, and all calls together. */
function timeOf(costs: readonly Cost[], pace: Pace, bound: keyof Range): number {
  const { rateShare, concurrency, callTime } = pace;
  const byEndpoint = grouped(costs, ({ endpoint }) => endpoint.name, bound);
  const byDocument = grouped(costs, ({ document }) => document, bound);
  const total = sumOf(costs.map(({ calls }) => calls))[bound];
  return Math.max(
    0,
    ...[...byEndpoint.values()].map(({ first, calls }) => shortestTime(first.endpoint, calls, rateShare)),
    ...[...byDocument.values()].map(({ calls }) => calls * callTime),
    (total * callTime) / concurrency,
  );
}

function grouped(costs: readonly Cost[], by: (cost: Cost) => string | undefined, bound: keyof Range) {
  const groups = new Map<string, { readonly first: Cost; readonly calls: number }>();
  for (const cost of costs) {
    const key = by(cost);
    if (key === undefined) continue;
    const known = groups.get(key);
    groups.set(key, { first: known?.first ?? cost, calls: (known?.calls ?? 0) + cost.calls[bound] });
  }
  return groups;
}
