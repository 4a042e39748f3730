-- Tables from the NDJSON of a read, each with the last row of every key:
--
--   node dist/cli.js read --config config.json > lark.ndjson
--   duckdb company.duckdb < docs/recipes/duckdb.sql
--
-- A macro makes a table of a stream: the columns are those of schemas/<stream>.json, times are timestamps already.
CREATE OR REPLACE TABLE messages AS
  SELECT line, json FROM (
    SELECT row_number() OVER () AS line, json
    FROM read_ndjson_objects('lark.ndjson', maximum_object_size = 67108864)
  )
  WHERE json ->> '$.type' = 'RECORD';

CREATE OR REPLACE TABLE contact_users AS
  SELECT row ->> 'open_id' AS open_id, row ->> 'name' AS name, row -> 'department_ids' AS department_ids,
         (row ->> 'join_time')::TIMESTAMPTZ AS join_time
  FROM (SELECT line, json -> '$.record.data' AS row FROM messages WHERE json ->> '$.record.stream' = 'contact_users')
  QUALIFY row_number() OVER (PARTITION BY row ->> 'open_id' ORDER BY line DESC) = 1;

CREATE OR REPLACE TABLE approval_instances AS
  SELECT row ->> 'instance_code' AS instance_code, row ->> 'approval_name' AS approval_name, row ->> 'status' AS status,
         (row ->> 'start_time')::TIMESTAMPTZ AS start_time, row ->> 'instance_revision' AS instance_revision
  FROM (SELECT line, json -> '$.record.data' AS row FROM messages WHERE json ->> '$.record.stream' = 'approval_instances')
  QUALIFY row_number() OVER (PARTITION BY row ->> 'instance_code' ORDER BY line DESC) = 1;
