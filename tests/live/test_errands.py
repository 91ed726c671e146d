"""The buttons that work on files: what is asked for, what is written and opened, and Cancel at every question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings

from tests.live.conftest import Opener, filled
from tests.live.scripted import Scripted
from xlplugin import read
from xlplugin.live import desk
from xlplugin.ribbon.buttons import FINDINGS_SHEET

pytestmark = pytest.mark.libreoffice

ROSTER = "单位名称,须报\n北京市西城区人民政府,是\n某区某局,是\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two filings received, and a roster beside them."""
    received = tmp_path / "收到"
    received.mkdir()
    filled(received / "西城.xlsx")
    filled(received / "洪泽.xlsx", report="洪泽区-2024")
    (tmp_path / "名册.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


def test_a_folder_becomes_a_summary_that_is_opened(person: Scripted, office: xlwings.App, folder: Path) -> None:
    person.answers = [folder / "收到", folder / "汇总"]
    desk.consolidate_folder()
    assert person.troubles == []
    assert person.said[0].startswith("已汇总 1 个单位，未计入 1 份")  # two years: the commoner, or the later, counts
    assert office.books.active.name == "汇总.xlsx"
    assert read(folder / "汇总.xlsx").parts


def test_a_new_workbook_bears_unit_and_year(person: Scripted, office: xlwings.App, tmp_path: Path) -> None:
    person.answers = ["某区某局", "2025", tmp_path / "新.xlsx"]
    desk.new_template()
    assert person.troubles == []
    assert office.books.active.name == "新.xlsx"
    made = read(tmp_path / "新.xlsx")
    assert (made.unit, made.year) == ("某区某局", 2025)


def test_every_unit_of_the_roster_gets_a_workbook(person: Scripted, office: xlwings.App, folder: Path) -> None:
    person.answers = [folder / "名册.csv", "2025", folder / "分发"]
    desk.distribute()
    assert person.troubles == []
    units = {read(path).unit for path in (folder / "分发").rglob("*.xlsx") if "清单" not in path.name}
    assert units == {"北京市西城区人民政府", "某区某局"}


def test_who_has_sent_what_is_opened_as_a_workbook(person: Scripted, office: xlwings.App, folder: Path) -> None:
    person.answers = [folder / "名册.csv", folder / "收到", folder / "情况.xlsx"]
    desk.status()
    assert person.troubles == []
    assert office.books.active.name == "情况.xlsx"
    cells = [cell for row in office.books.active.sheets[0].used_range.options(ndim=2).value for cell in row]
    assert "某区某局" in cells
    assert "未报" in cells


def test_a_sound_workbook_is_exported(person: Scripted, opened: Opener, tmp_path: Path) -> None:
    opened()
    person.answers = [tmp_path / "报告.html"]
    desk.export_report()
    assert person.troubles == []
    assert "1508" in (tmp_path / "报告.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("answer", "written"), [(True, True), (False, False)])
def test_a_workbook_with_errors_is_exported_only_if_the_person_insists(
    person: Scripted, opened: Opener, tmp_path: Path, answer: bool, written: bool
) -> None:
    opened({"t3.new.natural": 1822})
    person.answers = [tmp_path / "报告.html", answer]
    desk.export_report()
    assert "处错误" in person.asked[1]
    assert (tmp_path / "报告.html").exists() is written


def test_last_years_workbook_brings_the_comparison(person: Scripted, opened: Opener, tmp_path: Path) -> None:
    last = filled(tmp_path / "上年.xlsx", report="洪泽区-2023")
    book = opened(report="洪泽区-2024", changes={"t3.carried_in.natural": 99})
    person.answers = [last]
    desk.compare_previous()
    assert person.troubles == []
    rules = [row[7] for row in book.sheets[FINDINGS_SHEET].used_range.options(ndim=2).value[4:]]
    assert "Y-CARRY" in rules


QUESTIONS: list[tuple[Callable[[], None], list[Any]]] = [
    (desk.consolidate_folder, [None]),
    (desk.consolidate_folder, ["收到", None]),
    (desk.new_template, [None]),
    (desk.new_template, ["某局", None]),
    (desk.new_template, ["某局", "2025", None]),
    (desk.distribute, [None]),
    (desk.distribute, ["名册.csv", None]),
    (desk.distribute, ["名册.csv", "2025", None]),
    (desk.status, ["名册.csv", None]),
    (desk.status, ["名册.csv", "收到", None]),
    (desk.export_report, [None]),
    (desk.compare_previous, [None]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("button", "answers"), QUESTIONS)
def test_cancel_ends_it_without_a_word_and_without_a_file(
    person: Scripted, opened: Opener, folder: Path, button: Callable[[], None], answers: list[Any]
) -> None:
    opened()
    before = sorted(folder.rglob("*.*"))
    person.answers = [folder / answer if answer in ("收到", "名册.csv") else answer for answer in answers]
    button()
    assert (person.said, person.troubles, person.answers) == ([], [], [])
    assert [path for path in sorted(folder.rglob("*.*")) if "home" not in path.parts] == before


def test_settings_are_kept_and_obeyed(person: Scripted, opened: Opener) -> None:
    from xlplugin.live import state

    person.answers = [False, False]
    desk.settings()
    assert state.choices() == state.Choices("en", announce=False)


def test_about_names_versions_and_log(person: Scripted, office: xlwings.App) -> None:
    desk.about()
    assert "规则版本" in person.said[0]
    assert "xlplugin.log" in person.said[0]
