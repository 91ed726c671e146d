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

    from validation import Report
    from xlplugin.live.seat import Seat


def judged(seat: Seat, book: xlwings.Book, last_year: Path | None = None) -> Report:
    """Judge an open workbook, with last year's where it is given; nothing is written.

    Raises Trouble("not-last-year") where the file holds no filing of the same office for the year before.
    """
    from validation import judge
    from xlplugin.live.book import read

    filing = read(book)
    if last_year is None:
        return judge(filing)
    from xlplugin.intake.refusals import Refused
    from xlplugin.previous import load

    try:
        previous = load(last_year, filing.year).of(filing)
    except Refused as refused:
        raise Trouble("unreadable", detail=f"{last_year.name}：{refused.sentence(seat.choices.language)}") from refused
    if previous is None:
        raise Trouble("not-last-year", file=last_year.name)
    return judge(filing, previous)


def check(seat: Seat, last_year: Path | None = None) -> Report:
    """Judge the workbook in front and write its findings onto their sheet."""
    book = seat.writable_book
    report = judged(seat, book, last_year)
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
        marks.put(book, wanted, seat.host.reveal)
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
