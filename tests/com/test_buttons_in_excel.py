"""The buttons over xlwings' real Windows module: what a person with Excel sees, and what Excel is asked for."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.com import pywin32, typelib
from tests.com.excel import Application
from tests.com.store import Folder, Page, opened
from tests.drafting import sound, spoilt
from validation.editions import CURRENT, get
from workbook_templates.layout import places, row_column
from xlplugin import __version__, fill
from xlplugin.live import excel_windows
from xlplugin.live.marks import FORMULA, NOTE_HEAD
from xlplugin.ribbon import press, settings
from xlplugin.ribbon.buttons import FINDINGS_SHEET

EDITION = get(CURRENT)
SOUND = sound(EDITION, random.Random(4), unit="某区某局")
WRONG = "t3.granted.total"
RIGHT = str(SOUND.cells[WRONG])
SHEET, ADDRESS = places()[WRONG]
CALLS_A_CLICK = 1500
"""At a tenth of a millisecond and more from process to process, what a click can afford."""


@dataclass
class Desk:
    """A person in front of Excel."""

    excel: Application
    screen: pywin32.Screen

    @property
    def book(self) -> Folder:
        return self.excel._books[0]

    def page(self, name: str) -> Page:
        (page,) = (page for page in self.book.pages if page.name == name)
        return page

    @property
    def sheets(self) -> list[str]:
        return [page.name for page in self.book.pages]

    def press(self, button: str) -> str:
        """Press a button as the add-in does; what was said."""
        self.screen.said.clear()
        press.press(button, __version__)
        return "\n".join(self.screen.said)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A workbook in which a total was typed wrong."""
    path = tmp_path_factory.mktemp("books") / "某区某局.xlsx"
    fill(spoilt(SOUND, {WRONG: 9999}), path)
    return opened(path)


