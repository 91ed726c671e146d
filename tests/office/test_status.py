"""Who has sent what: one state for each unit, the right one, and nothing that came in unmentioned."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.drafting import spoilt
from tests.office.offices import credit_code, office, roster_file
from validation import Filing, editions
from xlplugin.cli.office import status as command
from xlplugin.filling import write
from xlplugin.gather import gather
from xlplugin.office.deadlines import deadlines
from xlplugin.office.roster import Roster, load
from xlplugin.office.status import STATES, Status, groups, status
from xlplugin.office.status_book import book
from xlplugin.verdicts import judge_all

EDITION = editions.get()
TODAY = date(2026, 1, 20)
NAMES = ("已报", "有错误", "有提醒", "未报", "重复", "年份不符", "版本不符", "无法识别")


def filing(name: str, **identity: object) -> Filing:
    return office(f"东区{name}局", **identity)


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    rows = [{"name": "东区人民政府", "code": credit_code(1)}]
    rows += [
        {
            "name": f"东区{name}局",
            "code": credit_code(n),
            "parent": credit_code(1),
            "aliases": f"{name}局",
            "level": "区直",
        }
        for n, name in enumerate(NAMES, 2)
    ]
    return load(roster_file(tmp_path, rows))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """For every state one unit that is in it."""
    place = tmp_path / "报送"
    write(filing("已报"), place / "已报局.xlsx")
    write(spoilt(filing("有错误"), {"t3.new.total": 99999}), place / "a.xlsx")
    write(spoilt(filing("有提醒"), {"t2.licences.decisions": "12件"}), place / "b.xlsx")
    write(spoilt(filing("重复"), {"t3.new.total": 99999}), place / "c1.xlsx")
    write(filing("重复"), place / "c2.xlsx")
    write(filing("年份不符", year=2024), place / "d.xlsx")
    write(filing("版本不符", edition="2019", year=2025), place / "e.xlsx")
    (place / "东区无法识别局.xlsx").write_bytes(b"%PDF-1.7 not a workbook")
    return place


def seen(roster: Roster, folder: Path, **options: object) -> Status:
    return status(roster, judge_all(gather([folder])), 2025, TODAY, **options)  # type: ignore[arg-type]


def test_every_unit_is_in_its_state(roster: Roster, folder: Path) -> None:
    found = seen(roster, folder)
    assert {unit.unit.name: STATES[unit.state][0] for unit in found.units} == {f"东区{name}局": name for name in NAMES}
    assert {unit.unit.name: Path(unit.file).name for unit in found.units if unit.file} == {
        "东区已报局": "已报局.xlsx",
        "东区有错误局": "a.xlsx",
        "东区有提醒局": "b.xlsx",
        "东区重复局": "c2.xlsx",
        "东区年份不符局": "d.xlsx",
        "东区版本不符局": "e.xlsx",
        "东区无法识别局": "东区无法识别局.xlsx",
    }
    assert found.strangers == ()
    assert found.notices == ()
    assert found.counts == dict.fromkeys(STATES, 1)


def test_of_duplicates_it_says_which_counts_and_why(roster: Roster, folder: Path) -> None:
    (double,) = [unit for unit in seen(roster, folder).units if unit.state == "duplicate"]
    assert double.why[0] == "计入没有错误的一份：c2.xlsx；不计：c1.xlsx"
    assert [Path(file).name for file in double.files] == ["c1.xlsx", "c2.xlsx"]


def test_the_parent_is_not_chased_but_named_when_it_sends_something(roster: Roster, folder: Path) -> None:
    assert "东区人民政府" not in [unit.unit.name for unit in seen(roster, folder).units]
    write(office("东区人民政府"), folder / "own.xlsx")
    assert next(u.state for u in seen(roster, folder).units if u.unit.name == "东区人民政府") == "received"


def test_parts_of_a_summary_have_reported(roster: Roster, folder: Path) -> None:
    from xlplugin.consolidation.run import consolidate
    from xlplugin.consolidation.summary import write as write_summary

    for path in folder.glob("[a-d]*.xlsx"):
        path.unlink()
    result = consolidate([folder / "已报局.xlsx"], unit="东区人民政府", unit_code=credit_code(1))
    write_summary(result, folder / "全区.xlsx")
    (folder / "已报局.xlsx").unlink()
    states = {unit.unit.name: unit for unit in seen(roster, folder).units}
    assert (states["东区已报局"].state, Path(states["东区已报局"].file).name) == ("received", "全区.xlsx")
    assert states["东区有错误局"].state == "missing"
    assert states["东区人民政府"].state == "received"


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2026, 1, 20), (11, 70)), (date(2026, 1, 31), (0, 59)), (date(2026, 3, 1), (-29, 30))],
)
def test_days_left(today: date, left: tuple[int, int]) -> None:
    assert tuple(deadline.left for deadline in deadlines(2025, today)) == left
    said = deadlines(2025, today)[0].sentence("zh")
    assert ("已过" in said) == (left[0] < 0)


# --- what a desk notices ---------------------------------------------------------------------------------------


def noticed(roster: Roster, folder: Path) -> list[tuple[str, str]]:
    return [(notice.kind, Path(notice.file).name) for notice in seen(roster, folder).notices]


def test_a_file_named_after_another_unit_is_noticed(roster: Roster, folder: Path) -> None:
    (folder / "已报局.xlsx").rename(folder / "2025_东区未报局.xlsx")
    assert noticed(roster, folder) == [("renamed", "2025_东区未报局.xlsx")]
    assert next(u.state for u in seen(roster, folder).units if u.unit.name == "东区已报局") == "received"


def test_a_name_inside_a_longer_name_is_no_mention(roster: Roster, folder: Path) -> None:
    (folder / "已报局.xlsx").rename(folder / "东区已报局与未报局合报.xlsx")
    assert noticed(roster, folder) == []


def test_a_copy_sent_by_two_offices_is_noticed(roster: Roster, folder: Path) -> None:
    (folder / "东区未报局.xlsx").write_bytes((folder / "已报局.xlsx").read_bytes())
    assert noticed(roster, folder) == [("renamed", "东区未报局.xlsx"), ("same-copy", "已报局.xlsx")]
    states = {unit.unit.name: unit.state for unit in seen(roster, folder).units}
    assert (states["东区未报局"], states["东区已报局"]) == ("missing", "duplicate")


def test_another_units_workbook_filled_in_under_ones_own_name_is_noticed(roster: Roster, folder: Path) -> None:
    write(filing("未报", unit_code=roster.units[1].code), folder / "x.xlsx")
    assert ("code-and-name", "x.xlsx") in noticed(roster, folder)


def test_a_code_that_is_not_the_rosters_is_noticed_and_not_counted(roster: Roster, folder: Path) -> None:
    write(filing("未报", unit_code=credit_code(99)), folder / "x.xlsx")
    assert noticed(roster, folder) == [("other-code", "x.xlsx")]
    found = seen(roster, folder)
    assert [(out.reason, out.judged.received.path.name) for out in found.strangers] == [("off-roster", "x.xlsx")]


def test_identical_tables_of_two_units_are_noticed_and_empty_ones_are_not(roster: Roster, folder: Path) -> None:
    same = filing("已报")
    write(Filing(unit="东区未报局", year=2025, cells=same.cells), folder / "x.xlsx")
    assert noticed(roster, folder) == [("identical-tables", "x.xlsx")]
    for key in (EDITION.keys[0], EDITION.keys[-1]):
        other = {**same.cells, key: 4321}
        write(Filing(unit="东区未报局", year=2025, cells=other), folder / "x.xlsx")
        assert noticed(roster, folder) == []
    zero = dict.fromkeys(EDITION.keys, 0)
    write(Filing(unit="东区未报局", year=2025, cells=zero, nothing_to_report=True), folder / "x.xlsx")
    write(Filing(unit="东区已报局", year=2025, cells=zero, nothing_to_report=True), folder / "已报局.xlsx")
    assert noticed(roster, folder) == []


# --- shown -----------------------------------------------------------------------------------------------------


def test_as_a_workbook(roster: Roster, folder: Path, tmp_path: Path) -> None:
    found = seen(roster, folder)
    (tmp_path / "s.xlsx").write_bytes(book(found))
    assert book(found) == book(found)
    made = load_workbook(tmp_path / "s.xlsx")
    assert made.sheetnames == ["报送情况", "分组统计"]
    rows = [[cell.value for cell in row[:5]] for row in made["报送情况"].iter_rows(min_row=5)]
    assert [(row[1], row[4]) for row in rows] == [(f"东区{name}局", name) for name in NAMES]
    assert "距 2026-01-31（部门报送并公布）还有 11 天" in made["报送情况"]["A3"].value
    assert groups(found.units) == {"东区人民政府": dict.fromkeys(STATES, 1)}


def test_the_command(tmp_path: Path, roster: Roster, folder: Path) -> None:
    arguments = ["--roster", str(tmp_path / "名册.csv"), str(folder), "--today", "2026-01-20", "--json", "--lang", "zh"]
    done = CliRunner().invoke(command, [*arguments, "-o", str(tmp_path / "s.xlsx")], standalone_mode=False)
    said = json.loads(done.stdout)
    assert {unit["unit"]: unit["state"] for unit in said["units"]} == dict(
        zip([f"东区{n}局" for n in NAMES], STATES, strict=True)
    )
    assert {"unit", "unit_code", "state", "file"} <= set(said["units"][0])
    assert [d["days_left"] for d in said["deadlines"]] == [11, 70]
    assert (tmp_path / "s.xlsx").exists()
    assert done.return_value == 2  # a file could not be read
