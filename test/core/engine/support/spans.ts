// What a saved state says, read by the tests' own eyes, and what follows from it.
import type { Feed } from '../../../../src/engine/types.ts';
import type { Span } from '../../../../src/engine/window.ts';
import { isObject, objectsIn, valueAt, type JsonObject } from '../../../support/json.ts';
import type { Saved } from './syncs.ts';

/** The spans of a state, by partition name. */
export function spansOf(state: JsonObject | undefined): Map<string, Span> {
  return new Map(
    objectsIn(valueAt(state, ['partitions'])).map(([name, { from, to }]) => [
      name,
      { from: Date.parse(String(from)), to: Date.parse(String(to)) },
    ]),
  );
}

/** What moved back between two states of the same streams: a cursor, the end of a span, or its beginning. */
export function movedBack<Context>(feed: Feed<Context>, before: Saved, after: Saved): string[] {
  return feed.streams.flatMap(({ name, cursorField }) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (cursorField === undefined || !isObject(was)) return [];
    const [had, has] = [String(was[cursorField]), String(is?.[cursorField])];
    return [
      ...(Date.parse(has) >= Date.parse(had) ? [] : [`${name}: ${cursorField} from ${had} to ${has}`]),
      ...[...spansOf(was)].flatMap(([partition, span]) => {
        const now = spansOf(is).get(partition);
        if (!now) return [`${name}: the span of ${partition} is gone`];
        const replaced = now.from > span.to;
        return now.to >= span.to && (now.from <= span.from || replaced)
          ? []
          : [`${name}: the span of ${partition} from ${text(span)} to ${text(now)}`];
      }),
    ];
  });
}

/** Does a stream with this span still need the instant? Written down point by point, unlike the engine's. */
export function needs(
  done: Span | undefined,
  at: number,
  start: number,
  until: number,
  lookback: number,
): boolean {
  if (at < start || at >= until) return false;
  if (!done || done.to < start) return true;
  return at < done.from || at >= done.to - lookback;
}

function text({ from, to }: Span): string {
  return `${new Date(from).toISOString()}..${new Date(to).toISOString()}`;
}
