// The files of a stream: how they are called, and which of them the rows of a sync go into.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ConnectorError } from '../../engine/errors.ts';
import type { FolderFormat } from '../target.ts';
import type { TargetStream } from '../types.ts';
import type { KeptFile, KeptStream } from './kept.ts';

/** Ends the name of a file with lines that a Parquet file is made of. */
const part = '.part';

/** The end of a name while its file is not whole. */
export const unfinished = '.new';

/** Files of a stream: only `file` grows. */
export interface Layout {
  readonly before: readonly KeptFile[];
  readonly file: KeptFile;
}

/** Where the rows of a sync go, after those that are there. */
export function layoutOf(
  stream: TargetStream,
  { files, columns }: Pick<KeptStream, 'files' | 'columns'>,
  format: FolderFormat,
  syncedAt: string,
): Layout {
  const last = files.at(-1);
  const empty = (file: string): KeptFile => ({ file, bytes: 0, rows: 0 });
  if (format === 'parquet') return { before: files, file: empty(parquetName(stream.name, syncedAt) + part) };
  // A CSV has its columns in its first line: others need a file of their own.
  const names = stream.columns.map(({ name }) => name);
  if (last !== undefined && (format === 'ndjson' || isDeepStrictEqual(columns, names)))
    return { before: files.slice(0, -1), file: last };
  const number = files.length === 0 ? '' : `-${files.length + 1}`;
  return { before: files, file: empty(`${stream.name}${number}.${format}`) };
}

/** A file for each sync. */
export function parquetName(stream: string, syncedAt: string): string {
  return `${stream}-${syncedAt.replaceAll(/[-:.]/g, '')}.parquet`;
}

export const isPart = ({ file }: KeptFile): boolean => file.endsWith(part);

/** The Parquet file that a part becomes. */
export const wholeOf = ({ file }: KeptFile): string => file.slice(0, -part.length);

/** The stream of a Parquet file that sync has named, and whether it is whole; undefined for others. */
export function parseParquetName(
  file: string,
): { readonly stream: string; readonly whole: boolean } | undefined {
  const [, stream, rest] = /^(.+)-\d{8}T\d{9}Z\.parquet(\.part|\.new)?$/.exec(file) ?? [];
  return stream === undefined ? undefined : { stream, whole: rest === undefined };
}

/** Whether a file is there, as long as it was committed. */
export function isWhole(folder: string, { file, bytes }: KeptFile): boolean {
  return (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? -1) >= bytes;
}

export function cutShort(folder: string, { file }: KeptFile): ConnectorError {
  return new ConnectorError(
    'config_error',
    `--to ${folder}: ${file} is shorter than the last sync left it. Restore it, or begin again with --full.`,
  );
}
