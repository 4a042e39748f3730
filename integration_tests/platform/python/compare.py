"""Holds the tables of a DuckDB file against rows in NDJSON files, one a stream, by SQL: prints what differs."""

import json
import sys
from pathlib import Path

import duckdb

database, folder = sys.argv[1:]
connection = duckdb.connect(database, read_only=True)


def canonical(value: str | None) -> str | None:
    """The same text for equal JSON, whatever the order of its keys; JSON's null is SQL's."""
    parsed = None if value is None else json.loads(value)
    return None if parsed is None else json.dumps(parsed, sort_keys=True, ensure_ascii=False)


connection.create_function(
    "canonical", canonical, ["VARCHAR"], "VARCHAR", null_handling="special"
)
# Addresses of files are signed anew for every answer, and name the revision of their table.
UNSIGNED = (
    r"regexp_replace({}, '\?x-expires=[^\"\\]*(\\+u0026[^\"\\]*)?|[?&]extra=[^\"]*', '', 'g')"
)


def shown(expression: str, column_type: str) -> str:
    if column_type in ("JSON", "VARCHAR"):
        text = UNSIGNED.format(f"({expression})::VARCHAR")
        return f"canonical({text})" if column_type == "JSON" else text
    # PyAirbyte keeps nine decimals, and DuckDB reads 1e+21 as one decimal or another: JSON has doubles.
    if column_type.startswith("DECIMAL"):
        return f"round(CAST({expression} AS DOUBLE), 9)"
    return f"CAST({expression} AS {column_type})"


def current(stream: str, columns: list[str]) -> str:
    """Rows of an earlier revision of their approval are history."""
    if "instance_revision" not in columns or stream == "approval_instances":
        return f'lark."{stream}"'
    return f'lark."{stream}" SEMI JOIN lark.approval_instances USING (instance_code, instance_revision)'


def normalised(name: str) -> str:
    """What PyAirbyte calls a column."""
    return "".join(one if one.isalnum() and one.isascii() else "_" for one in name.lower())


result = {}
for file in sorted(Path(folder).glob("*.ndjson")):
    stream = file.stem
    types = {
        name: kind
        for name, kind, *_ in connection.execute(f'DESCRIBE lark."{stream}"').fetchall()
        if not name.startswith("_airbyte_")
    }
    rows = (
        f"read_ndjson_objects('{file}', maximum_object_size=67108864)"
        if file.stat().st_size
        else "(SELECT '{}'::JSON AS json LIMIT 0)"
    )
    lists = connection.execute(f"SELECT DISTINCT json_keys(json) FROM {rows}").fetchall()
    keys = {normalised(key): key for (some,) in lists for key in some}

    def wanted(name: str) -> str:
        arrow = "->" if types[name] == "JSON" else "->>"
        return f"json {arrow} '$.\"{keys.get(name, name)}\"'"

    expected = ", ".join(f'{shown(wanted(name), kind)} AS "{name}"' for name, kind in types.items())
    actual = ", ".join(f"{shown(chr(34) + name + chr(34), kind)} AS \"{name}\"" for name, kind in types.items())
    truth = f"SELECT {expected} FROM {rows}"
    table = f"SELECT {actual} FROM {current(stream, list(types))}"
    result[stream] = {
        "rows": connection.execute(f"SELECT count(*) FROM ({table})").fetchone()[0],
        "missing": connection.execute(f"{truth} EXCEPT ALL {table} LIMIT 3").fetchall(),
        "invented": connection.execute(f"{table} EXCEPT ALL {truth} LIMIT 3").fetchall(),
        "without a column": sorted(set(keys) - set(types)),
    }
print(json.dumps(result, default=str))
