// Pure: which feeds a read needs, for which streams, columns and saved states.
import type { ConfiguredStream, StreamStates } from '../airbyte/inputs.ts';
import type { JsonObject, SyncMode } from '../airbyte/messages.ts';
import { ConnectorError, toConnectorError } from './errors.ts';
import type { Feed, Stream } from './feed.ts';
import { noProgress, parseProgress, type Progress } from './state.ts';

/** One selected stream during one read. */
export interface Run {
  readonly stream: Stream;
  readonly mode: SyncMode;
  /** What is emitted, in the order of the schema: the selected columns, the primary key and the cursor. */
  readonly columns: readonly string[];
  /** What is complete; its spans grow while the read goes on. */
  readonly progress: Progress;
  /** Columns that a value did not fit, of which the operator was told. */
  readonly warned: Set<string>;
  /** How many more records are wanted; without it, all. */
  readonly quota?: { left: number };
}

/** One feed with those of its streams that are selected. */
export interface Job<Context> {
  readonly feed: Feed<Context>;
  readonly runs: readonly Run[];
}

/** A configured stream that cannot be read at all; its saved state goes back as it came. */
export interface Refused {
  readonly stream: string;
  readonly state: JsonObject;
  readonly error: ConnectorError;
}

export interface Plan<Context> {
  readonly jobs: readonly Job<Context>[];
  readonly refused: readonly Refused[];
  /** What the operator should know before it starts. */
  readonly warnings: readonly string[];
}

/**
 * Matches the configured catalog and the saved states with the feeds we have.
 * @param limit records of each stream after which no more are wanted
 */
export function planRead<Context>(
  feeds: readonly Feed<Context>[],
  configured: readonly ConfiguredStream[],
  states: StreamStates,
  limit?: number,
): Plan<Context> {
  const known = new Set(feeds.flatMap(({ streams }) => streams.map(({ name }) => name)));
  const refused: Refused[] = configured
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({ stream: name, state: states.get(name) ?? {}, error: unknownStream(name) }));
  const warnings: string[] = [];

  const jobs = feeds.map((feed) => {
    const runs = feed.streams.flatMap((stream) => {
      const selection = configured.find(({ name }) => name === stream.name);
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
  const all = Object.keys(stream.row.shape);
  return {
    stream,
    mode: cursorField === undefined ? 'full_refresh' : selection.syncMode,
    columns: selection.columns ? all.filter((column) => kept.has(column)) : all,
    progress: cursorField === undefined ? noProgress() : parseProgress(stream.name, cursorField, state),
    warned: new Set(),
  };
}

function unknownStream(name: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `The stream '${name}' was not found in the source. Refresh the schema in your replication settings, ` +
      'or remove the stream from the catalog.',
  );
}
