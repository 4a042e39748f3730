"""Checks the catalogue entries and the Kubernetes recipe against the schemas of those who read them: prints problems."""

import json
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema
import kubernetes_validate
import yaml

root = Path(sys.argv[1])
schema = json.loads(
    (files("airbyte_connector_models") / "metadata/v0/ConnectorMetadataDefinitionV0.json").read_text()
)
validator = jsonschema.Draft7Validator(schema)
problems = [
    f"{name}: {'/'.join(map(str, error.path))}: {error.message}"
    for name in ("metadata.yaml", "metadata.feishu.yaml")
    for error in validator.iter_errors(yaml.safe_load((root / name).read_text()))
]
manifests = list(yaml.safe_load_all((root / "docs/recipes/kubernetes.yaml").read_text()))
for manifest in manifests:
    name = f"{manifest['kind']} {manifest['metadata']['name']}"
    try:
        kubernetes_validate.validate(manifest, "1.33", strict=True)
    except kubernetes_validate.ValidationError as error:
        problems.append(f"{name}: {'/'.join(map(str, error.path))}: {error.message}")
print(json.dumps({"manifests": len(manifests), "problems": problems}))
