"""The buttons on a real spreadsheet program: what they find, what they mark, and that they give everything back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlwings

from tests.live.conftest import SLIPS, Opener
from tests.live.portrait import differences, portrait
from tests.live.scripted import Scripted
from xlplugin.intake.read import read as read_file
from xlplugin.live import book as live_book, desk, marks
from xlplugin.live.protection import MEMORY_SHEET, Unlocked
from xlplugin.ribbon.buttons import FINDINGS_SHEET

pytestmark = pytest.mark.libreoffice

T2, T3, T4 = "二 主动公开", "三 依申请公开", "四 复议诉讼"


def listed(book: xlwings.Book) -> list[tuple[Any, ...]]:
    """The sheet 校验结果 as (级别, 工作表, 单元格, 规则), line by line."""
    rows = book.sheets[FINDINGS_SHEET].used_range.options(ndim=2).value[4:]
    return [(row[1], row[2], row[3], row[7]) for row in rows]


def notes(book: xlwings.Book) -> dict[str, str]:
    """Every note by sheet and address."""
    return {
        f"{note.location.sheet.name}!{note.location.get_address(False, False)}": note.text
        for sheet in book.sheets
        for note in sheet.notes
    }


def kept(book: xlwings.Book, path: Path) -> dict[str, Any]:
    """The workbook as it would be saved now; LibreOffice picks a formula's font by its result, so that is computed first."""
    from xlplugin.live.libreoffice import office

    book.app.calculate()
    book.api.storeToURL(office.url(path), office.properties(FilterName="Calc MS Excel 2007 XML"))
    return portrait(path)


