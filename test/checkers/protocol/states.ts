// What a checkpoint counts, covers and may repeat.
import { isDeepStrictEqual } from 'node:util';
import type { Rule } from '../../support/rules.ts';
import { endingOf, eventsOf, hasFailed, type Conversation, type Story } from './conversation.ts';
import type { ConfiguredStream } from './messages.ts';

/** A STATE together with the number of records since the one before it. */
type Checkpoint = { at: number; state: Record<string, unknown>; recordCount: number; records: number };

function checkpointsOf(story: Story): Checkpoint[] {
  const checkpoints: Checkpoint[] = [];
  let records = 0;
  for (const event of story.events) {
    if (event.kind === 'record') records += 1;
    if (event.kind !== 'state') continue;
    checkpoints.push({ at: event.at, state: event.state, recordCount: event.recordCount, records });
    records = 0;
  }
  return checkpoints;
}

/** Each checkpoint with the one before it. */
function pairsOf(story: Story): { before: Checkpoint; after: Checkpoint }[] {
  const checkpoints = checkpointsOf(story);
  return checkpoints.slice(1).flatMap((after, n) => {
    const before = checkpoints[n];
    return before === undefined ? [] : [{ before, after }];
  });
}

function everyStreamHasState({ known }: Conversation): string[] {
  return known
    .filter((story) => eventsOf(story, 'state').length === 0)
    .map(({ name }) => `${name} has no STATE (empty and failed streams need one, too)`);
}

function countsAreTrue({ configured }: Conversation): string[] {
  return configured.flatMap((story) =>
    checkpointsOf(story)
      .filter(({ recordCount, records }) => recordCount !== records)
      .map(
        ({ at, recordCount, records }) =>
          `${story.name} counts ${recordCount} in line ${at}, there are ${records} since its last STATE`,
      ),
  );
}

/** A stream that failed may leave its last records uncovered: no state could honestly cover them. */
function everyRecordIsCovered({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const states = eventsOf(story, 'state');
    const last = states.at(-1);
    if (last === undefined || hasFailed(story)) return [];
    const later = eventsOf(story, 'record').filter(({ at }) => at > last.at).length;
    return later === 0
      ? []
      : [`${story.name} has ${later} record(s) after its last STATE in line ${last.at}`];
  });
}

function statesDiffer({ configured }: Conversation): string[] {
  return configured.flatMap((story) =>
    pairsOf(story)
      .filter(({ before, after }) => after.records > 0 && isDeepStrictEqual(before.state, after.state))
      .map(
        ({ before, after }) =>
          `${story.name} repeats the STATE of line ${before.at} in line ${after.at}, with ${after.records} records between`,
      ),
  );
}

function statesComeBeforeTheEnd({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const ended = endingOf(story)?.at ?? Infinity;
    return eventsOf(story, 'state')
      .filter(({ at }) => at > ended)
      .map(({ at }) => `${story.name} has a STATE in line ${at}, after its end in line ${ended}`);
  });
}

function cursorNeverMovesBack({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const field = story.configured && cursorFieldOf(story.configured);
    if (field === undefined) return [];
    return pairsOf(story).flatMap(({ before, after }) => {
      const [from, to] = [before.state[field], after.state[field]];
      return isEarlier(to, from)
        ? [`${story.name} moves ${field} back from ${String(from)} to ${String(to)} in line ${after.at}`]
        : [];
    });
  });
}

/** The state keeps the cursor under the field's own name . */
function cursorFieldOf({ stream, sync_mode, cursor_field }: ConfiguredStream): string | undefined {
  if (sync_mode !== 'incremental') return undefined;
  return (stream.default_cursor_field ?? cursor_field)?.at(-1);
}

function isEarlier(value: unknown, than: unknown): boolean {
  if (typeof value === 'number' && typeof than === 'number') return value < than;
  if (typeof value !== 'string' || typeof than !== 'string') return false;
  const [a, b] = [Date.parse(value), Date.parse(than)];
  return Number.isNaN(a) || Number.isNaN(b) ? value < than : a < b;
}

/** The rules about checkpoints. */
export const stateRules: Rule<Conversation>[] = [
  everyStreamHasState,
  countsAreTrue,
  everyRecordIsCovered,
  statesDiffer,
  statesComeBeforeTheEnd,
  cursorNeverMovesBack,
];
