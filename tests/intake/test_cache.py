"""An unchanged file is not read twice; a changed one is; a spoilt cache is no worse than none."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

import validation
from tests.drafting import sound, spoilt
from validation import Filing, Report, editions, judge_batch
from xlplugin.filling import fill
from xlplugin.gather import Received, receive
from xlplugin.intake import cache, workers
from xlplugin.intake.compact import pack
from xlplugin.intake.judged import Judge
from xlplugin.intake.refusals import Refused
from xlplugin.intake.workers import read_all
from xlplugin.previous import Previous


def form(seed: int) -> bytes:
    return fill(sound(editions.get("2021"), random.Random(seed), unit=f"第{seed}局"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A cache of its own; the names of the files that are really read, here instead of in a worker."""
    names: list[str] = []

    class Pool:
        def __init__(self, paths: list[Path], seconds: float, megabytes: int) -> None:
            self.paths = paths

        def run(self, count: int, meanwhile: object) -> Generator[workers.Answer]:
            names.extend(path.name for path in self.paths)
            for number, path in enumerate(self.paths):
                yield number, receive(path), None

    monkeypatch.setenv(cache.SETTING, str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "Pool", Pool)
    return names


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Two workbooks and a text, last changed an hour ago."""
    for number in (1, 2):
        (tmp_path / f"{number}.xlsx").write_bytes(form(number))
    (tmp_path / "text.xlsx").write_bytes(b"text")
    return [age(path) for path in sorted(tmp_path.iterdir())]


def age(path: Path, seconds: float = 3600) -> Path:
    os.utime(path, (time.time() - seconds,) * 2)
    return path


@pytest.fixture(autouse=True)
def old_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time at which a file's entry was changed cannot be set back: look at the other one only."""
    monkeypatch.setattr(cache, "_changed", lambda stat: stat.st_mtime_ns)


def test_an_unchanged_file_is_not_read_twice(read: list[str], paths: list[Path]) -> None:
    first = read_all(paths)
    assert read == ["1.xlsx", "2.xlsx", "text.xlsx"]
    read.clear()
    second = read_all(paths)
    assert read == []
    assert [pack(item) for item in second] == [pack(item) for item in first]
    assert [item.path for item in second] == paths


