// Records in the text format of COPY: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2
import type { RecordBatch } from '../../airbyte/messages.ts';
import { isObject, toJson } from '../../json.ts';

/** A line for each record, its values in the order of the columns. */
export function copyLines({ records, lines }: RecordBatch, columns: readonly string[]): string {
  // Postgres has no U+0000 in texts.
  const clean = lines.includes('\\u0000') ? withoutNul : (value: unknown) => value;
  return records
    .map(({ data }) => `${columns.map((column) => field(clean(data[column]))).join('\t')}\n`)
    .join('');
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function field(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  const text = typeof value === 'string' ? value.toWellFormed() : toJson(value);
  return /[\\\n\r\t]/.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (sign) => escapes[sign] ?? sign) : text;
}

function withoutNul(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\uFFFD');
  if (Array.isArray(value)) return value.map(withoutNul);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replaceAll('\u0000', '\uFFFD'), withoutNul(inner)]),
  );
}
