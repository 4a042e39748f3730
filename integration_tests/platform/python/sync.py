"""PyAirbyte drives the connector as a local executable: incremental streams are merged, the others replaced."""

import json
import os
import sys
import warnings

os.environ["AIRBYTE_OFFLINE_MODE"] = "1"
warnings.filterwarnings("ignore")

import airbyte as ab  # noqa: E402

task = json.load(open(sys.argv[1]))
source = ab.get_source(
    "source-lark",
    config=task["config"],
    local_executable=task["executable"],
    install_if_missing=False,
)
source.check()
cache = ab.DuckDBCache(db_path=task["database"], schema_name="lark")
merged = source.read(cache, streams=task["incremental"])
replaced = source.read(
    cache, streams=task["full"], write_strategy="replace", force_full_refresh=True
)
print(
    json.dumps(
        {
            "offered": sorted(source.get_available_streams()),
            "records": merged.processed_records + replaced.processed_records,
        }
    )
)
