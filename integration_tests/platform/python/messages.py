"""Parses every line of the given files with both of Airbyte's own models of the protocol: prints counts and problems."""

import json
import sys

from airbyte_cdk.models import AirbyteMessageSerializer
from airbyte_protocol.models import AirbyteMessage
from orjson import loads
from pydantic import BaseModel

# What the protocol leaves to the connector.
OPEN = {"AirbyteStateBlob"}


def strangers(model: object, at: str = "") -> list[str]:
    """Keys that the models do not know, which they would swallow."""
    if isinstance(model, list):
        return [one for number, item in enumerate(model) for one in strangers(item, f"{at}[{number}]")]
    if not isinstance(model, BaseModel) or type(model).__name__ in OPEN:
        return []
    own = [f"{at}/{key}" for key in (model.model_extra or {})]
    return own + [
        one
        for name in type(model).model_fields
        for one in strangers(getattr(model, name), f"{at}/{name}")
    ]


counts: dict[str, int] = {}
problems: list[str] = []
for path in sys.argv[1:]:
    for number, line in enumerate(open(path, "rb"), 1):
        try:
            message = AirbyteMessage.model_validate_json(line)
            AirbyteMessageSerializer.load(loads(line))
        except Exception as error:  # noqa: BLE001: whatever a model says of it
            problems.append(f"{path}:{number}: {error}")
            continue
        problems += [f"{path}:{number}: {key} is not of the protocol" for key in strangers(message)]
        kind = message.type.value
        if message.trace:
            kind += f" {message.trace.type.value}"
        counts[kind] = counts.get(kind, 0) + 1
print(json.dumps({"counts": counts, "problems": problems[:20]}))
