"""A tap of the Meltano singer-sdk: RECORD messages of one REST stream."""

import sys

from singer_sdk import RESTStream, Tap
from singer_sdk import typing as th
from singer_sdk.authenticators import BearerTokenAuthenticator
from singer_sdk.pagination import JSONPathPaginator

PERSON = th.ObjectType(th.Property("id", th.StringType), additional_properties=True)


class Records(RESTStream):
    name = "base_records"
    path = "/open-apis/bitable/v1/apps/appBench/tables/tblBench/records/search"
    rest_method = "POST"
    http_method = "POST"
    url_base = sys.argv[1]
    primary_keys = ("record_id",)
    records_jsonpath = "$.data.items[*]"
    next_page_token_jsonpath = "$.data.page_token"
    schema = th.PropertiesList(
        th.Property("record_id", th.StringType),
        th.Property("fields", th.ObjectType(additional_properties=True)),
        th.Property("created_time", th.IntegerType),
        th.Property("last_modified_time", th.IntegerType),
        th.Property("created_by", PERSON),
        th.Property("last_modified_by", PERSON),
    ).to_dict()

    @property
    def authenticator(self):
        return BearerTokenAuthenticator(token="t-benchmark")

    def get_new_paginator(self):
        return JSONPathPaginator(self.next_page_token_jsonpath)

    def get_url_params(self, context, next_page_token):
        params = {"page_size": 500}
        if next_page_token:
            params["page_token"] = next_page_token
        return params

    def prepare_request_payload(self, context, next_page_token):
        return {"automatic_fields": True}


class Benchmark(Tap):
    name = "tap-benchmark"
    config_jsonschema = th.PropertiesList().to_dict()

    def discover_streams(self):
        return [Records(self)]


Benchmark(config={}, parse_env_config=False).sync_all()
