// Which feeds a read needs, for which streams, columns and saved states; pure.
import type { ConfiguredStream, StreamStates } from '../airbyte/inputs.ts';
import type { JsonObject, SyncMode } from '../airbyte/messages.ts';
import { createFit } from './emit.ts';
import { ConnectorError, toConnectorError } from './errors.ts';
import { fromState, noProgress, type Progress } from './progress.ts';
import type { Feed, Stream } from './types.ts';

/** One selected stream during one read. */
export interface Run {
  readonly stream: Stream;
  readonly mode: SyncMode;
  /** What is emitted, in the order of the schema: the selected columns, the primary key and the cursor. */
  readonly columns: readonly string[];
  readonly fit: ReturnType<typeof createFit>;
  /** What is complete when the read begins. */
  readonly progress: Progress;
  /** How many more records are wanted; without it, all. */
  readonly quota?: { left: number };
}

/** What a read is made of. */
export interface Plan<Context> {
  /** Each feed with those of its streams that are selected. */
  readonly jobs: readonly { readonly feed: Feed<Context>; readonly runs: readonly Run[] }[];
  /** Configured streams that cannot be read at all; their saved state goes back unchanged. */
  readonly refused: readonly {
    readonly stream: string;
    readonly state: JsonObject;
    readonly error: ConnectorError;
  }[];
  /** What the operator should know before it starts. */
  readonly warnings: readonly string[];
}

/**
 * Matches the configured catalog and the saved states with the feeds there are.
 * @param limit records of each stream after which no more are read
 */
export function planRead<Context>(
  feeds: readonly Feed<Context>[],
  configured: readonly ConfiguredStream[],
  states: StreamStates,
  limit?: number,
): Plan<Context> {
  const known = new Set(feeds.flatMap(({ streams }) => streams.map(({ name }) => name)));
  const selected = new Map(configured.map((one) => [one.name, one]));
  const refused = configured
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({ stream: name, state: states.get(name) ?? {}, error: unknownStream(name) }));
  const warnings = limit === undefined ? [] : [limited(limit)];

  const jobs = feeds.map((feed) => {
    const runs = feed.streams.flatMap((stream) => {
      const selection = selected.get(stream.name);
      if (!selection) return [];
      if (selection.syncMode === 'incremental' && stream.cursorField === undefined) {
        warnings.push(
          `Stream '${stream.name}' has no cursor: it is read in full although incremental was asked for.`,
        );
      }
      const state = states.get(stream.name);
      try {
        return [
          { ...toRun(stream, selection, state), ...(limit !== undefined && { quota: { left: limit } }) },
        ];
      } catch (error) {
        refused.push({ stream: stream.name, state: state ?? {}, error: toConnectorError(error) });
        return [];
      }
    });
    return { feed, runs };
  });
  return { jobs: jobs.filter(({ runs }) => runs.length > 0), refused, warnings };
}

function toRun(stream: Stream, selection: ConfiguredStream, state: JsonObject | undefined): Run {
  const { cursorField, primaryKey } = stream;
  const kept = new Set([...(selection.columns ?? []), ...primaryKey, cursorField]);
  const all = Object.keys(stream.columns);
  const columns = selection.columns ? all.filter((column) => kept.has(column)) : all;
  return {
    stream,
    mode: cursorField === undefined ? 'full_refresh' : selection.syncMode,
    columns,
    fit: createFit(stream, columns),
    progress: cursorField === undefined ? noProgress : fromState(stream.name, cursorField, state),
  };
}

function limited(limit: number): string {
  return (
    `_limit is set: at most ${limit} records of each stream are read, so rows may be missing. Remove _limit from the ` +
    'configuration to read everything.'
  );
}

function unknownStream(name: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `The stream '${name}' was not found in the source. Refresh the schema in your replication settings, ` +
      'or remove the stream from the catalog.',
  );
}
