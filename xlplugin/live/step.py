"""上一处, 下一处 and 说明: from finding to finding, in the order of the sheet 校验结果."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validation.wording import words
from xlplugin.findings_table import note, places_of
from xlplugin.live import findings_sheet
from xlplugin.live.findings_sheet import Place
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    import xlwings

    from validation import Finding, Report
    from validation.findings import Language
    from xlplugin.live.seat import Seat


def go(seat: Seat, direction: int) -> str:
    """Select the next (+1) or the previous (−1) cell in question; what is wrong there. Round the ends."""
    book = seat.book
    listed = findings_sheet.places(book)
    if not listed:
        raise Trouble("no-findings")
    here = selected(seat)
    at = next((number for number, (place, _) in enumerate(listed) if place == here), -1 if direction > 0 else 0)
    (sheet, address), message = listed[(at + direction) % len(listed)]
    _sheet(book, sheet).activate()
    book.sheets[sheet].range(address).select()
    return message


def explanation(seat: Seat) -> str:
    """Everything that is to be said of the selected cell."""
    from xlplugin.live.checking import judged

    report = judged(seat, seat.book)
    here = selected(seat)
    about = [finding for finding in report.findings if here in places_of(report.filing, finding)]
    if not about:
        raise Trouble("nothing-here")
    return "\n\n".join(_explained(report, finding, seat.choices.language) for finding in about)


def selected(seat: Seat) -> Place:
    """The upper left cell of the selection."""
    selection = seat.app.selection
    if selection is None:
        raise Trouble("nothing-here")
    first = selection[0, 0]
    return first.sheet.name, first.get_address(False, False)


def _sheet(book: xlwings.Book, name: str) -> xlwings.Sheet:
    for sheet in book.sheets:
        if sheet.name == name:
            return sheet
    raise Trouble("sheet-missing", sheet=name)


def _explained(report: Report, finding: Finding, language: Language) -> str:
    """The note that 高亮 writes, and the legal source."""
    source = words(finding, report.filing.edition, language).source
    return "\n".join(filter(None, (note(report.filing, finding, language), source)))
