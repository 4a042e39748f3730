"""Dagster: an asset for each stream, kept by `sync` in one DuckDB file. Any selection of them is one sync.

    pip install dagster dagster-webserver
    npm ci
    LARK_CONFIG=config.json LARK_DATABASE=lark.duckdb dagster dev --python-file docs/recipes/dagster_assets.py
"""

import json
import os
import subprocess
from pathlib import Path

import dagster as dg

cli = Path(__file__).parents[2] / "dist" / "cli.js"
config = os.environ["LARK_CONFIG"]
database = os.environ["LARK_DATABASE"]


def streams():
    discovered = subprocess.run([cli, "discover", "--config", config], check=True, capture_output=True, text=True).stdout
    [catalog] = [message["catalog"] for message in map(json.loads, discovered.splitlines()) if message["type"] == "CATALOG"]
    return catalog["streams"]


specs = [
    dg.AssetSpec(["lark", stream["name"]], group_name=stream["name"].split("_")[0])
    for stream in streams()
]


@dg.multi_asset(specs=specs, can_subset=True, pool="lark", retry_policy=dg.RetryPolicy(max_retries=2, delay=600))
def lark(context: dg.AssetExecutionContext):
    """One sync: Lark is asked once for all streams that are selected."""
    keys = sorted(context.selected_asset_keys)
    names = ",".join(key.path[-1] for key in keys)
    subprocess.run([cli, "sync", "--config", config, "--to", database, "--streams", names], check=True)
    for key in keys:
        yield dg.MaterializeResult(asset_key=key)


hourly = dg.ScheduleDefinition(
    name="lark_hourly",
    job=dg.define_asset_job("lark_sync", selection=dg.AssetSelection.assets(lark)),
    cron_schedule="15 * * * *",
)
definitions = dg.Definitions(assets=[lark], schedules=[hourly])
