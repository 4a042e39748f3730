"""Loads Lark into DuckDB with dlt: a table for each stream, typed, and incremental from the second run on.

    pip install "dlt[duckdb]"
    npm ci
    python docs/recipes/dlt_pipeline.py config.json company.duckdb

dlt keeps the state of each stream with the rows: a run that fails loads nothing, and the next one goes on from the last.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import NamedTemporaryFile

import dlt

cli = Path(__file__).parents[2] / "dist" / "cli.js"
batch = 1_000  # rows
types = {"integer": "bigint", "number": "double", "boolean": "bool", "string": "text", "array": "json", "object": "json"}
formats = {"date-time": "timestamp", "date": "date"}


def messages(verb, *args):
    with subprocess.Popen([cli, verb, *args], stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode != 0:
        raise RuntimeError(f"source-lark {verb} ended with exit code {process.returncode}: see its errors")


def column(name, schema):
    kinds = schema.get("type", "object")
    [kind, *_] = [kinds] if isinstance(kinds, str) else [one for one in kinds if one != "null"]
    return {"name": name, "data_type": formats.get(schema.get("format"), types[kind])}


def hints_of(stream):
    properties = stream["json_schema"]["properties"]
    return dlt.mark.make_hints(
        table_name=stream["name"],
        columns=[column(name, schema) for name, schema in properties.items()],
        primary_key=[".".join(path) for path in stream["source_defined_primary_key"]],
        # Lark has no list of changes for the others: what left Lark leaves the table when it is replaced.
        write_disposition="merge" if stream.get("default_cursor_field") else "replace",
    )


@dlt.source(name="lark", max_table_nesting=0)
def lark(config):
    [catalog] = [message["catalog"] for message in messages("discover", "--config", config) if message["type"] == "CATALOG"]
    hints = {stream["name"]: hints_of(stream) for stream in catalog["streams"]}

    @dlt.resource(name="streams")
    def streams():
        states = dlt.current.resource_state()
        rows = defaultdict(list)

        def emit(name):
            return dlt.mark.with_hints(rows.pop(name), hints[name], create_table_variant=True)

        with NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(list(states.values()), file)
            file.flush()
            for message in messages("read", "--config", config, "--state", file.name):
                if message["type"] == "RECORD":
                    name = message["record"]["stream"]
                    rows[name].append(message["record"]["data"])
                    if len(rows[name]) == batch:
                        yield emit(name)
                elif message["type"] == "STATE":
                    states[message["state"]["stream"]["stream_descriptor"]["name"]] = message["state"]
        for name in list(rows):
            yield emit(name)

    return streams


if __name__ == "__main__":
    config, database = sys.argv[1:]
    pipeline = dlt.pipeline("lark", destination=dlt.destinations.duckdb(database), dataset_name="lark_data")
    print(pipeline.run(lark(config)))
