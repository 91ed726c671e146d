"""The LibreOffice engine keeps what xlwings' manual promises, for the members that the buttons use."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (5, 5.0),
        (14828.7092, 14828.7092),
        ("规章", "规章"),
        ("1594 ", 1594.0),
        ("001", 1.0),
        ("'001", "001"),
        ("1,234", 1234.0),
        ("12件", "12件"),
        ("/", "/"),
        ("", None),
        (None, None),
        ("=1+2", 3.0),
        ("=1/0", None),
    ],
)
def test_a_value_comes_back_as_from_excel(book: xlwings.Book, written: Any, read: Any) -> None:
    cell = book.sheets[0].range("B2")
    cell.value = written
    assert cell.value == read


def test_a_block_is_read_in_one_piece_with_errors_named(book: xlwings.Book) -> None:
    block = book.sheets[0].range("B2:C3")
    block.value = [[1, "自然人"], ["=1/0", None]]
    assert block.options(ndim=2, err_to_str=True).value == [[1.0, "自然人"], ["#DIV/0!", None]]


def test_a_text_cell_keeps_digits_as_typed(book: xlwings.Book) -> None:
    cell = book.sheets[0].range("A1")
    cell.number_format = "@"
    cell.value = "001"
    assert cell.value == "001"


def test_dates_and_truth_values_keep_their_kind(office: xlwings.App, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].append([dt.datetime(2024, 1, 31), True, 45322])
    made.save(tmp_path / "dates.xlsx")
    book = office.books.open(tmp_path / "dates.xlsx")
    try:
        assert book.sheets[0].range("A1:C1").value == [dt.datetime(2024, 1, 31), True, 45322.0]
    finally:
        book.close()


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(B2:B3)",
        "=B2+$B$3",
        '=IF(B2=1,"合格","不符")',
        "=IFERROR(B2/B3,0)",
        "='表 三'!A1",
        "=SUMPRODUCT((B2:B3>0)*1)",
    ],
)
def test_a_formula_comes_back_as_excel_writes_it(book: xlwings.Book, formula: str) -> None:
    book.sheets.add("表 三", after=book.sheets[0])
    cell = book.sheets[0].range("A1")
    cell.formula = formula
    assert cell.formula == formula


def test_a_formula_written_in_a_block_stands_in_its_own_cell(book: xlwings.Book) -> None:
    sheet = book.sheets[0]
    sheet.range("A1:B2").value = [[1, "=A1+1"], [2, "=A2+1"]]
    assert sheet.range("B1:B2").value == [2.0, 3.0]


@pytest.mark.parametrize(
    ("address", "same", "shape"),
    [
        ("B2", "$B$2", (1, 1)),
        ("B2:D3", "$B$2:$D$3", (2, 3)),
        ("$D$3:$B$2", "$B$2:$D$3", (2, 3)),
        ((2, 2), "$B$2", (1, 1)),
    ],
)
def test_an_address_is_read_as_excel_reads_it(
    book: xlwings.Book, address: Any, same: str, shape: tuple[int, int]
) -> None:
    cells = book.sheets[0].range(address)
    assert (cells.address, cells.shape) == (same, shape)


@pytest.mark.parametrize("address", ["没有", "A0", "ZZZZ1"])
def test_an_address_that_is_none_is_refused(book: xlwings.Book, address: str) -> None:
    with pytest.raises(xlwings.NoSuchObjectError):
        book.sheets[0].range(address)


def test_used_range_is_what_holds_something(book: xlwings.Book) -> None:
    book.sheets[0].range("C4:D6").value = 1
    assert book.sheets[0].used_range.address == "$C$4:$D$6"


def test_sheets_are_added_found_named_hidden_and_deleted(book: xlwings.Book) -> None:
    new = book.sheets.add("校验结果", after=book.sheets[0])
    assert [sheet.name for sheet in book.sheets][1] == "校验结果"
    assert book.sheets.active == new
    new.visible = False
    assert not book.sheets["校验结果"].visible
    new.delete()
    assert "校验结果" not in [sheet.name for sheet in book.sheets]
    with pytest.raises(xlwings.NoSuchObjectError):
        book.sheets("校验结果")


def test_fill_and_font_are_set_and_read(book: xlwings.Book) -> None:
    cell = book.sheets[0].range("A1")
    assert cell.color is None
    cell.color, cell.font.bold, cell.font.color = (255, 199, 206), True, "#9C0006"
    assert (cell.color, cell.font.bold, cell.font.color) == ((255, 199, 206), True, (156, 0, 6))
    cell.color = None
    assert cell.color is None


def test_a_note_is_added_changed_listed_and_deleted(book: xlwings.Book) -> None:
    sheet = book.sheets[0]
    assert sheet.range("B2").note is None
    note = sheet.range("B2").add_note("合计不符")
    note.text = "合计应为 7"
    assert [(note.location.address, note.text) for note in sheet.notes] == [("$B$2", "合计应为 7")]
    with pytest.raises(ValueError, match="note"):
        sheet.range("B2").add_note("再来一条")
    note.delete()
    assert sheet.range("B2").note is None


def test_the_selection_is_read_and_set(book: xlwings.Book) -> None:
    book.sheets[0].range("C3:D4").select()
    selection = book.app.selection
    assert selection is not None
    assert selection.address == "$C$3:$D$4"


def test_application_settings_are_set_and_come_back(office: xlwings.App, book: xlwings.Book) -> None:
    office.status_bar = False
    with office.properties(calculation="manual", screen_updating=False, status_bar="正在校验"):
        during: list[object] = [office.calculation, office.screen_updating, office.status_bar]
    after: list[object] = [office.calculation, office.screen_updating, office.status_bar]
    assert (during, after) == (["manual", False, "正在校验"], ["automatic", True, False])


def test_a_rule_of_ours_comes_and_goes_beside_another(office: xlwings.App, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].conditional_formatting.add(
        "A1:D4", FormulaRule(formula=["A1>3"], fill=PatternFill(bgColor="FFFF00", fill_type="solid"))
    )
    made.save(tmp_path / "rules.xlsx")
    book = office.books.open(tmp_path / "rules.xlsx")
    sheet = book.sheets[0]
    try:
        sheet.range("B2,D4").conditional_formats.add_custom('="x"<>""', fill_color=(255, 199, 206), font_bold=True)
        assert [rule.formula for rule in sheet.range("D4").conditional_formats] == ["=A1>3", '="x"<>""']
        assert [rule.formula for rule in sheet.range("C3").conditional_formats] == ["=A1>3"]
        assert sheet.range("B2").color is None
        list(sheet.range("B2").conditional_formats)[1].delete()
        assert [rule.formula for rule in sheet.cells.conditional_formats] == ["=A1>3"]
    finally:
        book.close()


def test_a_book_is_saved_opened_and_known_by_its_name(office: xlwings.App, book: xlwings.Book, tmp_path: Path) -> None:
    book.sheets[0].range("A1").value = "甲局"
    book.save(tmp_path / "甲局.xlsx")
    assert (book.name, Path(book.fullname)) == ("甲局.xlsx", tmp_path / "甲局.xlsx")
    assert openpyxl.load_workbook(tmp_path / "甲局.xlsx").worksheets[0]["A1"].value == "甲局"
    assert office.books["甲局.xlsx"].fullname == book.fullname


def test_a_file_that_is_not_there_is_said(office: xlwings.App, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        office.books.open(tmp_path / "没有.xlsx")


def test_a_defined_name_says_what_it_refers_to(office: xlwings.App, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.create_sheet("三 依申请公开")
    for name, refers in {"甲": "'三 依申请公开'!$J$6", "乙": "Sheet!$B$4:$B$43"}.items():
        made.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=refers)
    made.save(tmp_path / "names.xlsx")
    book = office.books.open(tmp_path / "names.xlsx")
    try:
        assert book.names["甲"].refers_to == "='三 依申请公开'!$J$6"
        assert book.names["乙"].refers_to == "=Sheet!$B$4:$B$43"
        book.sheets["三 依申请公开"].delete()
        assert {name.name: name.refers_to for name in book.names}["甲"] == "=#REF!"
    finally:
        book.close()
