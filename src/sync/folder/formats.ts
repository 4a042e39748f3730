// Rows as lines of a file.
import type { JsonObject } from '../../airbyte/messages.ts';
import { toJson, toJsonLines } from '../../json.ts';
import type { FolderFormat } from '../target.ts';
import { syncedAtColumn } from '../types.ts';

export interface TextFormat {
  /** The first line of a file. */
  readonly head: (columns: readonly string[]) => string;
  readonly lines: (rows: readonly JsonObject[], columns: readonly string[], syncedAt: string) => string;
}

const ndjson: TextFormat = {
  head: () => '',
  lines: (rows, _columns, syncedAt) =>
    toJsonLines((toText) =>
      rows.map((row) => `${toText({ ...row, [syncedAtColumn]: syncedAt })}\n`).join(''),
    ),
};

/** RFC 4180: lists and objects are JSON, null is empty, and an empty text is `""`. */
const csv: TextFormat = {
  head: (columns) => toRecord([...columns, syncedAtColumn]),
  lines: (rows, columns, syncedAt) =>
    rows.map((row) => toRecord([...columns.map((column) => row[column]), syncedAt])).join(''),
};

/** Lines of JSON are what Parquet files are made of. */
export const textFormats: Readonly<Record<FolderFormat, TextFormat>> = { ndjson, csv, parquet: ndjson };

function toRecord(values: readonly unknown[]): string {
  return `${values.map(toField).join(',')}\n`;
}

function toField(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return quoted(toJson(value));
  if (typeof value !== 'string') return toJson(value);
  return value === '' || /[",\r\n]|^\s|\s$/.test(value) ? quoted(value.toWellFormed()) : value.toWellFormed();
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
