// Feeds that are watched while they are read, and feeds that break at a chosen place.
import type { Feed } from '../../../../src/engine/types.ts';
import { askedOf, type Asked } from './asked.ts';

/** What was asked of a feed, and how hard it worked. */
export interface Seen {
  /** Every slice that `read` was asked for, in order. */
  readonly slices: Asked[];
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
      async *read(request, context) {
        seen.slices.push(askedOf(request));
        seen.reading += 1;
        seen.mostReading = Math.max(seen.mostReading, seen.reading);
        try {
          const batches = feed.read(request, context);
          let next = await batches.next();
          for (; !next.done; next = await batches.next()) {
            seen.items += next.value.length;
            yield next.value;
          }
          return next.value;
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
): { feed: Feed<Context>; struck: () => { slice?: Asked; stream?: string } | undefined } {
  let asked = 0;
  let struck: { slice?: Asked; stream?: string } | undefined;
  const strike = (place: { slice?: Asked; stream?: string }): never => {
    struck = place;
    throw error;
  };
  const broken: Pick<Feed<Context>, 'partitions' | 'read' | 'streams'> = {
    streams: feed.streams,
    read: feed.read,
    ...(feed.partitions && { partitions: feed.partitions }),
  };
  const readFault: Feed<Context>['read'] = async function* (request, context) {
    const slice = askedOf(request);
    const mine = asked === nth;
    asked += 1;
    let handed = 0;
    const batches = feed.read(request, context);
    let next = await batches.next();
    for (; !next.done; next = await batches.next()) {
      for (const value of next.value) {
        if (mine && handed === item) strike({ slice });
        handed += 1;
        yield [value];
      }
    }
    if (mine) strike({ slice });
    return next.value;
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