@pytest.fixture
def desk(faulty: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Excel with the faulty workbook open."""
    monkeypatch.setattr(settings, "folder", lambda *_: tmp_path / "settings")
    excel = Application()
    excel._open(copy.deepcopy(faulty))
    with pywin32.windows(excel) as screen:
        yield Desk(excel, screen)


def select(desk: Desk, sheet: str, address: str) -> None:
    worksheet = desk.excel.Workbooks(1).Worksheets(sheet)
    worksheet.Activate()
    worksheet.Range(address).Select()


def test_check_writes_the_findings_and_changes_nothing_else(desk: Desk) -> None:
    before = copy.deepcopy(desk.book.pages)
    said = desk.press("validate")
    assert "处错误" in said
    assert desk.excel.StatusBar.startswith("发现")
    assert desk.sheets == [*(page.name for page in before), FINDINGS_SHEET]
    assert desk.book.pages[:-1] == before
    shown = [cell.value for cell in desk.page(FINDINGS_SHEET).cells.values()]
    assert ADDRESS in shown
    assert "T3-ROW" in shown


def test_mark_and_clear_give_back_exactly_what_was_there(desk: Desk) -> None:
    before, structure = copy.deepcopy(desk.book.pages), desk.book.structure
    desk.press("highlight")
    rules = [rule for rule in desk.page(SHEET).rules if rule.formula == FORMULA]
    assert rules
    assert all(rule.stop and rule.looks["interior"]["fill"] and rule.looks["font"]["color"] for rule in rules)
    notes = [cell.note for cell in desk.page(SHEET).cells.values() if cell.note]
    assert notes
    assert all(note.startswith(NOTE_HEAD) for note in notes)
    once = copy.deepcopy(desk.book.pages)
    desk.press("highlight")
    assert [page.rules for page in desk.book.pages] == [page.rules for page in once]
    desk.press("clear")
    assert without_empty(desk.book.pages) == without_empty(before)
    assert desk.book.structure == structure


def without_empty(pages: list[Page]) -> list[Page]:
    """Pages without cells that hold nothing, which come into being by being looked at."""
    kept = copy.deepcopy(pages)
    for page in kept:
        page.cells = {at: cell for at, cell in page.cells.items() if cell.value is not None or cell.looks or cell.note}
    return kept


def test_protected_sheets_are_protected_again(desk: Desk) -> None:
    allowed = {"DrawingObjects": True, "AllowFormattingCells": True, "AllowSorting": False}
    desk.page(SHEET).protection = dict(allowed)
    desk.book.structure = True
    desk.press("highlight")
    assert any(rule.formula == FORMULA for rule in desk.page(SHEET).rules)
    protection = desk.page(SHEET).protection
    assert protection is not None
    assert {name: protection[name] for name in allowed} == allowed
    assert desk.book.structure
    assert [name for name in desk.sheets if name.startswith("_xlplugin")] == []


def test_a_password_is_a_sentence_and_nothing_is_half_written(desk: Desk) -> None:
    desk.page(SHEET).protection, desk.page(SHEET).password = {}, "secret"
    before = copy.deepcopy(desk.book.pages)
    assert "密码" in desk.press("highlight")
    form = [page for page in desk.book.pages if page.name != FINDINGS_SHEET]
    assert without_empty(form) == without_empty(before)


def test_next_goes_to_the_cell_and_says_what_is_wrong(desk: Desk) -> None:
    desk.press("validate")
    assert "9999" in desk.press("next")
    selected = desk.excel.Selection
    assert selected is not None
    assert (selected.Worksheet.Name, selected.GetAddress(False, False)) == (SHEET, ADDRESS)
    assert "依据" in desk.press("explain") or "T3-ROW" in "".join(desk.screen.said)


def test_adopt_asks_writes_and_keeps_the_old_value_in_a_note(desk: Desk) -> None:
    desk.press("validate")
    select(desk, SHEET, ADDRESS)
    cell = desk.page(SHEET).cells[row_column(ADDRESS)]
    desk.screen.answers = [7]
    desk.press("adopt")
    assert (cell.value, cell.note) == (9999, None)
    desk.screen.answers = [6]
    said = desk.press("adopt")
    assert cell.value == float(RIGHT)
    assert cell.note is not None
    assert "9999" in cell.note
    assert f"改为 {RIGHT}" in said


def test_last_year_is_chosen_in_excels_own_dialog(desk: Desk, tmp_path: Path) -> None:
    before = copy.deepcopy(desk.book.pages)
    desk.excel._chosen = [False]  # Cancel
    assert desk.press("compare_previous") == ""
    assert desk.book.pages == before
    last_year = tmp_path / "上年.xlsx"
    older = sound(EDITION, random.Random(4), unit="某区某局", year=2024)
    fill(spoilt(older, {"t3.carried_out.natural": 9998}), last_year)
    desk.excel._chosen = [str(last_year)]
    desk.press("compare_previous")
    assert "Y-CARRY" in [cell.value for cell in desk.page(FINDINGS_SHEET).cells.values()]


def test_a_new_form_is_asked_for_written_and_opened(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "新.xlsx"
    desk.excel._chosen = ["某县某局", "2025", str(target)]
    said = desk.press("new_template")
    assert "新.xlsx" in said
    assert [folder.path for folder in desk.excel._books][1:] == [target]


@pytest.mark.parametrize("answers", [[False], ["某县某局", False], ["某县某局", "2025", False]])
def test_cancel_is_taken_at_every_question(desk: Desk, answers: list[object]) -> None:
    desk.excel._chosen = list(answers)
    assert desk.press("new_template") == ""
    assert len(desk.excel._books) == 1


def test_a_folder_is_chosen_summed_and_the_summary_opened(desk: Desk, tmp_path: Path) -> None:
    folder, target = tmp_path / "报送", tmp_path / "汇总.xlsx"
    folder.mkdir()
    for number in (1, 2):
        fill(sound(EDITION, random.Random(number), unit=f"某区第{number}局"), folder / f"{number}.xlsx")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    desk.excel._chosen = [str(folder), str(target)]
    assert "2 个单位" in desk.press("consolidate_folder")
    assert desk.excel._books[-1].path == target
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    desk.excel._chosen = [False]
    assert desk.press("consolidate_folder") == ""


def test_about_names_versions_and_the_log(desk: Desk) -> None:
    said = desk.press("about")
    assert __version__ in said
    assert str(settings.log_file()) in said


def test_settings_are_kept_where_the_add_in_reads_them(desk: Desk) -> None:
    desk.screen.answers = [7, 6]  # not Chinese; windows, please
    desk.press("settings")
    assert settings.read()["LANG"] == "en"


def test_the_settings_of_excel_and_the_selection_come_back(desk: Desk) -> None:
    select(desk, SHEET, "B2")
    for button in ("validate", "highlight", "clear"):
        desk.press(button)
        selected = desk.excel.Selection
        assert selected is not None
        assert (selected.Worksheet.Name, selected.GetAddress(False, False)) == (SHEET, "B2"), button
        assert (desk.excel.ScreenUpdating, desk.excel.Calculation, desk.excel.DisplayAlerts) == (True, -4105, True)


@pytest.mark.parametrize("button", ["validate", "highlight", "clear"])
def test_a_read_only_workbook_is_a_sentence(desk: Desk, button: str) -> None:
    desk.book.read_only = True
    before = copy.deepcopy(desk.book.pages)
    assert "只读" in desk.press(button)
    assert desk.book.pages == before


def test_another_workbook_is_a_sentence(desk: Desk) -> None:
    desk.book.pages[:] = [Page("Sheet1")]
    assert "不是年报填报表" in desk.press("validate")
    assert desk.sheets == ["Sheet1"]


def test_a_deleted_sheet_is_a_sentence(desk: Desk) -> None:
    desk.book.pages.remove(desk.page(SHEET))
    said = desk.press("validate")
    assert SHEET in said or "不是年报填报表" in said


def test_without_a_workbook_there_is_a_sentence(desk: Desk) -> None:
    desk.excel._books.clear()
    assert "没有打开的工作簿" in desk.press("validate")


def test_a_busy_excel_is_a_sentence_and_not_an_endless_wait(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """xlwings by itself asks a busy Excel again without end: the person would have to end Python."""
    monkeypatch.setattr(excel_windows, "ATTEMPTS", 50)
    monkeypatch.setattr(typelib.Busy, "patience", 1000)
    monkeypatch.setattr(typelib.Busy, "now", True)
    assert "正忙" in desk.press("validate")


def test_a_cell_in_edit_mode_is_a_sentence_and_nothing_is_half_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = copy.deepcopy(desk.book.pages)
    monkeypatch.setattr(excel_windows, "ATTEMPTS", 50)
    monkeypatch.setattr(typelib.Busy, "patience", 5000)
    monkeypatch.setattr(typelib.Busy, "writing", True)
    assert "正忙或有单元格正在编辑" in desk.press("validate")
    assert without_empty(desk.book.pages) == without_empty(before)


@pytest.mark.parametrize("button", ["validate", "highlight", "clear", "next"])
def test_a_click_asks_excel_for_blocks_not_for_cells(desk: Desk, button: str) -> None:
    if button == "next":
        desk.press("validate")
    typelib.ASKED_FOR.clear()
    desk.press(button)
    asked = sum(typelib.ASKED_FOR.values())
    print(f"\n{button}: {asked} calls, most of them {typelib.ASKED_FOR.most_common(5)}")
    assert 0 < asked < CALLS_A_CLICK


def test_a_member_that_excel_does_not_have_is_caught(desk: Desk) -> None:
    with pytest.raises(typelib.NotInTypeLibrary):
        desk.excel.ActivWorkbook  # noqa: B018
    with pytest.raises(typelib.NotInTypeLibrary):
        desk.excel.Workbooks(1).Worksheets(SHEET).Name2 = "x"
