"""What can be in the way of a button: one sentence each, and nothing half-written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from tests.live.conftest import SLIPS, Opener, filled
from tests.live.portrait import differences
from tests.live.scripted import Scripted
from tests.live.test_desk import T3, kept
from xlplugin.live import book as live_book, desk, hosts, seat, troubles
from xlplugin.live.excel_mac import MacHost
from xlplugin.live.excel_windows import BUSY, WindowsHost
from xlplugin.ribbon.buttons import BUTTONS, FINDINGS_SHEET, Needs

on_office = pytest.mark.libreoffice

NEED_A_BOOK = [getattr(desk, button.function.rpartition(":")[2]) for button in BUTTONS if button.needs != Needs.NOTHING]
Button = Callable[[], None]


def one_sentence(text: str) -> bool:
    """Ends with its only full stop, bears no trace of a program."""
    return "Traceback" not in text and "Error" not in text and "\n" not in text


@on_office
@pytest.mark.parametrize("button", NEED_A_BOOK)
def test_no_workbook_is_open(person: Scripted, button: Button) -> None:
    button()
    assert person.troubles == ["没有打开的工作簿，请先打开要处理的年报工作簿。"]


@on_office
@pytest.mark.parametrize("button", [desk.validate, desk.highlight, desk.compare_previous, desk.export_report])
def test_another_workbook_is_in_front(person: Scripted, office: xlwings.App, tmp_path: Path, button: Button) -> None:
    made = openpyxl.Workbook()
    made.active.append(["姓名", "工资"])
    made.save(tmp_path / "工资.xlsx")
    book = office.books.open(tmp_path / "工资.xlsx")
    button()
    assert person.troubles == ["当前工作簿“工资.xlsx”不是年报填报表，请打开用本工具生成的工作簿。"]
    assert book.sheet_names == ["Sheet"]


@on_office
@pytest.mark.parametrize("button", [desk.validate, desk.highlight, desk.explain, desk.adopt])
def test_a_sheet_of_the_form_was_deleted(person: Scripted, opened: Opener, button: Button) -> None:
    book = opened(SLIPS)
    book.sheets[T3].delete()
    names = book.sheet_names
    button()
    assert person.troubles == [f"工作表“{T3}”不在了（被删除或改名），请恢复该表或从备份重新打开工作簿。"]
    assert book.sheet_names == names


@on_office
def test_a_sheet_of_the_findings_was_deleted_since(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    desk.validate()
    book.sheets[T3].delete()
    desk.next_()
    assert person.troubles == [f"工作表“{T3}”不在了（被删除或改名），请恢复该表或从备份重新打开工作簿。"]


@on_office
@pytest.mark.parametrize("button", [desk.validate, desk.highlight, desk.clear, desk.adopt, desk.compare_previous])
def test_the_workbook_is_read_only(person: Scripted, opened: Opener, button: Button) -> None:
    book = opened(SLIPS, read_only=True)
    names = book.sheet_names
    button()
    assert person.troubles == ["工作簿“年报.xlsx”是以只读方式打开的，不能写入，请另存为一份再试。"]
    assert book.sheet_names == names


@on_office
def test_a_sheet_has_a_password(person: Scripted, opened: Opener, tmp_path: Path) -> None:
    book = opened(SLIPS)
    sheet = book.sheets[T3].api
    sheet.unprotect("")
    sheet.protect("密码")
    desk.validate()  # needs no sheet opened
    before = kept(book, tmp_path / "before.xlsx")
    desk.highlight()
    assert person.troubles == [f"“{T3}”设有保护密码，不能写入，请先在“审阅”中撤销保护再试。"]
    assert differences(before, kept(book, tmp_path / "after.xlsx")) == {}
    assert all(sheet.api.isProtected() for sheet in book.sheets if sheet.name != FINDINGS_SHEET)


@on_office
def test_the_list_of_sheets_has_a_password(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    book.api.protect("密码")
    desk.validate()
    assert person.troubles == ["“年报.xlsx”设有保护密码，不能写入，请先在“审阅”中撤销保护再试。"]
    assert FINDINGS_SHEET not in book.sheet_names


@on_office
def test_a_protected_list_of_sheets_without_password_is_no_obstacle(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    book.api.protect("")
    desk.highlight()
    assert person.troubles == []
    assert FINDINGS_SHEET in book.sheet_names
    assert book.api.isProtected()


@on_office
def test_a_sheet_of_somebody_else_bears_our_name(person: Scripted, opened: Opener) -> None:
    book = opened(SLIPS)
    other = book.sheets.add(FINDINGS_SHEET, after=book.sheets[0])
    other.range("A1").value = "我的记录"
    desk.validate()
    assert person.troubles == [f"工作簿里已有一张不是本工具生成的工作表“{FINDINGS_SHEET}”，请将它改名后再试。"]
    assert other.range("A1").value == "我的记录"


@on_office
@pytest.mark.parametrize(
    ("button", "sentence"),
    [
        (desk.next_, "没有可以转到的问题，请先点“校验”。"),
        (desk.previous, "没有可以转到的问题，请先点“校验”。"),
        (desk.explain, "所选单元格没有问题，请先点“上一处”或“下一处”选中一处问题。"),
        (desk.adopt, "所选单元格没有问题，请先点“上一处”或“下一处”选中一处问题。"),
    ],
)
def test_nothing_was_found_here(person: Scripted, opened: Opener, button: Button, sentence: str) -> None:
    book = opened()
    book.sheets[T3].range("A1").select()
    button()
    assert person.troubles == [sentence]


@on_office
@pytest.mark.parametrize("code", BUSY)
def test_excel_is_busy_or_a_cell_is_being_edited(
    person: Scripted, opened: Opener, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Excel's refusal, as pywin32 raises it."""

    class ComError(Exception):
        hresult = code

    def refuse(book: Any) -> None:
        raise ComError(code)

    book = opened(SLIPS)
    monkeypatch.setattr(live_book, "read", refuse)
    taken = seat.current()
    with seat.Taken(seat.Seat(taken.app, WindowsRefusals(), person, taken.choices)):
        desk.validate()
    assert person.troubles == ["Excel 正忙或有单元格正在编辑，请按回车结束编辑、关闭对话框后再试。"]
    assert FINDINGS_SHEET not in book.sheet_names


