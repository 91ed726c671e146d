"""Whatever one file does to its reader, the others are read, and it has one reason."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drafting import sound
from tests.intake.makers import book
from validation import editions
from xlplugin.filling import fill
from xlplugin.gather import Received, gather, receive
from xlplugin.intake import pool, workers
from xlplugin.intake.compact import pack, unpack
from xlplugin.intake.read import read_bytes
from xlplugin.intake.workers import read_all

FORM = fill(sound(editions.get("2021"), random.Random(1), unit="某区某局"))


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that die, hang or eat memory on files named so; nothing is read outside a worker."""
    monkeypatch.setattr(pool, "_WORKER", "tests.intake.bad_worker")
    monkeypatch.setattr(workers, "FEW", 0)


def files(folder: Path, *names: str, content: bytes = FORM) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(content)
    return [folder / name for name in names]


def reasons(received: list[Received]) -> dict[str, str]:
    return {item.path.name: item.refused.key for item in received if item.refused is not None}


@pytest.mark.usefixtures("misbehaving")
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_reader_that_dies_costs_one_file(tmp_path: Path, count: int) -> None:
    good = [f"{number:02}.xlsx" for number in range(40)]
    paths = files(tmp_path, *good[:13], "abort.xlsx", *good[13:30], "kill.xlsx", "kill 2.xlsx", *good[30:])
    received = read_all(paths, count)
    assert [item.path for item in received] == paths
    assert reasons(received) == dict.fromkeys(["abort.xlsx", "kill.xlsx", "kill 2.xlsx"], "reader-died")
    assert all(item.filing is not None and item.filing.unit == "某区某局" for item in received if not item.refused)


@pytest.mark.usefixtures("misbehaving")
def test_a_reader_that_hangs_costs_one_file(tmp_path: Path) -> None:
    paths = files(tmp_path, "a.xlsx", "hang.xlsx", "b.xlsx", "c.xlsx", "d.xlsx", "e.xlsx")
    assert reasons(read_all(paths, 2, seconds=0.6)) == {"hang.xlsx": "too-slow"}


@pytest.mark.usefixtures("misbehaving")
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="memory is bounded on Linux only")
def test_a_reader_that_eats_memory_costs_one_file(tmp_path: Path) -> None:
    paths = files(tmp_path, "a.xlsx", "greedy.xlsx", "b.xlsx")
    assert reasons(read_all(paths, 1, megabytes=1024)) == {"greedy.xlsx": "too-slow"}


@pytest.mark.usefixtures("misbehaving")
def test_what_a_library_prints_does_not_mix_with_the_answers(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    received = read_all(files(tmp_path, "a.xlsx", "noisy.xlsx", "b.xlsx"), 1)
    assert [item.filing is not None for item in received] == [True, True, True]
    assert capfd.readouterr() == ("", "")


def test_where_no_worker_can_be_started_files_are_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no such program"))
    assert [item.filing is not None for item in read_all(files(tmp_path, "a.xlsx", "b.xlsx"), 2)] == [
        True,
        True,
    ]


def test_a_worker_that_cannot_begin_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(pool, "_WORKER", "tests.intake.no_such_worker")
    assert [item.filing is not None for item in read_all(files(tmp_path, "a.xlsx", "b.xlsx"), 2)] == [
        True,
        True,
    ]


def test_the_same_files_give_the_same_result_with_any_number_of_workers(tmp_path: Path) -> None:
    for number in range(30):
        filing = sound(editions.get("2021"), random.Random(number), unit=f"第{number}局")
        (tmp_path / f"{number:02}.xlsx").write_bytes(fill(filing))
    (tmp_path / "damaged.xlsx").write_bytes(FORM[:5000])
    (tmp_path / "text.xlsx").write_bytes(b"x")
    (tmp_path / "~$00.xlsx").write_bytes(b"owner")
    alone = [pack(item) for item in (receive(item.path) for item in gather([tmp_path], 1))]
    for count in (1, 3):
        assert [pack(item) for item in gather([tmp_path], count)] == alone


def test_a_few_small_files_are_read_without_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    paths = [
        *files(tmp_path, "a.xlsx"),
        *files(tmp_path, "b.xlsx", content=b"text"),
        tmp_path / "missing.xlsx",
    ]
    received = read_all(paths)
    assert reasons(received) == {"b.xlsx": "other-file", "missing.xlsx": "missing"}
    assert [bool(item.sha256) for item in received] == [True, True, False]


def test_one_large_file_is_read_by_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--workers 1 or a single file is no reason to read in a process that must not die."""
    monkeypatch.setattr(workers, "SMALL_CONTENT", 10)
    monkeypatch.setattr(workers, "receive_bytes", None)
    assert read_all(files(tmp_path, "a.xlsx"), 1)[0].filing is not None


@pytest.mark.parametrize("count", [3, 30])
def test_progress_is_told_up_to_the_end(tmp_path: Path, count: int) -> None:
    told: list[tuple[int, int]] = []
    paths = files(tmp_path, *(f"{number:02}.xlsx" for number in range(count)), content=book())
    read_all(paths, 2, lambda done, of: told.append((done, of)))
    assert told[-1] == (count, count)
    assert told == sorted(told)


def test_ctrl_c_leaves_no_worker_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def remembered(*args: object, **kwargs: object) -> subprocess.Popen[bytes]:
        started.append(popen(*args, **kwargs))  # type: ignore[call-overload]
        return started[-1]

    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", remembered)
    with pytest.raises(KeyboardInterrupt):
        read_all(files(tmp_path, *(f"{number:02}.xlsx" for number in range(40))), 2, interrupt)
    assert started
    assert all(process.poll() is not None for process in started)


def test_a_filing_survives_the_way_from_the_worker(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    received = Received(path, read_bytes(FORM, str(path)), None, "0" * 64)
    again = unpack(pack(received), path)
    assert again.filing is not None
    assert received.filing is not None
    assert again.filing.to_dict() == received.filing.to_dict()
    assert again.filing.provenance.places == received.filing.provenance.places
    assert again.filing.provenance.remarks == received.filing.provenance.remarks
