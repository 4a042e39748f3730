// One sync: the messages of a read go into a destination, and come out behind it for whoever reports them.
import type { Outgoing } from '../airbyte/messages.ts';
import { createStates } from './states.ts';
import type { Destination, TargetStream } from './types.ts';

/** How much may be lost to a kill: what was read since the last commit is read again. */
export interface Pace {
  /** A commit at most this often, ... */
  readonly milliseconds: number;
  /** ... unless so many rows wait for it. */
  readonly rows: number;
}

/** A commit costs some milliseconds a table. */
export const usualPace: Pace = { milliseconds: 5_000, rows: 100_000 };

export interface SyncParts {
  readonly messages: AsyncIterable<Outgoing>;
  readonly destination: Destination;
  readonly streams: readonly TargetStream[];
  readonly clock: () => number;
  readonly pace: Pace;
}

/** Commits rows and states as they come, and what is left when the messages end or fail. */
export async function* runSync({
  messages,
  destination,
  streams,
  clock,
  pace,
}: SyncParts): AsyncGenerator<Outgoing> {
  const states = createStates(streams);
  const complete = new Set<string>();
  /** `committing` stays true where a commit fails. */
  const at = { over: false, committing: false };
  let rows = 0;
  let committedAt = clock();
  const commit = async (): Promise<void> => {
    at.committing = true;
    await destination.commit({ states: states.toCommit(at.over), complete });
    complete.clear();
    rows = 0;
    committedAt = clock();
    at.committing = false;
  };
  const isDue = (): boolean => rows >= pace.rows || clock() - committedAt >= pace.milliseconds;

  try {
    for await (const message of messages) {
      switch (message.type) {
        case 'RECORDS':
          await destination.write(message);
          rows += message.records.length;
          break;
        case 'STATE': {
          const { stream_descriptor, stream_state } = message.state.stream;
          destination.checkpoint(stream_descriptor.name);
          states.add(stream_descriptor.name, stream_state);
          if (isDue()) await commit();
          break;
        }
        case 'TRACE':
          if (message.trace.type !== 'STREAM_STATUS') break;
          if (message.trace.stream_status.status === 'COMPLETE')
            complete.add(message.trace.stream_status.stream_descriptor.name);
      }
      yield message;
    }
    at.over = true;
  } finally {
    // What the read was sure of counts, even where it failed.
    if (!at.committing) await commit();
  }
}
