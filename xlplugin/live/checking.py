"""校验, 高亮 and 清除: from the open workbook to its findings, onto it, and off it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.live import findings_sheet, marks
from xlplugin.live.protection import Unlocked
from xlplugin.live.quiet import Quiet
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    import xlwings

    from validation import Filing, Report
    from xlplugin.live.seat import Seat


def judged(seat: Seat, book: xlwings.Book, previous: Filing | None = None) -> Report:
    """Judge an open workbook; nothing is written."""
    from validation import judge
    from xlplugin.live.book import read

    return judge(read(book), previous)


def check(seat: Seat, previous: Filing | None = None) -> Report:
    """Judge the workbook in front and write its findings onto their sheet."""
    book = seat.writable_book
    report = judged(seat, book, previous)
    with Quiet(seat.app), Unlocked(seat.host, book, structure=True):
        findings_sheet.write(book, report, seat.choices.language)
    return report


def highlight(seat: Seat) -> Report:
    """Judge the workbook in front, list its findings and mark its cells in question."""
    book = seat.writable_book
    report = check(seat)
    wanted = marks.marks(report, seat.choices.language)
    marked = marks.marked(book)
    names = dict.fromkeys([*(mark.sheet for mark in wanted), *(sheet.name for sheet in marked)])
    with Quiet(seat.app), Unlocked(seat.host, book, [book.sheets[name] for name in names]):
        for sheet in marked:
            marks.remove(sheet)
        marks.put(book, wanted)
    return report


def clear(seat: Seat) -> bool:
    """Take the marks and the sheet of findings off the workbook in front; once more does no harm.

    The sheet stays where somebody has written reasons on it (接受并说明); whether it stayed.
    """
    book = seat.writable_book
    sheet = findings_sheet.existing(book)
    stays = sheet is not None and findings_sheet.has_answers(sheet)
    marked = marks.marked(book)
    with Quiet(seat.app), Unlocked(seat.host, book, marked, structure=True):
        for on in marked:
            marks.remove(on)
        if sheet is not None and not stays:
            sheet.delete()
    return stays


def file(path: Path) -> Filing:
    """A workbook on the disk, read as the commands read it. Raises Trouble with the reader's own sentence."""
    from xlplugin.intake.read import read
    from xlplugin.intake.refusals import Refused

    try:
        return read(path)
    except Refused as refused:
        raise Trouble("unreadable", detail=f"{path.name}：{refused.sentence()}") from refused
