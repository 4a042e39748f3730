// A folder with a file for each stream, to which every sync appends.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ConnectorError } from '../../engine/errors.ts';
import type { Beginning, Commit, Destination, TargetStream } from '../types.ts';
import { textFormats } from './formats.ts';
import { readKept, writeKept, type Kept, type KeptFile, type KeptStream } from './kept.ts';
import { lockFolder, type Holder } from './lock.ts';
import { openStreamFile, type StreamFile } from './text-file.ts';

type Format = keyof typeof textFormats;

/**
 * Opens a folder that is there.
 * @param format undefined: that of the folder
 * @throws ConnectorError (config) when it holds files of another format, or another sync is writing into it
 */
export function openFolder(folder: string, holder: Holder, format?: Format): Destination {
  const unlock = lockFolder(folder, holder);
  try {
    const kept = readKept(folder);
    if (kept && format !== undefined && kept.format !== format)
      throw new ConnectorError(
        'config_error',
        `--to ${folder}: it holds ${kept.format} files. Choose another folder for ${format}.`,
      );
    const destination = folderOf(folder, format ?? (kept?.format as Format | undefined) ?? 'ndjson', kept);
    return { ...destination, close: () => destination.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A stream while a sync writes it. */
interface Open {
  readonly stream: TargetStream;
  /** Files that do not grow any more. */
  readonly before: readonly KeptFile[];
  readonly file: StreamFile;
  /** Rows that were there before this sync. */
  readonly rowsBefore: number;
}

function folderOf(folder: string, format: Format, saved: Kept | undefined): Destination {
  const streams = new Map<string, Open>();
  /** Not opened yet: their files go first. */
  const fresh = new Map<string, TargetStream>();
  let kept: Kept = saved ?? { format, origin: { address: '', settings: {} }, streams: {} };
  let syncedAt = '';

  const keep = (changes: Readonly<Record<string, KeptStream>>): void => {
    kept = { ...kept, streams: { ...kept.streams, ...changes } };
    writeKept(folder, kept);
  };
  const open = (stream: TargetStream, { files }: Pick<KeptStream, 'files'>): void => {
    const columns = stream.columns.map(({ name }) => name);
    const last = files.at(-1);
    // A CSV has its columns in its first line: others need a file of their own.
    const goesOn = last !== undefined && (format === 'ndjson' || hasColumns(stream, kept));
    const before = goesOn ? files.slice(0, -1) : files;
    const file = goesOn ? last : { file: fileName(stream.name, format, files.length), bytes: 0, rows: 0 };
    streams.set(stream.name, {
      stream,
      before,
      rowsBefore: files.reduce((sum, { rows }) => sum + rows, 0),
      file: openStreamFile({ folder, kept: file, format: textFormats[format], columns, syncedAt }),
    });
  };
  /** What the folder has of a stream goes: first from what counts, then from the disk. */
  const clear = (name: string): void => {
    const stream = fresh.get(name);
    if (!stream) return;
    fresh.delete(name);
    const { files = [] } = kept.streams[name] ?? {};
    keep({ [name]: keptStream(stream, []) });
    for (const { file } of files) rmSync(join(folder, file), { force: true });
    open(stream, { files: [] });
  };

  return {
    saved: {
      origin: saved?.origin,
      states: new Map(
        Object.entries(kept.streams).flatMap(([name, { state }]) => (state ? [[name, state]] : [])),
      ),
      syncedAt: Math.max(
        0,
        ...Object.values(kept.streams).map(({ last }) => (last ? Date.parse(last.syncedAt) : 0)),
      ),
    },
    begin(beginning: Beginning) {
      ({ syncedAt } = beginning);
      kept = { ...kept, origin: beginning.origin };
      for (const stream of beginning.streams) {
        if (beginning.fresh.has(stream.name)) fresh.set(stream.name, stream);
        else open(stream, kept.streams[stream.name] ?? { files: [] });
      }
      return Promise.resolve(new Map());
    },
    write({ stream, records }) {
      clear(stream);
      streams.get(stream)?.file.write(records.map(({ data }) => data));
      return Promise.resolve();
    },
    checkpoint(name) {
      const one = streams.get(name);
      if (one?.stream.cursor !== undefined) one.file.mark();
    },
    commit({ states, complete }: Commit) {
      for (const name of complete) {
        clear(name);
        streams.get(name)?.file.mark();
      }
      const changes = [...streams.values()].map(({ stream, before, file, rowsBefore }) => {
        const files = [...before, file.flush()];
        const state = states.get(stream.name) ?? kept.streams[stream.name]?.state;
        const rows = files.reduce((sum, one) => sum + one.rows, 0) - rowsBefore;
        const { last } = kept.streams[stream.name] ?? {};
        return [
          stream.name,
          {
            ...keptStream(stream, files),
            ...(state && { state }),
            ...(states.has(stream.name) ? { last: { syncedAt, rows } } : last && { last }),
          },
        ] as const;
      });
      keep(Object.fromEntries(changes));
      return Promise.resolve();
    },
    close() {
      for (const { file } of streams.values()) file.close();
      return Promise.resolve();
    },
  };
}

function keptStream({ columns, key }: TargetStream, files: readonly KeptFile[]): KeptStream {
  return { files, key, columns: columns.map(({ name }) => name) };
}

function hasColumns({ name, columns }: TargetStream, { streams }: Kept): boolean {
  return isDeepStrictEqual(
    streams[name]?.columns,
    columns.map((column) => column.name),
  );
}

function fileName(stream: string, format: Format, earlier: number): string {
  return `${stream}${earlier === 0 ? '' : `-${earlier + 1}`}.${textFormats[format].extension}`;
}
