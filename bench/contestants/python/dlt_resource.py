"""A dlt resource with its own HTTP helper, iterated to JSON lines."""

import sys

import dlt
from dlt.common import json
from dlt.sources.helpers import requests

URL = sys.argv[1] + "/open-apis/bitable/v1/apps/appBench/tables/tblBench/records/search"


@dlt.resource(name="records", primary_key="record_id")
def records():
    params = {"page_size": 500}
    while True:
        response = requests.post(
            URL,
            params=params,
            headers={"authorization": "Bearer t-benchmark"},
            json={"automatic_fields": True},
        )
        data = response.json()["data"]
        yield data["items"]
        if not data["has_more"]:
            return
        params["page_token"] = data["page_token"]


for item in records():
    sys.stdout.write(json.dumps(item) + "\n")
