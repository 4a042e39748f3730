// state.json: what a folder holds, replaced as a whole. Bytes behind the lengths in it do not count.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../airbyte/messages.ts';
import { ConnectorError } from '../../engine/errors.ts';
import { isObject, parseJson, toJson } from '../../json.ts';
import type { FolderFormat } from '../target.ts';
import type { Kind, Origin } from '../types.ts';

/** A file with rows of one stream. */
export interface KeptFile {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
}

/** What there is of one stream. */
export interface KeptStream {
  /** In the order in which they were written; only the last one grows. */
  readonly files: readonly KeptFile[];
  readonly columns: readonly string[];
  /** What the columns hold, in their order; files of earlier versions lack it. */
  readonly kinds?: readonly Kind[];
  readonly key: readonly string[];
  readonly cursor?: string;
  readonly state?: JsonObject;
  /** The last sync that committed rows or a state of it. */
  readonly last?: { readonly syncedAt: string; readonly rows: number };
}

export interface Kept {
  readonly format: FolderFormat;
  readonly origin: Origin;
  readonly streams: Readonly<Record<string, KeptStream>>;
}

const stateFile = 'state.json';
const manifestFile = 'manifest.json';

/** @throws ConnectorError (config) when there is a state.json that is not ours */
export function readKept(folder: string): Kept | undefined {
  const path = join(folder, stateFile);
  if (!existsSync(path)) return undefined;
  const kept = keptIn(readFileSync(path, 'utf8'));
  if (kept) return kept;
  throw new ConnectorError(
    'config_error',
    `--to ${folder}: its ${stateFile} was not written by sync. Choose another folder, or remove this file.`,
  );
}

function keptIn(text: string): Kept | undefined {
  try {
    const { sync, global } = parseJson(text) as { sync?: unknown; global?: GlobalState };
    if (!isObject(sync) || !isObject(sync['streams'])) return undefined;
    const { streams, ...rest } = sync as unknown as Kept;
    const states = new Map(
      global?.stream_states.map(({ stream_descriptor, stream_state }) => [
        stream_descriptor.name,
        stream_state,
      ]),
    );
    const withStates = Object.entries(streams).map(([name, stream]) => {
      const state = states.get(name);
      return [name, { ...stream, ...(state && { state }) }] as const;
    });
    return { ...rest, streams: Object.fromEntries(withStates) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface GlobalState {
  readonly stream_states: readonly {
    readonly stream_descriptor: { readonly name: string };
    readonly stream_state: JsonObject;
  }[];
}

/** The states have Airbyte's form, so that `read --state` takes the file too. The manifest says the same to people. */
export function writeKept(folder: string, { streams, ...rest }: Kept): void {
  const all = Object.entries(streams);
  const stream_states = all.flatMap(([name, { state }]) =>
    state ? [{ stream_descriptor: { name }, stream_state: state }] : [],
  );
  const withoutStates = all.map(([name, stream]) => [name, { ...stream, state: undefined }] as const);
  replace(
    folder,
    stateFile,
    toJson({
      type: 'GLOBAL',
      global: { stream_states },
      sync: { ...rest, streams: Object.fromEntries(withoutStates) },
    }),
  );
  replace(folder, manifestFile, JSON.stringify(manifestOf(streams, rest.format), null, 2));
}

function manifestOf(streams: Kept['streams'], format: string): object {
  const entries = Object.entries(streams).map(([name, { files, key, last }]) => [
    name,
    {
      files: files.map(({ file }) => file),
      rows: files.reduce((sum, { rows }) => sum + rows, 0),
      primary_key: key,
      ...(last && { last_sync: { synced_at: last.syncedAt, rows: last.rows } }),
    },
  ]);
  return { format, streams: Object.fromEntries(entries) as object };
}

/** There is either the file as it was or the new one, whatever ends the process. */
function replace(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  const file = openSync(`${path}.new`, 'w');
  try {
    writeSync(file, `${text}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}
