"""校验, 高亮 and 清除: from the open workbook to its findings, onto it, and off it again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.live import findings_sheet, marks
from xlplugin.live.items import Item, items
from xlplugin.live.protection import Unlocked
from xlplugin.live.quiet import Quiet
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    import xlwings

    from validation import Filing, Report
    from xlplugin.live.seat import Seat


@dataclass(frozen=True, slots=True)
class Checked:
    """A judged workbook."""

    report: Report
    items: list[Item]
    summary: str


def judged(seat: Seat, book: xlwings.Book, previous: Filing | None = None) -> Checked:
    """Judge an open workbook; nothing is written."""
    from validation import judge
    from xlplugin.live.book import read

    report = judge(read(book), previous)
    found = items(report, seat.choices.language)
    return Checked(report, found, findings_sheet.summary(found, seat.choices.language))


def check(seat: Seat, previous: Filing | None = None) -> Checked:
    """Judge the workbook in front and write its findings onto their sheet."""
    book = seat.writable_book
    checked = judged(seat, book, previous)
    with Quiet(seat.app), Unlocked(seat.host, book, structure=True):
        findings_sheet.write(book, checked.items, _heading(checked.report.filing), seat.choices.language)
    return checked


def highlight(seat: Seat) -> str:
    """Judge the workbook in front, list its findings, mark its cells in question, and say what was done."""
    book = seat.writable_book
    checked = check(seat)
    wanted = marks.marks(checked.items)
    names = dict.fromkeys([*(mark.sheet for mark in wanted), *(sheet.name for sheet in marks.marked(book))])
    sheets = [book.sheets[name] for name in names]
    with Quiet(seat.app), Unlocked(seat.host, book, sheets):
        for sheet in sheets:
            marks.remove(sheet)
        marks.put(book, wanted)
    return checked.summary


def clear(seat: Seat) -> None:
    """Take the marks and the sheet of findings off the workbook in front; once more does no harm."""
    book = seat.writable_book
    sheet = findings_sheet.existing(book)
    marked = marks.marked(book)
    with Quiet(seat.app), Unlocked(seat.host, book, marked, structure=True):
        for on in marked:
            marks.remove(on)
        if sheet is not None:
            sheet.delete()


def file(path: Path) -> Filing:
    """A workbook on the disk, read as the commands read it. Raises Trouble with the reader's own sentence."""
    from xlplugin.intake.read import read
    from xlplugin.intake.refusals import Refused

    try:
        return read(path)
    except Refused as refused:
        raise Trouble("unreadable", detail=f"{path.name}：{refused.sentence()}") from refused


def _heading(filing: Filing) -> str:
    year = f"{filing.year} 年度" if filing.year else ""
    return "　".join(part for part in (filing.unit, year) if part)
