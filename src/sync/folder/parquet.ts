// Parquet per sync: rows are appended to a part, as lines, and DuckDB makes a file of it when the sync ends. What a sync
// left that was killed, the next one makes files of first.
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConnectorError } from '../../engine/errors.ts';
import { openParquetWriter, type ParquetWish, type ParquetWriter } from '../duckdb/parquet.ts';
import { writeKept, type Kept, type KeptStream } from './kept.ts';
import { isPart, isWhole, parquetName, parseParquetName, unfinished, wholeOf } from './layout.ts';

/** Files of one stream, at most: then they become one. */
export const mostFiles = 50;

export interface Parquet {
  /** Makes Parquet files of all parts, and removes what does not count; what the folder holds then. */
  readonly convert: (kept: Kept) => Promise<Kept>;
  readonly close: () => Promise<void>;
}

/** @throws ConnectorError (config) where the package is missing */
export async function openParquet(folder: string): Promise<Parquet> {
  const writer = await openParquetWriter(join(folder, '.staging'));
  return {
    async convert(kept) {
      const streams: Record<string, KeptStream> = {};
      for (const [name, stream] of Object.entries(kept.streams))
        streams[name] = await converted(name, stream, folder, writer);
      const next = { ...kept, streams };
      writeKept(folder, next);
      sweep(folder, next);
      return next;
    },
    close: writer.close,
  };
}

/** A stream whose rows are all in Parquet files; one without rows has an empty one, for its columns. */
async function converted(
  name: string,
  stream: KeptStream,
  folder: string,
  writer: ParquetWriter,
): Promise<KeptStream> {
  const { files, key, last, cursor } = stream;
  const part = files.find(isPart);
  if (part ? !isWhole(folder, part) : files.length > 0 || !last) return stream;
  const before = files.filter((file) => !isPart(file));
  const merges = before.length + 1 >= mostFiles && before.every((file) => isWhole(folder, file));
  const file = part ? wholeOf(part) : parquetName(name, last?.syncedAt ?? '');
  const path = join(folder, file);
  const rows = await write(writer, folder, {
    path: `${path}${unfinished}`,
    columns: stream.columns.map((column, index) => ({ name: column, kind: stream.kinds?.[index] ?? 'json' })),
    ...(part && { lines: linesOf(join(folder, part.file), part.bytes) }),
    ...(merges && {
      merged: { paths: before.map((one) => join(folder, one.file)), key, replaced: cursor === undefined },
    }),
  });
  toDisk(`${path}${unfinished}`);
  renameSync(`${path}${unfinished}`, path);
  return { ...stream, files: [...(merges ? [] : before), { file, bytes: statSync(path).size, rows }] };
}

/** @throws ConnectorError (system) that names the file */
async function write(writer: ParquetWriter, folder: string, wish: ParquetWish): Promise<number> {
  try {
    return await writer.write(wish);
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ConnectorError(
      'system_error',
      `--to ${folder}: a Parquet file cannot be written: ${problem}. The rows are kept, and the next sync tries again.`,
      { cause: error },
    );
  }
}

/** The lines of a part that were committed. */
function linesOf(path: string, bytes: number): NonNullable<ParquetWish['lines']> {
  truncateSync(path, bytes);
  return { path, longest: longestLine(path) };
}

/** DuckDB makes room for lines of this many bytes in any case. */
const leastLongest = 4_194_304;
const chunk = 1_048_576;

/** Bytes than which no line is longer. */
function longestLine(path: string): number {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunk);
    let [longest, length] = [leastLongest, 0];
    for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer)) {
      const last = buffer.lastIndexOf(10, read - 1);
      // No line that ends within a chunk is longer than it and what was before.
      length += read;
      longest = Math.max(longest, length);
      if (last >= 0) length = read - last - 1;
    }
    return longest;
  } finally {
    closeSync(fd);
  }
}

function toDisk(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Files that sync has named and that do not count go: those of a sync that was killed, parts, and merged ones. */
function sweep(folder: string, { streams }: Kept): void {
  const counted = new Set(Object.values(streams).flatMap(({ files }) => files.map(({ file }) => file)));
  for (const file of readdirSync(folder)) {
    const name = parseParquetName(file);
    if (!name || counted.has(file)) continue;
    if (!name.whole || streams[name.stream] !== undefined) rmSync(join(folder, file), { force: true });
  }
}
