"""The years of a unit, and who makes up a figure: from the ledger, from a summary alone."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from tests.drafting import spoilt
from tests.office.offices import office
from validation import Filing
from xlplugin.cli.books import history as history_command, trace as trace_command
from xlplugin.consolidation.run import consolidate
from xlplugin.consolidation.summary import write as write_summary
from xlplugin.filling import write
from xlplugin.intake.read import read
from xlplugin.office.figures import change
from xlplugin.office.history import book, history, table
from xlplugin.office.ledger import Ledger
from xlplugin.office.trace import from_summary, trace

CARRY = ("natural", "business", "research", "public_interest", "legal_service", "other_org", "total")


def filing(year: int, new: int, carried_in: int, carried_out: int) -> Filing:
    """An office that had natural persons only."""
    cells: dict[str, object] = dict.fromkeys(office("x").edition.keys, 0)
    for column in ("natural", "total"):
        cells |= {
            f"t3.new.{column}": new,
            f"t3.carried_in.{column}": carried_in,
            f"t3.carried_out.{column}": carried_out,
        }
        cells |= {f"t3.{row}.{column}": new + carried_in - carried_out for row in ("granted", "handled")}
    cells["t2.fees.amount"] = Decimal("0.1") * new
    return Filing(unit="东区教育局", year=year, cells=cells)


YEARS = [filing(2023, 40, 0, 5), filing(2024, 80, 5, 3), filing(2025, 60, 4, 0)]


def test_the_years_side_by_side() -> None:
    found = history([YEARS[2], office("别的局", year=2024), YEARS[0], YEARS[1]], " 东区教育局")
    assert found is not None
    assert found.years == (2023, 2024, 2025)
    values = {series.key: series.values for series in found.series}
    assert values["t3.new.total"] == (40, 80, 60)
    assert values["t2.fees.amount"] == (4, 8, 6)
    assert found.carried == (None, True, False)  # 2024 states 3 carried over, 2025 brings 4
    headings, rows = table(found)
    assert headings == ["项目", "2023", "2024", "2025", "变化", ""]
    assert rows[0] == ["本年新收申请", "40", "80", "60", "-25.0%", "▄█▆"]
    assert rows[-1] == ["二与上年四", "", "相符", "不符", "", ""]


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (60, 80, "-25.0%"),
        (80, 60, "+33.3%"),
        (5, 5, "0.0%"),
        (5, 0, ""),
        (None, 3, ""),
        (3, None, ""),
        (0, 3, "-100.0%"),
    ],
)
def test_change(now: int | None, before: int | None, said: str) -> None:
    assert change(now, before) == said


def test_scopes_are_never_mixed() -> None:
    region = [Filing(unit="东区教育局", year=year, scope="region", cells=YEARS[0].cells) for year in (2022, 2023)]
    found = history([*YEARS, *region], "东区教育局")
    assert found is not None
    assert (found.scope, found.years) == ("own", (2023, 2024, 2025))
    found = history([*YEARS, *region], "东区教育局", scope="region")
    assert found is not None
    assert found.years == (2022, 2023)


def test_chosen_cells_and_an_unknown_unit_or_cell() -> None:
    found = history(YEARS, "东区教育局", ["t3.granted.natural"])
    assert found is not None
    assert [(series.key, series.values) for series in found.series] == [("t3.granted.natural", (35, 82, 64))]
    assert history(YEARS, "西区教育局") is None
    with pytest.raises(KeyError):
        history(YEARS, "东区教育局", ["t3.nothing.natural"])


def test_as_a_workbook_with_charts(tmp_path: Path) -> None:
    found = history(YEARS, "东区教育局")
    assert found is not None
    assert book(found) == book(found)
    (tmp_path / "h.xlsx").write_bytes(book(found))
    sheet = load_workbook(tmp_path / "h.xlsx")["历年数据"]
    assert [cell.value for cell in sheet[3][:5]] == ["本年新收申请", 40, 80, 60, "-25.0%"]
    assert len(sheet._charts) == 2


# --- with a ledger -------------------------------------------------------------------------------------------


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    """Two years of two offices, consolidated into one folder with a ledger."""
    for year in (2024, 2025):
        folder = tmp_path / str(year)
        write(next(f for f in YEARS if f.year == year), folder / "教育.xlsx")
        write(spoilt(office("东区卫生局", year=year), {"t3.new.total": "７件"}), folder / "卫生.xlsx")
        result = consolidate([folder], unit="东区人民政府", year=year)
        write_summary(result, tmp_path / f"{year}汇总.xlsx")
        Ledger(tmp_path / "年报台账.ledger").record(result, tmp_path / f"{year}汇总.xlsx")
    return tmp_path / "2025汇总.xlsx"


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [*map(str, arguments), "--lang", "zh"])  # type: ignore[arg-type]


def test_history_from_the_ledger(summary: Path) -> None:
    said = json.loads(run(history_command, "东区教育局", summary.parent, "--json").stdout)
    assert said["years"] == [2024, 2025]
    assert said["cells"]["t3.new.total"] == {"2024": "80", "2025": "60"}
    assert said["carry_matches"] == {"2024": None, "2025": False}
    region = json.loads(run(history_command, "东区人民政府", summary, "--json").stdout)
    assert (region["scope"], region["years"]) == ("region", [2024, 2025])


def test_a_unit_or_ledger_that_is_not_there(summary: Path, tmp_path: Path) -> None:
    done = run(history_command, "西区教育局", summary.parent)
    assert (done.exit_code, "台账里没有“西区教育局”" in done.stderr) == (2, True)
    done = run(history_command, "西区教育局", tmp_path / "none.ledger")
    assert (done.exit_code, "找不到台账" in done.stderr) == (2, True)


def test_a_figure_is_traced_to_file_sheet_cell_and_hash(summary: Path) -> None:
    said = json.loads(run(trace_command, "t3.new.total", summary, "--json").stdout)
    assert (said["unit"], said["year"], said["total"]) == ("东区人民政府", 2025, "67")
    assert [
        (s["unit"], s["value"], s["counted"], Path(s["file"]).name, s["sheet"], s["address"], s["state"])
        for s in said["sources"]
    ] == [
        ("东区教育局", "60", "60", "教育.xlsx", "三 依申请公开", "J6", "unchanged"),
        ("东区卫生局", "７件", "7", "卫生.xlsx", "三 依申请公开", "J6", "unchanged"),
    ]
    import hashlib

    files = {Path(s["file"]).name: s["sha256"] for s in said["sources"]}
    for name, sha256 in files.items():
        assert hashlib.sha256((summary.parent / "2025" / name).read_bytes()).hexdigest() == sha256


def test_a_changed_and_a_lost_file_are_told(summary: Path) -> None:
    write(YEARS[0], summary.parent / "2025" / "教育.xlsx")
    (summary.parent / "2025" / "卫生.xlsx").unlink()
    said = json.loads(run(trace_command, "t3.new.total", summary, "--json").stdout)
    assert [s["state"] for s in said["sources"]] == ["changed", "gone"]
    assert said["total"] == "67"


def test_without_a_ledger_the_summary_itself_tells(summary: Path) -> None:
    (summary.parent / "年报台账.ledger").unlink()
    found = from_summary(read(summary), "t3.new.total")
    assert found.total == 67
    assert [(s.unit, s.stated, Path(s.file).name, s.address) for s in found.sources] == [
        ("东区教育局", "60", "教育.xlsx", "J6"),
        ("东区卫生局", "7", "卫生.xlsx", "J6"),
    ]
    assert all(len(s.sha256) == 64 for s in found.sources)
    assert run(trace_command, "t3.new.total", summary).exit_code == 0


def test_through_the_levels(summary: Path) -> None:
    city = summary.parent / "市"
    city.mkdir()
    ledger = Ledger(summary.parent / "年报台账.ledger")
    result = consolidate([summary], unit="某市人民政府", year=2025)
    ledger.record(result, city / "市汇总.xlsx")
    (newest, *_) = ledger.runs("某市人民政府")
    flat = trace(ledger, newest, "t3.new.total")
    assert [(s.unit, s.amount, s.depth) for s in flat.sources] == [("东区人民政府", 67, 0)]
    deep = trace(ledger, newest, "t3.new.total", deep=True)
    assert [(s.unit, s.amount, s.depth) for s in deep.sources] == [
        ("东区人民政府", 67, 0),
        ("东区教育局", 60, 1),
        ("东区卫生局", 7, 1),
    ]


def test_a_mistyped_cell_is_wrong_usage(summary: Path) -> None:
    done = run(trace_command, "t3.new.totl", summary)
    assert done.exit_code == 2  # click's own code; the program turns it into 3
    assert "t3.new.total" in done.stderr


def test_carry_columns_are_all_compared() -> None:
    for column in CARRY[:-1]:
        last, now = dict(filing(2024, 80, 5, 3).cells), dict(filing(2025, 60, 3, 0).cells)
        assert history(
            [Filing(unit="甲局", year=2024, cells=last), Filing(unit="甲局", year=2025, cells=now)], "甲局"
        ).carried == (None, True)  # type: ignore[union-attr]
        now[f"t3.carried_in.{column}"] = 2
        pair = [Filing(unit="甲局", year=2024, cells=last), Filing(unit="甲局", year=2025, cells=now)]
        found = history(pair, "甲局")
        assert found is not None
        assert found.carried == (None, False)
