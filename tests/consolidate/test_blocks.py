"""Blocks of rows that are kept between runs: the summary is the same to the byte as one that is written without them.

Blocks are made small, so that a dozen offices take several of every kind.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from xlsxwriter import Workbook

import xlplugin
from tests.drafting import sound, spoilt
from validation import BrokenEquation, Filing, Finding, Suggestion, editions, judge
from validation.cells import Cells
from validation.values import Blank, ErrorValue, ReadNumber, Text
from xlplugin.consolidation import detail, kept, lists, packing, sheets, summary
from xlplugin.consolidation.blocks import Block, Table
from xlplugin.consolidation.kept import Kept
from xlplugin.consolidation.run import consolidate
from xlplugin.filling import write
from xlplugin.gather import Received, receive
from xlplugin.intake import cache
from xlplugin.intake.remote import Place
from xlplugin.office.roster import Roster, Unit
from xlplugin.ooxml import container
from xlplugin.ooxml.container import read_directory
from xlplugin.ooxml.pieces import deflated
from xlplugin.outputs import OutputError
from xlplugin.previous import Previous

FORM = editions.get("2021")
OFFICES = 13
SPOILT = {"t3.new.total": 999}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Filings of a dozen offices, every third with a wrong total; blocks of two rows, and a cache of its own."""
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "cache"))
    monkeypatch.setattr(packing, "MANY", 1)
    monkeypatch.setattr(detail, "BLOCK", 2)
    monkeypatch.setattr(lists, "BLOCK", 2)
    monkeypatch.setattr(summary, "PARTS_BLOCK", 2)
    (tmp_path / "in").mkdir()
    for number in range(OFFICES):
        file_of(number, tmp_path / "in", SPOILT if number % 3 == 0 else {})
    (tmp_path / "in" / "损坏.xlsx").write_bytes(b"no workbook")
    return tmp_path / "in"


def filing_of(number: int, changes: dict[str, Any], **identity: Any) -> Filing:
    filing = sound(FORM, random.Random(number), **{"unit": f"第{number:02}局", "year": 2025} | identity)
    return spoilt(filing, changes) if changes else filing


def file_of(number: int, folder: Path, changes: dict[str, Any], **identity: Any) -> None:
    """An office's file, written or overwritten."""
    write(filing_of(number, changes, **identity), folder / f"{number:02}.xlsx")


def written(folder: Path, options: dict[str, Any]) -> bytes:
    """The summary of the folder, as it is written now."""
    options = options.copy()
    language = options.pop("language", "zh")
    result = consolidate([folder], **{"unit": "某市"} | options)
    summary.write(result, folder.parent / "汇总.xlsx", language)
    return (folder.parent / "汇总.xlsx").read_bytes()


