// Tables in a database: rows and states in one transaction.
import type { JsonObject } from '../../airbyte/messages.ts';
import { hasRevision, isParent } from '../revisions.ts';
import { startingStates } from '../states.ts';
import type { Destination, TargetStream } from '../types.ts';
import type { Database } from './database.ts';
import {
  openRecords,
  refuseStrangers,
  saveOrigin,
  saveStream,
  type StreamRecord,
  type SyncRecords,
} from './records.ts';
import { deleteOlder, deleteOtherRevisions, upsert } from './rows.ts';
import { viewName, viewsOf } from '../views/views.ts';
import { countStaged, type Staged } from './staged.ts';
import { changeTable } from './tables.ts';

/** A stream while a sync writes it. */
interface Open {
  readonly stream: TargetStream;
  readonly staged: Staged;
  record: StreamRecord;
}

/** Rows are staged as they come; a commit moves them into their tables. */
export async function openTables(database: Database): Promise<Destination> {
  const { dialect } = database;
  await database.lock();
  const records = await openRecords(database);
  const saved = new Map(
    [...records.streams].flatMap(([name, { state }]) => (state ? [[name, state] as const] : [])),
  );
  const streams = new Map<string, Open>();
  let syncedAt = '';
  let cleanings: readonly Cleaning[] = [];

  const transaction = async (statements: readonly string[]): Promise<void> => {
    await database.run('BEGIN');
    try {
      for (const statement of statements) await database.run(statement);
      await database.run('COMMIT');
    } catch (error) {
      await database.run('ROLLBACK');
      throw error;
    }
  };
  /** Whether the staged rows of a stream can go into its table now. */
  const isReady = ({ stream, staged }: Open, complete: ReadonlySet<string>): boolean =>
    staged.count() > 0 && (stream.cursor !== undefined || complete.has(stream.name));

  return {
    saved: { origin: records.origin, states: saved, syncedAt: records.syncedAt },
    async begin(beginning) {
      ({ syncedAt } = beginning);
      await refuseStrangers(database, beginning.streams, records);
      const statements = saveOrigin(beginning.origin);
      const restarted = new Map<string, string>();
      const dropped: string[] = [];
      for (const stream of beginning.streams) {
        const { name } = stream;
        const before = records.streams.get(name);
        const change = changeTable(before?.definition, stream, dialect);
        const isFresh = beginning.fresh.has(name);
        if (change.incomplete !== undefined && before?.state && stream.cursor !== undefined && !isFresh)
          restarted.set(name, change.incomplete);
        const record = {
          definition: change.definition,
          fullSince: isFresh ? syncedAt : before?.fullSince,
          state: isFresh || restarted.has(name) ? undefined : before?.state,
        };
        streams.set(name, { stream, record, staged: countStaged(stream) });
        if (change.replaces) dropped.push(`DROP VIEW IF EXISTS ${viewName(name)}`);
        statements.push(...change.statements, saveStream(name, record, syncedAt));
      }
      const states = startingStates(
        saved,
        beginning.streams,
        new Set([...beginning.fresh, ...restarted.keys()]),
      );
      statements.push(...forgetSiblings(beginning.streams, states, records, syncedAt));
      await transaction([...dropped, ...statements]);
      for (const stream of beginning.streams) await database.prepare(stream);
      cleanings = cleaningsOf(beginning.streams, states);
      return restarted;
    },
    async write(batch) {
      const open = streams.get(batch.stream);
      if (!open) return;
      await database.stage(batch);
      open.staged.add(batch);
    },
    checkpoint: () => undefined,
    async commit({ states, complete }) {
      await database.flush();
      const all = [...streams.values()];
      const ready = all.filter((open) => isReady(open, complete));
      const staged = new Set(ready.map(({ stream }) => stream.name));
      const statements = [
        ...ready.map(({ stream, staged: own }) => upsert(stream, syncedAt, dialect, own.repeats())),
        ...cleanings
          .filter(({ by }) => staged.has(by))
          .map(({ stream, by }) => deleteOtherRevisions(stream, by, dialect)),
        ...all.flatMap(({ stream, record: { fullSince } }) => {
          const since = stream.cursor === undefined ? syncedAt : fullSince;
          return complete.has(stream.name) && since !== undefined
            ? [deleteOlder(stream, since, dialect)]
            : [];
        }),
      ];
      for (const open of all) {
        const { name } = open.stream;
        if (!states.has(name) && !complete.has(name)) continue;
        const { definition, fullSince, state } = open.record;
        open.record = {
          definition,
          state: states.get(name) ?? state,
          ...(!complete.has(name) && fullSince !== undefined && { fullSince }),
        };
        statements.push(saveStream(name, open.record, syncedAt));
      }
      await transaction(statements);
      for (const open of ready) {
        await database.clear(open.stream.name);
        open.staged.clear();
      }
    },
    async createViews(sources) {
      const tables = new Set([...records.streams.keys(), ...streams.keys()]);
      const views = viewsOf(sources, database.views).filter((view) =>
        view.tables.every((name) => tables.has(name)),
      );
      const problems: string[] = [];
      for (const { name, select } of views) {
        try {
          await transaction([`DROP VIEW IF EXISTS ${name}`, `CREATE VIEW ${name} AS ${select}`]);
        } catch (error) {
          problems.push(
            `View ${name} was left as it was: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      }
      return problems;
    },
    close: database.close,
  };
}

/** Rows of `stream` go whose instance arrives in `by` with another revision. */
interface Cleaning {
  readonly stream: string;
  readonly by: string;
}

/**
 * An instance says which rows of it are left, where it is read: of streams that have not got further than its own, whose
 * rows of it come with it then. Without one, new rows take the place of those of an earlier revision.
 */
function cleaningsOf(
  streams: readonly TargetStream[],
  states: ReadonlyMap<string, JsonObject>,
): readonly Cleaning[] {
  const siblings = streams.filter(hasRevision);
  const parent = siblings.find(isParent);
  const reached = ({ name, cursor = '' }: TargetStream): string => {
    const value = states.get(name)?.[cursor];
    return typeof value === 'string' ? value : '';
  };
  return siblings
    .filter((stream) => !isParent(stream))
    .flatMap((stream) => {
      const own = { stream: stream.name, by: stream.name };
      if (!parent) return [own];
      return reached(stream) <= reached(parent) ? [{ ...own, by: parent.name }] : [];
    });
}

/** Where streams with revisions begin again, those that are not read now do so the next time. */
function forgetSiblings(
  streams: readonly TargetStream[],
  states: ReadonlyMap<string, JsonObject>,
  { streams: known }: SyncRecords,
  syncedAt: string,
): string[] {
  const siblings = streams.filter(hasRevision);
  if (siblings.length === 0 || siblings.some(({ name }) => states.has(name))) return [];
  const selected = new Set(siblings.map(({ name }) => name));
  return [...known].flatMap(([name, record]) =>
    hasRevision(record.definition) && !selected.has(name) && record.state
      ? [saveStream(name, { ...record, state: undefined }, syncedAt)]
      : [],
  );
}