def test_the_open_book_is_read_as_the_file_is(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    from_disk, from_screen = read_file(book.fullname), live_book.read(book)
    assert from_screen.to_dict() == from_disk.to_dict()
    assert from_screen.provenance.places == from_disk.provenance.places
    assert from_screen.provenance.remarks == from_disk.provenance.remarks


def test_validate_lists_the_findings_and_says_how_many(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    desk.validate()
    assert person.troubles == []
    assert ("错误", T3, "D6", "T3-ROW") in listed(book)
    assert ("提醒", T2, "B9", "C-READ") in listed(book)
    assert person.said[0].startswith("发现 2 处错误")
    assert book.app.status_bar == person.said[0]


def test_validate_leaves_selection_screen_and_calculation_alone(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    book.sheets[T4].activate()
    book.sheets[T4].range("C6:D6").select()
    desk.validate()
    selection = book.app.selection
    assert selection is not None
    assert (selection.sheet.name, selection.address) == (T4, "$C$6:$D$6")
    assert (book.app.screen_updating, book.app.calculation) == (True, "automatic")


def test_a_sound_book_gets_a_clean_bill(person: Scripted, opened: Opener) -> None:
    book = opened()
    desk.validate()
    assert [line for line in listed(book) if line[0] == "错误"] == []


def test_highlight_marks_the_cells_and_writes_notes(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    desk.highlight()
    assert person.troubles == []
    assert [rule.formula for rule in book.sheets[T3].range("D6").conditional_formats].count(marks.FORMULA) == 1
    assert notes(book)[f"{T3}!D6"].startswith(marks.NOTE_HEAD)
    assert "1822" in notes(book)[f"{T3}!D6"]


@pytest.mark.parametrize(
    "presses",
    [
        ["highlight", "clear"],
        pytest.param(["highlight", "highlight", "clear"], marks=pytest.mark.slow),
        ["validate", "clear"],
        pytest.param(
            ["validate", "highlight", "next_", "previous", "explain", "clear", "clear"], marks=pytest.mark.slow
        ),
        ["clear"],
    ],
    ids=" ".join,
)
def test_clear_gives_everything_back(person: Scripted, opened: Opener, tmp_path: Path, presses: list[str]) -> None:
    book = opened(SLIPS)
    before = kept(book, tmp_path / "before.xlsx")
    for press in presses:
        getattr(desk, press)()
    assert person.troubles == []
    assert differences(before, kept(book, tmp_path / "after.xlsx")) == {}


def test_marks_do_change_what_is_seen(person: Scripted, opened: Opener, tmp_path: Path) -> None:
    """The comparison above can fail: with marks on, it names the marked cells and the new sheet."""
    book = opened(SLIPS)
    before = kept(book, tmp_path / "before.xlsx")
    desk.highlight()
    changed = differences(before, kept(book, tmp_path / "after.xlsx"))
    assert {"sheets", f"{T3}!rules", f"{T3}!D6"} <= changed.keys()


def test_a_note_of_the_clerk_is_left_alone(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    with Unlocked(seat_of(book), book, [book.sheets[T3]]):
        book.sheets[T3].range("D6").add_note("已与信访办核对")
    desk.highlight()
    assert notes(book)[f"{T3}!D6"] == "已与信访办核对"
    desk.clear()
    assert notes(book) == {f"{T3}!D6": "已与信访办核对"}


def test_next_and_previous_walk_round_the_findings(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    desk.validate()
    places = list(dict.fromkeys((line[1], line[2]) for line in listed(book)))
    walked = []
    for _ in range(len(places) + 1):
        desk.next_()
        selection = book.app.selection
        assert selection is not None
        walked.append((selection.sheet.name, selection.get_address(False, False)))
    assert walked == [*places, places[0]]
    desk.previous()
    selection = book.app.selection
    assert selection is not None
    assert (selection.sheet.name, selection.get_address(False, False)) == places[-1]
    assert "1822" in person.said[1]


def test_explain_says_what_why_and_how(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    book.sheets[T3].range("D6").select()
    desk.explain()
    (text,) = person.said
    assert "1822" in text
    assert "应为" in text
    assert "[T3-ROW]" in text


def test_adopt_writes_the_value_after_asking_and_keeps_the_old_one(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    person.answers = [True]
    book.sheets[T3].range("D6").select()
    desk.adopt()
    assert "由 1822 改为 1283" in person.asked[0]
    assert book.sheets[T3].range("D6").value == 1283
    assert "1822" in notes(book)[f"{T3}!D6"]
    assert ("错误", T3, "D6", "T3-ROW") not in listed(book)
    desk.clear()
    assert "1822" in notes(book)[f"{T3}!D6"], "清除 takes off marks, not the record of what a person changed"


def test_adopt_writes_nothing_when_the_person_says_no(person: Scripted, opened: Opener, tmp_path: Path) -> None:
    book = opened(SLIPS)
    person.answers = [False]
    book.sheets[T3].range("D6").select()
    before = kept(book, tmp_path / "before.xlsx")
    desk.adopt()
    assert differences(before, kept(book, tmp_path / "after.xlsx")) == {}


def test_what_is_unlocked_is_locked_again_when_the_work_fails(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    during: list[str] = []

    def work() -> None:
        during.extend(book.sheet_names)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), Unlocked(seat_of(book), book, [book.sheets[T3]]):
        work()
    assert MEMORY_SHEET in during
    assert book.sheets[T3].api.isProtected()
    assert MEMORY_SHEET not in book.sheet_names


def test_protection_comes_back_after_a_crash_half_way(person: Scripted, opened: Opener) -> None:
    """Python is gone between unlocking and locking: the next button finds the note in the book and locks again."""
    book = opened(SLIPS)
    Unlocked(seat_of(book), book, [book.sheets[T3]]).__enter__()
    marks.put(book, [marks.Mark(T3, "D6", "error", "合计不符")])
    assert not book.sheets[T3].api.isProtected()
    desk.clear()
    assert book.sheets[T3].api.isProtected()
    assert MEMORY_SHEET not in book.sheet_names
    assert notes(book) == {}


def seat_of(book: xlwings.Book) -> Any:
    from xlplugin.live import hosts

    return hosts.of(book.app)
