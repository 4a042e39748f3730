"""Runs the SQL of a file, and then the queries that are given, against a DuckDB file: prints what each answers."""

import json
import sys

import duckdb

database, script, *queries = sys.argv[1:]
connection = duckdb.connect(database)
if script:
    connection.execute(open(script).read())
print(json.dumps([connection.execute(query).fetchall() for query in queries], default=str))
