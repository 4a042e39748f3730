"""The standard tests of Airbyte's CDK for connectors in an image, on the folder of a connector that CONNECTOR names."""

import os
from pathlib import Path

from airbyte_cdk.test.standard_tests.docker_base import DockerConnectorTestSuite


class TestSuite(DockerConnectorTestSuite):
    @classmethod
    def get_connector_root_dir(cls) -> Path:
        return Path(os.environ["CONNECTOR"])
