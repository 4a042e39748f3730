// Which states a sync begins with, and which it may commit.
import type { JsonObject } from '../airbyte/messages.ts';
import { toJson } from '../json.ts';
import { hasRevision } from './revisions.ts';
import type { TargetStream } from './types.ts';

type States = ReadonlyMap<string, JsonObject>;

/**
 * The saved states of these streams. Streams with revisions go on from the same point: where one of them has no state,
 * all begin at the start, which costs no call more.
 */
export function startingStates(
  saved: States,
  streams: readonly TargetStream[],
  restarted: ReadonlySet<string>,
): Map<string, JsonObject> {
  const known = streams.flatMap(({ name }) => {
    const state = saved.get(name);
    return state === undefined || restarted.has(name) ? [] : [[name, state] as const];
  });
  const states = new Map(known);
  const siblings = streams.filter(hasRevision);
  if (siblings.some(({ name }) => !states.has(name))) for (const { name } of siblings) states.delete(name);
  return states;
}

/** The states of a running sync. */
export interface RunningStates {
  /** The stream has emitted this one. */
  readonly add: (stream: string, state: JsonObject) => void;
  /** What can be committed together with the rows so far; once the sync is `over`, the last state of each stream. */
  readonly toCommit: (over: boolean) => States;
}

/**
 * Streams with revisions are committed at moments at which their states say the same: whatever ends a sync, no instance
 * is complete in one of their tables and not in another.
 */
export function createStates(streams: readonly TargetStream[]): RunningStates {
  const last = new Map<string, JsonObject>();
  const siblings = new Map(streams.filter(hasRevision).map(({ name, cursor = '' }) => [name, cursor]));
  const spans = new Map<string, string>();
  let aligned: States = new Map();
  return {
    add(stream, state) {
      last.set(stream, state);
      const cursor = siblings.get(stream);
      if (cursor === undefined) return;
      spans.set(stream, toJson({ ...state, [cursor]: undefined }));
      if (spans.size === siblings.size && new Set(spans.values()).size === 1)
        aligned = new Map([...last].filter(([name]) => siblings.has(name)));
    },
    toCommit: (over) =>
      over ? last : new Map([...[...last].filter(([name]) => !siblings.has(name)), ...aligned]),
  };
}
