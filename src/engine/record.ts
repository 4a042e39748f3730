// A row made fit for its stream's schema: what does not fit its column is null, and said to be so.
import type { FieldChange } from '../airbyte/messages.ts';
import { ConnectorError } from './errors.ts';
import type { Row } from './feed.ts';
import type { Run } from './plan.ts';

export interface FittedRow {
  readonly data: Record<string, unknown>;
  readonly changes: readonly FieldChange[];
  /** One line for each column that did not fit for the first time in this read. */
  readonly warnings: readonly string[];
}

/**
 * The selected columns of a row. A value that its column's type refuses becomes null with a `changes` entry.
 * @throws ConnectorError (system) when a primary key is missing: such a row cannot be told from others
 */
export function toRecord(run: Run, row: Row): FittedRow {
  const { stream, columns } = run;
  const data: Record<string, unknown> = {};
  const changes: FieldChange[] = [];
  const warnings: string[] = [];
  for (const column of columns) {
    const value = row[column] ?? null;
    const fits = stream.row.shape[column]?.safeParse(value).success ?? false;
    data[column] = fits ? value : null;
    if (fits) continue;
    if (stream.primaryKey.includes(column)) throw keyless(stream.name, column);
    changes.push({ field: column, change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' });
    if (run.warned.size < run.warned.add(column).size) {
      warnings.push(`${stream.name}: a value does not fit column '${column}' and is null in the warehouse.`);
    }
  }
  return { data, changes, warnings };
}

function keyless(stream: string, column: string): ConnectorError {
  return new ConnectorError(
    'system_error',
    `Stream '${stream}': Lark returned a row without '${column}', its key. Nothing of this partition is lost: ` +
      'it is read again by the next sync. Report this if it persists.',
  );
}
