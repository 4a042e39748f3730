// Feeds that are watched while they are read, and feeds that break where they are told to.
import type { Feed, Slice } from '../../../../src/engine/feed.ts';

/** What was asked of a feed, and how hard it worked. */
export interface Seen {
  /** Every slice that `read` was asked for, in order. */
  readonly slices: Slice[];
  /** Items handed out so far. */
  items: number;
  /** Slices being read at this moment, and at most so far. */
  reading: number;
  mostReading: number;
}

/** Where a feed breaks, and with what. */
export interface Fault {
  readonly at: 'read' | 'rows' | 'partitions';
  /** `read`: the n-th slice that is asked for; `rows`: the n-th stream. From 0. */
  readonly nth: number;
  /** Before the k-th item is handed out or reshaped, from 0; with fewer items, at the end of the slice. */
  readonly item: number;
  readonly error: unknown;
}

/** The same feed, and a list that fills while it is read. */
export function watched<Context>(feed: Feed<Context>): { feed: Feed<Context>; seen: Seen } {
  const seen: Seen = { slices: [], items: 0, reading: 0, mostReading: 0 };
  return {
    seen,
    feed: {
      ...feed,
      async *read(slice, context) {
        seen.slices.push(slice);
        seen.reading += 1;
        seen.mostReading = Math.max(seen.mostReading, seen.reading);
        try {
          for await (const item of feed.read(slice, context)) {
            seen.items += 1;
            yield item;
          }
        } finally {
          seen.reading -= 1;
        }
      },
    },
  };
}

/** The same feed with a fault, and where it struck. */
export function faulty<Context>(
  feed: Feed<Context>,
  { at, nth, item, error }: Fault,
): { feed: Feed<Context>; struck: () => { slice?: Slice; stream?: string } | undefined } {
  let asked = 0;
  let struck: { slice?: Slice; stream?: string } | undefined;
  const strike = (place: { slice?: Slice; stream?: string }): never => {
    struck = place;
    throw error;
  };
  const broken: Pick<Feed<Context>, 'partitions' | 'read' | 'streams'> = {
    streams: feed.streams,
    read: feed.read,
    ...(feed.partitions && { partitions: feed.partitions }),
  };
  const readFault: Feed<Context>['read'] = async function* (slice, context) {
    const mine = asked === nth;
    asked += 1;
    let handed = 0;
    for await (const value of feed.read(slice, context)) {
      if (mine && handed === item) strike({ slice });
      handed += 1;
      yield value;
    }
    if (mine) strike({ slice });
  };
  const streams = feed.streams.map((stream, index) => {
    if (index !== nth % feed.streams.length) return stream;
    let reshaped = 0;
    const rows = (value: unknown) => {
      if (reshaped++ === item) strike({ stream: stream.name });
      return stream.rows(value);
    };
    return { ...stream, rows };
  });
  const partitions = () => strike({});
  const overrides = { read: { read: readFault }, rows: { streams }, partitions: { partitions } }[at];
  return { feed: { ...feed, ...broken, ...overrides }, struck: () => struck };
}
