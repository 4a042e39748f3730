// sync into a DuckDB file.
import { join } from 'node:path';
import { openDuckdb } from '../../../src/sync/duckdb/database.ts';
import { testTables } from './behaviour.ts';
import { freshFolder } from './support.ts';
import { fromDuckdb } from './tables.ts';

testTables({
  fresh: () => join(freshFolder(), 'company.duckdb'),
  open: (to) => openDuckdb(to, `${to}.test`),
  reading: fromDuckdb,
  types: {
    instance_code: 'VARCHAR',
    instance_start_time: 'TIMESTAMP WITH TIME ZONE',
    row_index: 'BIGINT',
    value_number: 'DOUBLE',
    value_date: 'DATE',
    option_keys: 'VARCHAR[]',
    _synced_at: 'TIMESTAMP WITH TIME ZONE',
  },
});