class WindowsRefusals(WindowsHost):
    """Excel's way of refusing, on a book that LibreOffice holds."""

    def is_read_only(self, book: xlwings.Book) -> bool:
        return False


@pytest.mark.parametrize("host", [WindowsHost(), MacHost()])
def test_another_error_is_not_taken_for_busy(host: hosts.Host) -> None:
    assert not host.is_busy(ValueError("something else"))


@on_office
def test_an_error_that_nobody_foresaw_names_the_log(
    person: Scripted, opened: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened(SLIPS)
    monkeypatch.setattr(live_book, "read", lambda book: 1 / 0)
    desk.validate()
    (sentence,) = person.troubles
    log = tmp_path / "home" / ".xlplugin" / "xlplugin.log"
    assert str(log) in sentence
    assert one_sentence(sentence)
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


@on_office
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("去年.xlsx", b"", "去年.xlsx：文件是空的（0 字节）。请重新导出后发送。"),
        ("去年.xlsx", b"\xd0\xcf\x11\xe0", None),
        ("没有.xlsx", None, "没有.xlsx：找不到该文件。请检查路径。"),
    ],
)
def test_last_years_file_cannot_be_read(
    person: Scripted, opened: Opener, tmp_path: Path, name: str, content: bytes | None, sentence: str | None
) -> None:
    book = opened(SLIPS)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    person.answers = [tmp_path / name]
    desk.compare_previous()
    assert person.troubles[0].startswith(f"{name}：")
    assert sentence is None or person.troubles == [sentence]
    assert FINDINGS_SHEET not in book.sheet_names


@on_office
def test_the_file_chosen_is_not_of_last_year(person: Scripted, opened: Opener, tmp_path: Path) -> None:
    opened(SLIPS)
    person.answers = [filled(tmp_path / "同年.xlsx")]
    desk.compare_previous()
    assert person.troubles == ["“同年.xlsx”里没有本单位上一年度的数据，请选择上年的工作簿。"]


@on_office
def test_a_summary_cannot_be_written_over_an_open_workbook(person: Scripted, opened: Opener, tmp_path: Path) -> None:
    book = opened(SLIPS)
    before = Path(book.fullname).read_bytes()
    person.answers = [tmp_path, Path(book.fullname)]
    desk.consolidate_folder()
    assert person.troubles == ["“年报.xlsx”正在本程序中打开，不能覆盖，请先关闭它或换一个文件名。"]
    assert Path(book.fullname).read_bytes() == before


@on_office
@pytest.mark.parametrize("year", ["25", "二〇二五", "1999", "2025年"])
def test_a_year_that_is_none(person: Scripted, tmp_path: Path, year: str) -> None:
    person.answers = ["某局", year]
    desk.new_template()
    assert person.troubles == [f"“{year}”不是四位数的年度，请填写如 2025 的年度。"]


@on_office
def test_a_roster_that_is_none(person: Scripted, tmp_path: Path) -> None:
    (tmp_path / "名册.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    person.answers = [tmp_path / "名册.csv"]
    desk.distribute()
    assert "名册.csv" in person.troubles[0]


@pytest.mark.parametrize("code", troubles.SENTENCES)
def test_every_trouble_is_one_sentence_in_both_languages(code: str) -> None:
    facts = dict.fromkeys(["book", "sheet", "part", "cell", "text", "file", "folder", "files", "detail", "log"], "某")
    trouble = troubles.Trouble(code, **facts)
    assert one_sentence(trouble.sentence("zh"))
    assert one_sentence(trouble.sentence("en"))
    assert trouble.sentence("zh").count("。") <= 1


@on_office
def test_the_extension_is_of_another_version_than_the_program(
    person: Scripted, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlplugin.ribbon import press

    said: list[str] = []
    monkeypatch.setattr(press, "tell", said.append)
    book = opened(SLIPS)
    names = book.sheet_names
    press.press("validate", "0.0.9")
    (sentence,) = said
    assert "0.0.9" in sentence
    assert one_sentence(sentence)
    assert (book.sheet_names, person.said, person.troubles) == (names, [], [])
