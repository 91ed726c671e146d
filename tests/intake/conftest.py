"""An object store and a cluster on this machine; where their extras are missing their tests skip, but never in CI. A reader
that has met nothing yet.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.cli.conftest import program
from xlplugin.intake import cells

__all__ = ["Store", "needed", "program", "running", "server", "store"]


def needed(name: str) -> Any:
    """A module of the extras `cluster` and `test-cluster`."""
    if os.environ.get("CI"):
        return importlib.import_module(name)
    return pytest.importorskip(name, reason="the extras xlplugin[cluster,test-cluster] are not installed")


@dataclass(frozen=True)
class Store:
    """A bucket of an S3-compatible server that listens on this machine only."""

    client: Any
    bucket: str

    def put(self, key: str, content: bytes = b"") -> str:
        """An object's URL; its key may be anything that S3 takes."""
        self.client.put_object(Bucket=self.bucket, Key=key, Body=content)
        return f"s3://{self.bucket}/{key}"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Its address; the S3 client finds it as it would any other, by the environment."""
    serving = needed("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    serving.start()
    host, port = serving.get_host_and_port()
    address = f"http://{host}:{port}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", address)
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield address
    serving.stop()


@pytest.fixture
def store(server: str, request: pytest.FixtureRequest) -> Store:
    """An empty bucket."""
    needed("s3fs").S3FileSystem.clear_instance_cache()
    client = needed("boto3").client("s3", endpoint_url=server)
    bucket = f"offices-{abs(hash(request.node.nodeid)) % 10**9}"
    client.create_bucket(Bucket=bucket)
    return Store(client, bucket)


@pytest.fixture(scope="session")
def running(server: str) -> Iterator[Any]:
    """A cluster of two processes, which see the server too."""
    distributed = needed("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as running:
        yield running


@pytest.fixture
def nothing_known() -> None:
    """No sheet was met before."""
    cells._SHAPES.clear()
