"""Airflow: a sync every hour, one at a time, which goes on where the last one ended.

    pip install apache-airflow apache-airflow-providers-standard
    npm ci
    cp docs/recipes/airflow_dag.py "$AIRFLOW_HOME/dags/"
    airflow dags test lark

The variables `lark_home` (the clone), `lark_config` and `lark_database` say where things are. A task that fails is tried again:
what was read before is kept. Workers need Node, and the database has to be where all of them see it; use Postgres otherwise.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(
    "lark",
    schedule="15 * * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10)},
):
    sync = BashOperator(
        task_id="sync",
        bash_command=(
            "node {{ var.value.lark_home }}/dist/cli.js sync"
            " --config {{ var.value.lark_config }} --to {{ var.value.lark_database }}"
        ),
    )
