// What a feed was asked for, flat, as tests look at it.
import type { ReadRequest } from '../../../../src/engine/types.ts';
import type { Span } from '../../../../src/engine/window.ts';

/** A request and its slice in one. */
export interface Asked extends Pick<ReadRequest, 'partition' | 'streams'> {
  /** Empty where there is no time. */
  readonly window: Span;
  readonly members?: readonly string[] | undefined;
  /** Followed items, by their keys. */
  readonly keys?: readonly string[] | undefined;
}

const known = new WeakMap<ReadRequest, Asked>();
const nowhere: Span = { from: 0, to: 0 };

/** The same for the same request. */
export function askedOf(request: ReadRequest): Asked {
  const { partition, streams, slice } = request;
  const asked = known.get(request) ?? {
    partition,
    streams,
    window: slice.kind === 'window' ? slice.window : nowhere,
    members: slice.kind === 'window' ? slice.members : undefined,
    keys: slice.kind === 'keys' ? slice.keys : undefined,
  };
  known.set(request, asked);
  return asked;
}