@pytest.mark.parametrize("entry", [0, 1 << 20], ids=["asked for by name", "all that there is"])
def test_only_what_is_kept_of_these_files_is_given(
    read: list[str], paths: list[Path], monkeypatch: pytest.MonkeyPatch, entry: int
) -> None:
    read_all(paths)
    monkeypatch.setattr(cache, "_ENTRY", entry)
    for some in ([paths[2], paths[0]], [paths[1]], [paths[0], Path("not there.xlsx")], []):
        units = {at: kept.received(some[at]) for at, kept in cache.known(some).items()}
        assert {at: item and item.sha256 for at, item in units.items()} == {
            at: receive(path).sha256 for at, path in enumerate(some) if path.exists()
        }


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many filings are judged each time that the judge is asked."""
    numbers: list[int] = []

    def counted(filings: Sequence[Filing], before: Sequence[Filing | None]) -> list[Report]:
        numbers.extend([len(filings)] if filings else [])
        return judge_batch(filings, before)

    monkeypatch.setattr(validation, "judge_batch", counted)
    return numbers


def last_year(tmp_path: Path, seed: int) -> Previous:
    """What the first office filed the year before."""
    filing = sound(editions.get("2021"), random.Random(seed), unit="第1局", year=2024)
    return Previous([filing], f"figures {seed}")


def test_what_was_judged_is_not_judged_twice(read: list[str], judged: list[int], paths: list[Path]) -> None:
    paths[1].write_bytes(fill(spoilt(sound(editions.get("2021"), random.Random(2)), {"t3.new.total": 999_999})))
    age(paths[1])
    first = read_all(paths, judge=Judge())
    assert judged == [2]
    second = read_all(paths, judge=Judge())
    assert judged == [2]
    assert [item.findings for item in second] == [item.findings for item in first]
    assert [bool(item.findings) for item in first] == [False, True, False]
    edited(paths[0])
    read_all(paths, judge=Judge())
    assert judged == [2, 1]


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        (1, 1, [2]),
        (1, 2, [2, 2]),  # other figures of last year
        (1, 0, [2, 2]),  # none any more
        (0, 1, [2, 2]),
    ],
)
def test_a_judgement_holds_for_the_same_last_year(
    read: list[str], judged: list[int], paths: list[Path], tmp_path: Path, first: int, second: int, asked: list[int]
) -> None:
    judges = [Judge(last_year(tmp_path, seed) if seed else None) for seed in (first, second)]
    read_all(paths, judge=judges[0])
    again = read_all(paths, judge=judges[1])
    assert judged == asked
    assert read == ["1.xlsx", "2.xlsx", "text.xlsx"]
    assert [item.findings for item in again] == [item.findings for item in judges[1](list(map(receive, paths)))]


def test_figures_without_a_mark_keep_no_judgement(read: list[str], judged: list[int], paths: list[Path]) -> None:
    for _ in range(2):
        read_all(paths, judge=Judge(Previous([])))
    assert judged == [2, 2]


def test_files_are_judged_while_others_are_read(
    monkeypatch: pytest.MonkeyPatch, read: list[str], judged: list[int], paths: list[Path]
) -> None:
    at_once = read_all(paths, judge=Judge())
    monkeypatch.setattr(workers, "_JUDGED_AT_ONCE", 1)
    monkeypatch.setenv(cache.SETTING, "off")
    one_by_one = read_all(paths, judge=Judge())
    assert [(pack(item), item.findings) for item in one_by_one] == [(pack(item), item.findings) for item in at_once]
    assert judged == [2, 1, 1]


def edited(path: Path) -> None:
    path.write_bytes(form(9))
    age(path, 60)


def replaced(path: Path) -> None:
    """Another file of the same size and time takes its place."""
    stat = path.stat()
    other = path.with_name("other")
    other.write_bytes(path.read_bytes()[::-1])
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    other.replace(path)


def touched(path: Path) -> None:
    age(path, 10)


@pytest.mark.parametrize("change", [edited, replaced, touched])
def test_a_changed_file_is_read_again(read: list[str], paths: list[Path], change: Callable[[Path], None]) -> None:
    read_all(paths)
    read.clear()
    change(paths[1])
    again = read_all(paths)
    assert read == ["2.xlsx"]
    assert pack(again[1]) == pack(receive(paths[1]))


def test_a_file_changed_a_moment_ago_is_not_kept(read: list[str], paths: list[Path]) -> None:
    age(paths[0], 0)
    read_all(paths)
    read.clear()
    read_all(paths)
    assert read == ["1.xlsx"]


@pytest.mark.parametrize("key", ["reader-died", "too-slow"])
def test_a_misfortune_is_not_kept(read: list[str], paths: list[Path], key: str) -> None:
    received = Received(paths[0], None, Refused(key), "0" * 64)
    cache.keep(cache.entries([(received, None)], cache.seen([paths[0]], time.time_ns())))
    assert cache.known(paths) == {}


def spoil_file(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" + b"rubbish" * 1000)


def spoil_entries(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE files SET packed = x'80049503'")


def lock_it(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("spoil", [spoil_file, spoil_entries, lock_it])
def test_a_spoilt_cache_is_no_worse_than_none(
    read: list[str], paths: list[Path], spoil: Callable[[Path], None]
) -> None:
    first = read_all(paths)
    read.clear()
    spoil(next(cache.folder().glob("*.db")))
    assert [pack(item) for item in read_all(paths)] == [pack(item) for item in first]
    assert read == ["1.xlsx", "2.xlsx", "text.xlsx"]


def test_a_spoilt_cache_heals(read: list[str], paths: list[Path]) -> None:
    read_all(paths)
    spoil_file(next(cache.folder().glob("*.db")))
    read_all(paths)
    read.clear()
    read_all(paths)
    assert read == []


def test_another_version_of_the_program_reads_anew(
    read: list[str], paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_all(paths)
    read.clear()
    monkeypatch.setattr(cache, "reading_version", lambda: "other")
    read_all(paths)
    assert read == ["1.xlsx", "2.xlsx", "text.xlsx"]
    assert len(list(cache.folder().glob("*.db"))) == 1


def test_the_user_may_do_without(read: list[str], paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.SETTING, "off")
    read_all(paths)
    read_all(paths)
    assert read == ["1.xlsx", "2.xlsx", "text.xlsx"] * 2


@pytest.mark.parametrize(
    ("system", "variables", "place"),
    [
        ("linux", {"XDG_CACHE_HOME": "/c"}, "/c/xlplugin"),
        ("linux", {"HOME": "/home/li"}, "/home/li/.cache/xlplugin"),
        ("darwin", {"HOME": "/Users/li"}, "/Users/li/Library/Caches/xlplugin"),
        ("win32", {"LOCALAPPDATA": "/L"}, "/L/xlplugin/Cache"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="homes of POSIX")
def test_the_cache_is_where_the_system_has_it(
    monkeypatch: pytest.MonkeyPatch, system: str, variables: dict[str, str], place: str
) -> None:
    for name in (cache.SETTING, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cache.sys, "platform", system)
    assert cache.folder() == Path(place)


def test_a_database_that_a_copy_of_the_program_has_just_made_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that start at the same time both see that there is none yet."""
    file = tmp_path / "read-1.db"
    (tmp_path / "read-0.db").write_bytes(b"of an older version")
    monkeypatch.setattr(Path, "exists", lambda _: False)
    for number in range(2):
        with closing(cache.opened(file, "CREATE TABLE IF NOT EXISTS t (n)")) as database, database:
            database.execute("INSERT INTO t VALUES (?)", [number])
            assert len(database.execute("SELECT n FROM t").fetchall()) == number + 1
    assert [path.name for path in tmp_path.iterdir()] == ["read-1.db"]
