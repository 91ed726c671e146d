"""The offices' rows as Parquet: exact types, nothing in a number column that is no number, nothing lost."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import xlplugin
from tests.cli.conftest import Program, program
from tests.drafting import sound, spoilt
from validation import editions
from xlplugin import outputs
from xlplugin.consolidation.rows import write_rows

__all__ = ["program"]  # a fixture, used by its name

FORM = editions.get("2021")
BUSINESS, MONEY = "t3.new.business", "t2.fees.amount"


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    """Three offices; the second states one thing and another that is no plain number."""
    odd = {
        BUSINESS: "1O",
        "t3.new.natural": "４件",
        "t3.new.research": "/",
        MONEY: "251000元",
        "t2.licences.decisions": None,
    }
    for number, changes in enumerate(({MONEY: "0.1"}, odd, {MONEY: "14828.7092", "t2.penalties.decisions": 2.5})):
        filing = sound(FORM, random.Random(number), unit=f"第{number}局", unit_code="", year=2025)
        xlplugin.fill(spoilt(filing, changes).to_dict(), tmp_path / "in" / f"{number}.xlsx")
    return tmp_path / "in"


def test_a_row_an_office_with_exact_types(offices: Path, tmp_path: Path) -> None:
    result = xlplugin.consolidate(offices, unit="某市")
    write_rows(result, tmp_path / "rows.parquet")
    rows = pl.read_parquet(tmp_path / "rows.parquet")
    lead = ["unit", "unit_code", "year", "scope", "file", "sha256", "verdict", "errors", "warnings"]
    assert rows.columns == [*lead, *FORM.keys, "other"]
    assert {rows.schema[key] for key in FORM.keys if key != MONEY} == {pl.Int64()}
    assert rows.schema[MONEY] == pl.Decimal(21, 6)
    assert rows["unit"].to_list() == [item.filing.unit for item in result.selection.included if item.filing]
    assert rows["sha256"].to_list() == [item.received.sha256 for item in result.selection.included]
    assert sorted(rows[MONEY].to_list()) == [Decimal("0.1"), Decimal("25.1"), Decimal("14828.7092")]


def test_a_blank_is_null_and_what_is_no_number_stands_beside(offices: Path) -> None:
    from xlplugin.consolidation.rows import frame

    rows: dict[str, dict[str, Any]] = {
        row["unit"]: row for row in frame(xlplugin.consolidate(offices)).iter_rows(named=True)
    }
    odd = rows["第1局"]
    assert (odd["t3.new.natural"], odd[BUSINESS], odd["t3.new.research"], odd["t2.licences.decisions"]) == (
        4,
        None,
        None,
        None,
    )
    assert json.loads(odd["other"]) == {BUSINESS: "1O", "t3.new.research": "/"}
    assert (odd["verdict"], odd["errors"] > 0, rows["第0局"]["unit_code"]) == ("findings", True, None)
    assert (rows["第2局"]["t2.penalties.decisions"], json.loads(rows["第2局"]["other"])) == (
        None,
        {"t2.penalties.decisions": "2.5"},
    )
    assert rows["第0局"]["other"] is None


def test_the_columns_sum_to_the_summary(offices: Path) -> None:
    from xlplugin.consolidation.rows import frame

    result = xlplugin.consolidate(offices)
    rows = frame(result)
    sums = {
        key: rows[key].sum() for key in FORM.keys if key != "t2.penalties.decisions"
    }  # one fraction is in no column
    assert sums == {key: result.totals[key] for key in sums}


def test_nothing_counted_gives_no_rows_and_the_same_columns(tmp_path: Path, offices: Path) -> None:
    from xlplugin.consolidation.rows import frame

    (tmp_path / "empty").mkdir()
    none, some = frame(xlplugin.consolidate(tmp_path / "empty")), frame(xlplugin.consolidate(offices))
    assert (none.height, none.schema) == (0, some.schema)


def test_the_command_writes_it_and_never_reads_it_back(offices: Path, program: Program) -> None:
    for _ in range(2):
        done = program(
            "consolidate", str(offices), "-o", str(offices / "汇总.xlsx"), "--parquet", str(offices / "汇总.parquet")
        )
        assert done.code == 1, done.err  # the offices' errors, no file refused
    assert pl.read_parquet(offices / "汇总.parquet").height == 3


def test_it_never_takes_the_place_of_the_summary(offices: Path, tmp_path: Path, program: Program) -> None:
    done = program("consolidate", offices, "-o", tmp_path / "a.xlsx", "--parquet", tmp_path / "." / "a.xlsx")
    assert (done.code, "同一个文件" in done.err, (tmp_path / "a.xlsx").exists()) == (3, True, False)


def test_it_appears_whole_or_not_at_all(offices: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "rows.parquet"
    target.write_bytes(b"old")

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs, "_flush", full)
    with pytest.raises(outputs.OutputError):
        write_rows(xlplugin.consolidate(offices), target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["rows.parquet"]
