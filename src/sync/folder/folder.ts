// A folder with a file for each stream, to which every sync appends; of Parquet, every sync has its own.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectorError } from '../../engine/errors.ts';
import type { FolderFormat } from '../target.ts';
import type { Beginning, Commit, Destination, TargetStream } from '../types.ts';
import { textFormats } from './formats.ts';
import { readKept, writeKept, type Kept, type KeptFile, type KeptStream } from './kept.ts';
import { cutShort, isPart, isWhole, layoutOf } from './layout.ts';
import { lockFolder, type Holder } from './lock.ts';
import type { Parquet } from './parquet.ts';
import { openStreamFile, type StreamFile } from './text-file.ts';

/**
 * Opens a folder that is there.
 * @param wanted undefined: the format of the folder
 * @throws ConnectorError (config) when it holds files of another format, or another sync is writing into it
 */
export async function openFolder(
  folder: string,
  holder: Holder,
  wanted?: FolderFormat,
): Promise<Destination> {
  const unlock = lockFolder(folder, holder);
  try {
    const kept = readKept(folder);
    const format = wanted ?? kept?.format ?? 'ndjson';
    if (kept && kept.format !== format)
      throw new ConnectorError(
        'config_error',
        `--to ${folder}: it holds ${kept.format} files. Choose another folder for ${format}.`,
      );
    const parquet =
      format === 'parquet' ? await (await import('./parquet.ts')).openParquet(folder) : undefined;
    const whole = kept && parquet ? await parquet.convert(kept) : kept;
    const destination = folderOf(folder, format, whole, parquet);
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

function folderOf(
  folder: string,
  format: FolderFormat,
  saved: Kept | undefined,
  parquet: Parquet | undefined,
): Destination {
  const streams = new Map<string, Open>();
  /** Not opened yet: their files go first. */
  const fresh = new Map<string, TargetStream>();
  let kept: Kept = saved ?? { format, origin: { address: '', settings: {} }, streams: {} };
  let syncedAt = '';
  let failed = false;

  const keep = (changes: Readonly<Record<string, KeptStream>>): void => {
    kept = { ...kept, streams: { ...kept.streams, ...changes } };
    writeKept(folder, kept);
  };
  const open = (stream: TargetStream, old: Pick<KeptStream, 'files' | 'columns'>): void => {
    const { before, file } = layoutOf(stream, old, format, syncedAt);
    const broken = parquet && before.find((one) => !isWhole(folder, one));
    if (broken) throw cutShort(folder, broken);
    const columns = stream.columns.map(({ name }) => name);
    streams.set(stream.name, {
      stream,
      before,
      rowsBefore: old.files.reduce((sum, { rows }) => sum + rows, 0),
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
    open(stream, nothing);
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
      const restarted = new Map<string, string>();
      for (const stream of beginning.streams) {
        const old: Partial<KeptStream> & typeof nothing = kept.streams[stream.name] ?? nothing;
        const retyped = parquet ? retypedColumns(old, stream) : [];
        if (!beginning.fresh.has(stream.name) && retyped.length === 0) {
          open(stream, old);
          continue;
        }
        fresh.set(stream.name, stream);
        if (!beginning.fresh.has(stream.name) && old.state && stream.cursor !== undefined)
          restarted.set(stream.name, `the type of ${retyped.join(', ')} has changed.`);
      }
      return Promise.resolve(restarted);
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
      failed = true;
      for (const name of complete) {
        clear(name);
        streams.get(name)?.file.mark();
      }
      const changes = [...streams.values()].map(({ stream, before, file, rowsBefore }) => {
        const own = file.flush();
        // A part without rows is no file of a stream.
        const files = own.rows === 0 && isPart(own) ? before : [...before, own];
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
      failed = false;
      return Promise.resolve();
    },
    async close() {
      for (const { file } of streams.values()) file.close();
      try {
        // After a commit that failed, this would fail too, with another error.
        if (!failed && streams.size > 0) await parquet?.convert(kept);
      } finally {
        await parquet?.close();
      }
    },
  };
}

const nothing: Pick<KeptStream, 'files' | 'columns'> = { files: [], columns: [] };

function keptStream({ columns, key, cursor }: TargetStream, files: readonly KeptFile[]): KeptStream {
  return {
    files,
    key,
    columns: columns.map(({ name }) => name),
    kinds: columns.map(({ kind }) => kind),
    ...(cursor !== undefined && { cursor }),
  };
}

/** Columns whose earlier values do not fit. */
function retypedColumns({ columns, kinds = [] }: Partial<KeptStream>, stream: TargetStream): string[] {
  const before = new Map(columns?.map((name, index) => [name, kinds[index]]));
  return stream.columns.flatMap(({ name, kind }) => ((before.get(name) ?? kind) === kind ? [] : [name]));
}
