"""Reads Lark into DuckDB with PyAirbyte. The second run reads only what is new and what may have changed.

    pip install airbyte
    npm ci && npm run build
    python docs/recipes/pyairbyte.py config.json lark_cache.duckdb
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("AIRBYTE_OFFLINE_MODE", "1")  # nothing is asked of Airbyte's registry

import airbyte as ab

config, database = sys.argv[1:]
source = ab.get_source(
    "source-lark",
    config=json.loads(Path(config).read_text()),
    local_executable=Path(__file__).parents[2] / "dist" / "cli.js",
    install_if_missing=False,
)
source.check()

offered = source.discovered_catalog.streams
incremental = [one.name for one in offered if one.default_cursor_field]
others = [one.name for one in offered if not one.default_cursor_field]
cache = ab.DuckDBCache(db_path=database, schema_name="lark")
if incremental:
    source.read(cache, streams=incremental)
if others:
    # Lark has no list of changes for these: what left Lark leaves the tables when they are replaced.
    source.read(cache, streams=others, write_strategy="replace", force_full_refresh=True)
