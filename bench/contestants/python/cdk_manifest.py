"""Airbyte's Python CDK reading a declarative manifest, as most of its API connectors do."""

import json
import sys
import tempfile
from pathlib import Path

from airbyte_cdk.entrypoint import launch
from airbyte_cdk.sources.declarative.concurrent_declarative_source import ConcurrentDeclarativeSource

MANIFEST = {
    "version": "6.0.0",
    "type": "DeclarativeSource",
    "check": {"type": "CheckStream", "stream_names": ["base_records"]},
    "streams": [
        {
            "type": "DeclarativeStream",
            "name": "base_records",
            "primary_key": ["record_id"],
            "retriever": {
                "type": "SimpleRetriever",
                "requester": {
                    "type": "HttpRequester",
                    "url_base": sys.argv[1],
                    "path": "/open-apis/bitable/v1/apps/appBench/tables/tblBench/records/search",
                    "http_method": "POST",
                    "request_headers": {"authorization": "Bearer t-benchmark"},
                    "request_body_json": {"automatic_fields": True},
                },
                "record_selector": {
                    "type": "RecordSelector",
                    "extractor": {"type": "DpathExtractor", "field_path": ["data", "items"]},
                },
                "paginator": {
                    "type": "DefaultPaginator",
                    "page_size_option": {
                        "type": "RequestOption",
                        "inject_into": "request_parameter",
                        "field_name": "page_size",
                    },
                    "page_token_option": {
                        "type": "RequestOption",
                        "inject_into": "request_parameter",
                        "field_name": "page_token",
                    },
                    "pagination_strategy": {
                        "type": "CursorPagination",
                        "page_size": 500,
                        "cursor_value": "{{ response['data'].get('page_token') }}",
                        "stop_condition": "{{ not response['data']['has_more'] }}",
                    },
                },
            },
            "schema_loader": {
                "type": "InlineSchemaLoader",
                "schema": {
                    "type": "object",
                    "additionalProperties": True,
                    "properties": {
                        "record_id": {"type": ["string", "null"]},
                        "fields": {"type": ["object", "null"], "additionalProperties": True},
                        "created_time": {"type": ["integer", "null"]},
                        "last_modified_time": {"type": ["integer", "null"]},
                        "created_by": {"type": ["object", "null"], "additionalProperties": True},
                        "last_modified_by": {"type": ["object", "null"], "additionalProperties": True},
                    },
                },
            },
        }
    ],
    "spec": {
        "type": "Spec",
        "connection_specification": {"type": "object", "properties": {}, "additionalProperties": True},
    },
}

with tempfile.TemporaryDirectory() as folder:
    config = Path(folder, "config.json")
    config.write_text("{}")
    catalog = Path(folder, "catalog.json")
    stream = {"name": "base_records", "json_schema": {}, "supported_sync_modes": ["full_refresh"]}
    configured = {"stream": stream, "sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}
    catalog.write_text(json.dumps({"streams": [configured]}))
    source = ConcurrentDeclarativeSource(
        catalog=None, config={}, state=None, source_config=MANIFEST
    )
    launch(source, ["read", "--config", str(config), "--catalog", str(catalog)])
