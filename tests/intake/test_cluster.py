"""A Dask cluster gives what one machine gives, loses nothing when a machine dies, and is refused with a reason."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.drafting import sound
from tests.intake.conftest import needed
from validation import editions
from xlplugin.filling import fill
from xlplugin.gather import Received
from xlplugin.intake import cluster
from xlplugin.intake.cluster import ClusterError, read_on
from xlplugin.intake.compact import pack
from xlplugin.intake.judged import pack_judged
from xlplugin.intake.workers import read_all

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("filings")
    for number in range(36):
        filing = sound(editions.get("2021"), random.Random(number), unit=f"第{number}局")
        (folder / f"{number:02}.xlsx").write_bytes(fill(filing))
    (folder / "half.xlsx").write_bytes((folder / "00.xlsx").read_bytes()[:9000])
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def alone(paths: list[Path]) -> list[Any]:
    return [pack(item) for item in read_all(paths)]


def test_a_cluster_gives_what_one_machine_gives(running: Any, paths: list[Path], alone: list[Any]) -> None:
    told: list[tuple[int, int]] = []
    received = read_on(running.scheduler_address, paths, lambda done, of: told.append((done, of)), chunk=5)
    assert [pack(item) for item in received] == alone
    assert [item.path for item in received] == paths
    assert told[-1] == (len(paths), len(paths))


def test_a_machine_killed_in_the_middle_loses_nothing(running: Any, paths: list[Path], alone: list[Any]) -> None:
    victims = [worker.pid for worker in running.workers.values()]

    def kill_one(done: int, of: int) -> None:
        if victims:
            os.kill(victims.pop(), signal.SIGKILL)
            victims.clear()

    received = read_on(running.scheduler_address, paths, kill_one, chunk=3)
    assert [pack(item) for item in received] == alone


def test_what_the_cluster_cannot_see_is_read_here(
    running: Any, paths: list[Path], alone: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "judge_here", blind)
    assert [pack(item) for item in read_on(running.scheduler_address, paths)] == alone


def blind(places: list[Path], before: object) -> list[Any]:
    """A machine without the shared folder."""
    from xlplugin.intake.refusals import Refused

    return [pack_judged(Received(place, None, Refused("missing"))) for place in places]


def test_a_cluster_that_is_not_there_is_said(paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", 1)
    with pytest.raises(ClusterError) as caught:
        read_on("tcp://127.0.0.1:9", paths)
    assert "127.0.0.1:9" in caught.value.sentence("zh")
    assert "127.0.0.1:9" in caught.value.sentence("en")


def test_a_cluster_of_another_version_is_refused(
    running: Any, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster.cache, "reading_version", other_version)
    import distributed

    monkeypatch.setattr(distributed.Client, "run", lambda self, function: {"a": "elsewhere"})
    with pytest.raises(ClusterError):
        read_on(running.scheduler_address, paths)


def other_version() -> str:
    return "here"


def test_a_cluster_without_machines_is_refused(paths: list[Path]) -> None:
    with (
        needed("distributed").LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as empty,
        pytest.raises(ClusterError, match="no machine"),
    ):
        read_on(empty.scheduler_address, paths)


@pytest.mark.parametrize("goes", ["its last machine", "its scheduler"])
def test_what_a_cluster_leaves_when_it_goes_is_read_here(
    goes: str, paths: list[Path], alone: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_SECONDS_ALONE", 1)
    told: list[int] = []
    with needed("distributed").LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as lonely:

        def leave(done: int, of: int) -> None:
            if not told:
                lonely.scale(0) if goes == "its last machine" else lonely.close()
            told.append(done)

        received = read_on(lonely.scheduler_address, paths, leave, chunk=3)
    assert [pack(item) for item in received] == alone
    assert told[0] < told[-1] == len(paths)
    assert {item.findings is None for item in received if item.filing} == {True, False}