def anew(folder: Path, options: dict[str, Any]) -> bytes:
    """The same where nothing is kept."""
    with pytest.MonkeyPatch.context() as off:
        off.setenv(cache.SETTING, "off")
        return written(folder, options)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The table of each block that is really made."""
    tables: list[str] = []
    text = Block.text

    def counted(block: Block[Any]) -> bytes:
        tables.append(str(block.table.label[0]))
        return text(block)

    monkeypatch.setattr(Block, "text", counted)
    return tables


# --- the same bytes ---


def a_figure_changed(folder: Path) -> dict[str, Any]:
    file_of(4, folder, {"t2.licences.decisions": 7_777})
    return {}


def an_unreadable_figure(folder: Path) -> dict[str, Any]:
    file_of(4, folder, {"t2.licences.decisions": "约三件"})
    return {}


def a_blank(folder: Path) -> dict[str, Any]:
    file_of(4, folder, {"t2.licences.decisions": None})
    return {}


def a_mark_for_a_blank(folder: Path) -> dict[str, Any]:
    file_of(4, folder, {"t2.licences.decisions": "/"})
    return {}


def a_finding_added(folder: Path) -> dict[str, Any]:
    file_of(4, folder, SPOILT)
    return {}


def a_finding_mended(folder: Path) -> dict[str, Any]:
    file_of(3, folder, {})
    return {}


def a_finding_answered(folder: Path) -> dict[str, Any]:
    """The same file to the byte, as far as its hash says."""
    written(folder, {"known": with_a_warning})
    return {"known": lambda path: answered(with_a_warning(path))}


def with_a_warning(path: Place) -> Received:
    received = receive(path)
    changed = received.filing and replace_filing(received.filing, fee_notices=5)
    return replace(received, filing=changed)


def answered(received: Received) -> Received:
    """The file with answers to all that was found in it."""
    if received.filing is None:
        return received
    answer = {"cell": "", "stated": "", "reason": "已核实", "who": "张三", "when": "2026-01-12"}
    answers = tuple(answer | {"rule": finding.rule} for finding in judge(received.filing).findings)
    changed = replace_filing(received.filing, provenance=replace(received.filing.provenance, answers=answers))
    assert any(finding.accepted for finding in judge(changed).findings)
    return replace(received, filing=changed)


def replace_filing(filing: Filing, **changes: Any) -> Filing:
    names = [field.name for field in fields(Filing)]
    return Filing(**{name: getattr(filing, name) for name in names} | changes)


def other_contents_under_the_same_hash(folder: Path) -> dict[str, Any]:
    """What must never happen, yet would not be shown wrongly."""

    def known(path: Place) -> Received | None:
        received = receive(path)
        return replace(received, filing=filing_of(40, {})) if path.name == "04.xlsx" else received

    return {"known": known}


def a_file_renamed(folder: Path) -> dict[str, Any]:
    (folder / "04.xlsx").rename(folder / "四.xlsx")
    return {}


def a_file_moved(folder: Path) -> dict[str, Any]:
    (folder / "再报").mkdir()
    (folder / "04.xlsx").rename(folder / "再报" / "04.xlsx")
    return {}


def a_file_removed(folder: Path) -> dict[str, Any]:
    (folder / "04.xlsx").unlink()
    return {}


def a_copy_added(folder: Path) -> dict[str, Any]:
    shutil.copy(folder / "04.xlsx", folder / "副本.xlsx")
    return {}


def an_office_renamed(folder: Path) -> dict[str, Any]:
    file_of(4, folder, {}, unit="第04局（改）")
    return {}


def a_code_added(folder: Path) -> dict[str, Any]:
    file_of(4, folder, {}, unit_code="11110000000000000X")
    return {}


def a_wider_scope(folder: Path) -> dict[str, Any]:
    file_of(4, folder, {}, scope="government")
    return {}


def another_year(folder: Path) -> dict[str, Any]:
    file_of(4, folder, {}, year=2024)
    return {}


def an_office_in_front(folder: Path) -> dict[str, Any]:
    file_of(50, folder, {}, unit="第00甲局")
    return {}


def a_summary_among_them(folder: Path) -> dict[str, Any]:
    (folder.parent / "县").mkdir()
    file_of(60, folder.parent / "县", {}, unit="某县局")
    xlplugin.consolidate(folder.parent / "县", folder / "县汇总.xlsx", unit="某县")
    return {}


def the_same_figures_last_year(folder: Path) -> dict[str, Any]:
    return {"previous": Previous([filing_of(4, {}, year=2024)], "a")}


def other_figures_last_year(folder: Path) -> dict[str, Any]:
    written(folder, the_same_figures_last_year(folder))
    return {"previous": Previous([filing_of(41, {}, unit="第04局", year=2024)], "a")}


def a_roster(folder: Path) -> dict[str, Any]:
    units = [Unit("第99局"), *(Unit(f"第{number:02}局") for number in range(OFFICES))]
    return {"roster": Roster(tuple(units))}


def strictly(folder: Path) -> dict[str, Any]:
    return {"strict": True}


def in_english(folder: Path) -> dict[str, Any]:
    return {"language": "en"}


def under_another_name(folder: Path) -> dict[str, Any]:
    return {"unit": "某省"}


CHANGES = [
    a_figure_changed, an_unreadable_figure, a_blank, a_mark_for_a_blank, a_finding_added, a_finding_mended,
    a_finding_answered, other_contents_under_the_same_hash, a_file_renamed, a_file_moved, a_file_removed, a_copy_added,
    an_office_renamed, a_code_added, a_wider_scope, another_year, an_office_in_front, a_summary_among_them,
    the_same_figures_last_year, other_figures_last_year, a_roster, strictly, in_english, under_another_name,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_it_is_as_if_nothing_had_been_kept(
    folder: Path, made: list[str], change: Callable[[Path], dict[str, Any]]
) -> None:
    before = written(folder, {})
    options = change(folder)
    after = written(folder, options)
    assert after == anew(folder, options) != before
    made.clear()
    assert written(folder, options) == after
    assert made == []


def test_whether_or_not_anything_is_kept_the_bytes_are_the_same(folder: Path, made: list[str]) -> None:
    off = anew(folder, {})
    number = len(made)
    assert {*made} == {"offices", "报送情况", "问题清单", "parts"}
    assert number > 20
    assert [written(folder, {}), written(folder, {})] == [off, off]
    assert len(made) == 2 * number  # the third time none


def test_the_number_of_workers_makes_no_difference(folder: Path) -> None:
    assert len({written(folder, {"workers": workers}) for workers in (1, 3)}) == 1


def test_one_change_costs_the_blocks_around_it(folder: Path, made: list[str]) -> None:
    written(folder, {})
    made.clear()
    file_of(4, folder, {"t2.fees.amount": 1})
    written(folder, {})
    assert sorted(made) == ["offices", "parts", "报送情况"]
    made.clear()
    file_of(5, folder, SPOILT)
    written(folder, {})
    assert sorted(set(made)) == ["offices", "parts", "报送情况", "问题清单"]


def test_the_summary_of_another_folder_gains_too(folder: Path, made: list[str], tmp_path: Path) -> None:
    written(folder, {})
    made.clear()
    shutil.copytree(tmp_path / "in", tmp_path / "else" / "in")
    written(tmp_path / "else" / "in", {})
    assert made == []


def test_every_part_is_what_other_programs_read(folder: Path) -> None:
    written(folder, {})
    data = written(folder, {})
    with zipfile.ZipFile(folder.parent / "汇总.xlsx") as archive:
        assert archive.testzip() is None
        contents = [archive.read(name) for name in archive.namelist()]
    assert [entry.inflate(data) for entry in read_directory(data)] == contents
    book = openpyxl.load_workbook(folder.parent / "汇总.xlsx")
    column = [row[1].value for row in book["分单位明细"].iter_rows(min_row=detail.FIRST_ROW)]
    assert column == [f"第{number:02}局" for number in range(OFFICES)]
    assert len(xlplugin.read(folder.parent / "汇总.xlsx").parts) == OFFICES


def test_a_summary_beyond_what_a_zip_file_holds_is_refused_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(folder, {})
    monkeypatch.setattr(container, "_NEEDS_ZIP64", len(before) // 2)
    with pytest.raises(OutputError, match="consolidate level by level"):
        written(folder, {})
    assert (folder.parent / "汇总.xlsx").read_bytes() == before


# --- what a block is known by ---


class Tables(NamedTuple):
    """The tables of a summary."""

    offices: Table[Any]
    findings: Table[Any]


def tables() -> Tables:
    styles = sheets.Styles(Workbook())
    return Tables(detail.offices_table(styles, FORM), lists.list_table(styles, lists.FINDINGS, lists.FINDING_COLUMNS))


def key_of(table: Table[Any], facts: Any, first: int = 6) -> bytes:
    return table.blocks([facts], first, lambda facts: facts)[0].key


EQUATIONS = FORM.equations[:2]
BROKEN = BrokenEquation(EQUATIONS[0], 1, 2)
FINDING = Finding("T3-ROW", "error", FORM.keys[:2], "1", "2", (BROKEN,), (), {"a": "b"}, None, None)
OTHER_FINDINGS: dict[str, list[Any]] = {
    "rule": ["T3-BALANCE"],
    "severity": ["warning"],
    "cells": [FORM.keys[:1], FORM.keys[1::-1]],
    "stated": ["3"],
    "expected": ["3"],
    "equations": [(), (BrokenEquation(EQUATIONS[1], 1, 2),), (replace(BROKEN, stated=Decimal(1)),)],
    "likely": [(Suggestion(FORM.keys[0], 3, "sum"),), (Suggestion(FORM.keys[0], 3, "sum", {"a": "b"}),)],
    "facts": [{"a": "c"}, {}],
    "at": [("表", "A1")],
    "accepted": [{"reason": "已核实"}, {}],
}


def test_all_that_a_finding_holds_is_in_its_key() -> None:
    assert list(OTHER_FINDINGS) == [field.name for field in fields(Finding)]
    changed = [replace(FINDING, **{name: value}) for name, values in OTHER_FINDINGS.items() for value in values]
    shown = lists.Found("某局", "表", "A1", "./a.xlsx", FINDING, FORM, "zh")
    others: dict[str, Any] = {
        "unit": "乙局", "sheet": "表二", "address": "A2", "file": "./b.xlsx", "finding": changed[0],
        "edition": editions.get("2019"), "language": "en",
    }  # fmt: skip
    assert tuple(others) == lists.Found._fields
    every = [shown, *(shown._replace(finding=finding) for finding in changed)]
    every += [shown._replace(**{name: value}) for name, value in others.items() if name != "finding"]
    table = tables().findings
    assert len({key_of(table, facts) for facts in every}) == len(every)


VALUES = [
    0, 1, Decimal(1), Decimal("1.0"), 10**15, Blank(), Blank("/"), Text("1"), Text("1", 1), Text("/"), ErrorValue("#REF!"),
    ErrorValue("1"), ReadNumber(1, "1"), ReadNumber(1, "１"), ReadNumber(Decimal(1), "1"),
]  # fmt: skip


def test_all_that_an_office_shows_is_in_its_key() -> None:
    zeros = (0,) * (len(FORM.keys) - 1)
    rows = [Cells(FORM, (value, *zeros)) for value in VALUES]
    shown = detail.Office(1, "甲局", "", 2025, "own", "a.xlsx", "./a.xlsx", 0, 0, {}, rows[0])
    others: dict[str, list[Any]] = {
        "number": [2], "unit": ["乙局"], "unit_code": ["1"], "year": [2024, None], "scope": ["region"], "file": ["b"],
        "link": ["./b"], "errors": [1], "warnings": [1],
        "marked": [{FORM.keys[0]: "wrong"}, {FORM.keys[0]: "doubtful"}, {FORM.keys[1]: "wrong"}], "cells": rows[1:],
    }  # fmt: skip
    assert tuple(others) == detail.Office._fields
    every = [shown, *(shown._replace(**{name: value}) for name, values in others.items() for value in values)]
    table = tables().offices
    assert len({key_of(table, facts) for facts in every}) == len(every)


def test_place_and_formats_are_in_the_key() -> None:
    styles = sheets.Styles(Workbook())
    styles.number("title")  # a format more before those of the rows
    shown = lists.Absent("甲局", "", "nothing received")
    keys = {
        key_of(lists.list_table(used, title, lists.FINDING_COLUMNS), shown, first)
        for used in (styles, sheets.Styles(Workbook()))
        for title in (lists.FINDINGS, lists.FILES)
        for first in (3, 4)
    }
    assert len(keys) == 8


def test_what_is_equal_has_one_key_whether_or_not_it_is_one_object() -> None:
    text = "某市某局" * 3
    twin = text[:4] * 3
    shown = lists.Absent(text, text, "nothing received")
    assert twin is not text
    table = tables().findings
    assert key_of(table, shown) == key_of(table, shown._replace(unit_code=twin))


# --- what is kept ---


def databases() -> list[Path]:
    return sorted(cache.folder().glob("blocks-*.db"))


def change_entries(statement: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with sqlite3.connect(file) as database:
            database.execute(statement)

    return change


def no_database(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" + b"rubbish" * 1000)


def cut_short(file: Path) -> None:
    with file.open("r+b") as database:
        database.truncate(file.stat().st_size // 2)


def a_folder_in_its_place(file: Path) -> None:
    file.unlink()
    file.mkdir()


def no_folder(file: Path) -> None:
    shutil.rmtree(file.parent)
    file.parent.write_bytes(b"")


SPOILING = {
    "no database": no_database,
    "cut short": cut_short,
    "a folder": a_folder_in_its_place,
    "no cache folder": no_folder,
    "other content": change_entries("UPDATE blocks SET packed = x'0300'"),
    "no bytes": change_entries("UPDATE blocks SET packed = 'text'"),
    "checksum": change_entries("UPDATE blocks SET crc = crc + 1"),
    "size": change_entries("UPDATE blocks SET size = size || 'x'"),
    "one block for another": change_entries(
        "UPDATE blocks SET (packed, size, crc, seal) = (SELECT packed, size, crc, seal FROM blocks LIMIT 1)"
    ),
    "other tables": change_entries("ALTER TABLE blocks RENAME COLUMN packed TO other"),
}


@pytest.mark.parametrize("how", SPOILING)
def test_what_is_spoilt_is_not_used(folder: Path, made: list[str], how: str) -> None:
    first = written(folder, {})
    number = len(made)
    (file,) = databases()
    SPOILING[how](file)
    made.clear()
    assert written(folder, {}) == first
    assert len(made) in ((number, number - 1) if how == "one block for another" else (number,))


@pytest.mark.parametrize("how", ["no database", "other content", "checksum"])
def test_what_is_spoilt_heals(folder: Path, made: list[str], how: str) -> None:
    first = written(folder, {})
    SPOILING[how](databases()[0])
    written(folder, {})  # a spoilt database is removed at the end of that
    written(folder, {})
    made.clear()
    assert written(folder, {}) == first
    assert made == []


def test_a_full_disk_or_a_lock_means_that_nothing_is_kept(
    folder: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(database: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Kept, "_insert", lambda self, database: full(database))
    first = written(folder, {})
    number = len(made)
    assert written(folder, {}) == first
    assert len(made) == 2 * number
    assert databases()


def test_another_version_of_the_program_makes_all_anew(
    folder: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(folder, {})
    number = len(made)
    monkeypatch.setattr(kept, "writing_version", lambda: "other")
    written(folder, {})
    assert len(made) == 2 * number
    assert [file.name for file in databases()] == ["blocks-other.db"]


@pytest.mark.parametrize("setting", ["off", "few"])
def test_nothing_is_kept_where_none_is_wanted_or_rows_are_few(
    folder: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    if setting == "few":
        monkeypatch.setattr(packing, "MANY", 500)
    else:
        monkeypatch.setenv(cache.SETTING, "off")
    written(folder, {})
    monkeypatch.delenv(cache.SETTING)
    assert not (folder.parent / "cache").exists()


def test_a_summary_that_is_not_written_leaves_what_is_kept_in_order(folder: Path, made: list[str]) -> None:
    first = written(folder, {})
    file_of(5, folder, SPOILT)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(lists, "should_be", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            written(folder, {})
    assert (folder.parent / "汇总.xlsx").read_bytes() == first
    assert written(folder, {}) == anew(folder, {}) != first


class Clock:
    """Days that pass."""

    def __init__(self) -> None:
        self.now = 1.7e9

    def time(self) -> float:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += days * 86_400


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    running = Clock()
    monkeypatch.setattr(kept, "time", running)
    return running


def kept_now(*keys: bytes) -> set[bytes]:
    """Which of these are kept; asking is no use of them."""
    with sqlite3.connect(databases()[0]) as database:
        there = {key for (key,) in database.execute("SELECT key FROM blocks")}
        assert there == {key for (key,) in database.execute("SELECT key FROM uses")}
    return there & set(keys)


def use(*keys: bytes) -> Iterator[bool]:
    """A summary with these blocks: which of them were known."""
    piece = deflated(bytes(10_000), 0)
    with kept.kept_blocks(True) as blocks:
        assert blocks is not None
        for key in keys:
            known = blocks.get(key)
            if known is None:
                blocks.put(key, piece)
            yield known == piece


def test_what_was_not_used_for_more_than_a_year_goes(folder: Path, clock: Clock) -> None:
    assert list(use(b"a", b"b")) == [False, False]
    clock.pass_days(300)
    assert list(use(b"b", b"c")) == [True, False]
    clock.pass_days(300)
    assert list(use(b"c")) == [True]
    assert kept_now(b"a", b"b", b"c") == {b"b", b"c"}


def test_of_too_much_what_was_not_used_for_longest_goes(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 35_000)
    for keys in ([b"a", b"b"], [b"c"], [b"a"], [b"d"], [b"e"]):
        list(use(*keys))
        clock.pass_days(1)
    assert kept_now(b"a", b"b", b"c", b"d", b"e") == {b"a", b"d", b"e"}
