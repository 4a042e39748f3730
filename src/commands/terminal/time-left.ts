// How long a read still takes, where what it has read of its windows, partitions and counted rows tells.

/** How much of a feed has to be read before it tells the time of the rest. */
const enough = 3;

/** Milliseconds after which a call is not the first of a cold start any more. */
const warm = 3_000;

/** Nothing is known yet. */
export function createTimeLeft(clock: () => number): {
  readonly add: (stream: string, closed: number, total: number) => void;
  /** Until the slowest feed is read; undefined where that is not known. */
  readonly milliseconds: () => number | undefined;
} {
  const feeds = new Map<string, { readonly since: number; closed: number; total: number }>();
  return {
    add(stream, closed, total) {
      const feed = feeds.get(stream) ?? { since: clock(), closed, total };
      feeds.set(stream, feed);
      Object.assign(feed, { closed, total });
    },
    milliseconds() {
      const left = [...feeds.values()].flatMap(({ since, closed, total }) => {
        const elapsed = clock() - since;
        return closed < enough || elapsed < warm || closed >= total
          ? []
          : [(elapsed * (total - closed)) / closed];
      });
      return left.length === 0 ? undefined : Math.max(...left);
    },
  };
}
