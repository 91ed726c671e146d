"""Judging in a process beside this one finds what judging here finds, and its end costs nothing but time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.drafting import sound, spoilt
from validation import Filing, editions
from validation.filing import Provenance
from xlplugin.filling import fill
from xlplugin.gather import Received
from xlplugin.intake import aside, cache, judged, workers
from xlplugin.intake.aside import Aside, GoneError
from xlplugin.intake.judged import Judge
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Place
from xlplugin.previous import Previous
from xlplugin.verdicts import judge_under


@pytest.fixture
def beside() -> Iterator[Aside]:
    started = Aside()
    yield started
    started.end()


def drafted(number: int, year: int = 2025) -> Filing:
    filing = sound(editions.get("2021"), random.Random(number), unit=f"第{number}局", year=year)
    faults = (
        {},
        {"t3.new.total": 999_999},
        {"t2.fees.amount": "１２件", "t4.review.total": None},
        {"t3.new.natural": "1O"},
    )
    return spoilt(filing, faults[number % len(faults)])


RECEIVED = [
    *(Received(Path(f"{number}.xlsx"), replace(drafted(number), provenance=Provenance())) for number in range(8)),
    Received(Path("damaged.xlsx"), None, Refused("cut-short")),
    Received(Path("judged.xlsx"), drafted(1), findings=()),
]
PREVIOUS = Previous([drafted(number + 4, 2024) for number in range(6)], "mark")


@pytest.mark.parametrize("previous", [None, PREVIOUS], ids=["this year alone", "against last year"])
def test_the_findings_are_those_of_a_judge_here(beside: Aside, previous: Previous | None) -> None:
    here = Judge(previous)(RECEIVED)
    assert sum(len(item.findings or ()) for item in here) > 8
    with Judge(previous, beside) as judge:
        first, second = judge.begin(RECEIVED[:5]), judge.begin(RECEIVED[5:])
        assert [item.findings for item in (*first(), *second())] == [item.findings for item in here]
        assert judge.begin_one(drafted(1))() == Judge(previous).begin_one(drafted(1))()


def test_what_cannot_travel_is_not_left_out(beside: Aside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without last year's figures nothing would be found wrong that does not continue them."""

    def broken(_: Previous) -> bytes:
        raise ValueError("last year's figures cannot be packed")

    monkeypatch.setattr(judged, "pack_previous", broken)
    with Judge(PREVIOUS, beside) as judge, pytest.raises(ValueError, match="last year"):
        judge(RECEIVED)


def test_where_the_process_has_gone_it_is_judged_here(beside: Aside) -> None:
    here = Judge()(RECEIVED)
    with Judge(None, beside) as judge:
        beside.end()
        assert [item.findings for item in judge(RECEIVED)] == [item.findings for item in here]


def test_what_fails_there_is_told_apart_from_an_answer(beside: Aside) -> None:
    assert beside.do(abs, -3) == 3
    with pytest.raises(GoneError):
        beside.do(os._exit, 1)
    with pytest.raises(GoneError):
        beside.do(abs, -3)


def test_what_is_left_to_it_is_done_before_the_judge_goes(beside: Aside, tmp_path: Path) -> None:
    with Judge(None, beside) as judge:
        judge.leave(os.mkdir, str(tmp_path / "done"))
    with Judge(None, beside) as judge:  # which has ended with the first judge
        judge.leave(os.mkdir, str(tmp_path / "lost"))
    assert [path.name for path in tmp_path.iterdir()] == ["done"]


def test_a_program_that_judges_starts_one_and_leaves_none_behind(tmp_path: Path) -> None:
    """As the command does: started first of all, used for what is read, ended with the judge."""
    for number in range(6):
        (tmp_path / f"{number}.xlsx").write_bytes(fill(drafted(number)))
    wanted = judge_under([tmp_path])
    aside.start()
    started = aside._started[0]
    assert judge_under([tmp_path]) == wanted
    assert started._process.poll() is not None
    assert aside.taken() is None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Thirty files that were read before; then three were changed, of which one can be read no more and one is large."""
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_GRAIN", 0)
    monkeypatch.setattr(workers, "_MANY_KNOWN", 27)
    (tmp_path / "in").mkdir()
    for number in range(30):
        (tmp_path / "in" / f"{number:02}.xlsx").write_bytes(fill(drafted(number)))
    judge_under([tmp_path / "in"], PREVIOUS)
    (tmp_path / "in" / "03.xlsx").write_bytes(fill(spoilt(drafted(4), {"t3.new.total": 7})))
    (tmp_path / "in" / "10.xlsx").write_bytes(fill(drafted(10))[:9_000])
    (tmp_path / "in" / "20.xlsx").write_bytes(fill(drafted(21)) + bytes(2 << 20))
    return tmp_path / "in"


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that this process looks into."""
    names: list[str] = []
    here = workers._here

    def counted(path: Place) -> Received | None:
        names.append(path.name)
        return here(path)

    monkeypatch.setattr(workers, "_here", counted)
    return names


def said(folder: Path, previous: Previous | None = None) -> list[dict[str, Any]]:
    return [item.to_dict() for item in judge_under([folder], previous)]


def anew(folder: Path, previous: Previous | None = None) -> list[dict[str, Any]]:
    """What is said where nothing is known and nothing done beside."""
    with pytest.MonkeyPatch.context() as off:
        off.setenv(cache.SETTING, "off")
        return said(folder, previous)


@pytest.mark.parametrize("previous", [None, PREVIOUS], ids=["this year alone", "against last year"])
def test_a_few_new_files_among_many_are_read_there(
    folder: Path, read_here: list[str], previous: Previous | None
) -> None:
    wanted = anew(folder, previous)
    read_here.clear()
    for _ in range(2):  # the second time all is known
        aside.start()
        assert said(folder, previous) == wanted
        assert read_here == ["20.xlsx"]  # too large to be read there, or here
    assert [item["code"] for item in wanted if item["verdict"] == "refused"] == ["damaged"] * 2


def test_where_the_process_has_gone_they_are_read_here(folder: Path, read_here: list[str]) -> None:
    wanted = anew(folder)
    read_here.clear()
    aside.start()
    aside._started[0].end()
    assert said(folder) == wanted
    assert read_here == ["03.xlsx", "10.xlsx", "20.xlsx"]


@pytest.mark.parametrize("words", [["validate", "."], ["consolidate", "."]])
def test_a_command_ends_with_its_processes(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "1.xlsx").write_bytes(fill(drafted(1)))
    done = subprocess.run([sys.executable, "-m", "xlplugin", *words], cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode in (0, 1, 3)  # and the pipes are closed: nothing holds them any more
