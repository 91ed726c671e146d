"""采纳建议: the suggested value into its cell, after asking; the old one is kept in a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from validation.values import show
from xlplugin.live import checking, findings_sheet, marks
from xlplugin.live.protection import Unlocked
from xlplugin.live.quiet import Quiet
from xlplugin.live.step import selected
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    import xlwings

    from validation.findings import Finding, Suggestion
    from xlplugin.live.findings_sheet import Place
    from xlplugin.live.seat import Seat

OLD_VALUE = "【原值】"


def adopt(seat: Seat) -> str:
    """Ask, write, and judge again; what was done, empty when the person said no."""
    from validation.wording import place, why

    book = seat.writable_book
    report = checking.judged(seat, book)
    here = selected(seat)
    filing = report.filing
    places = filing.provenance.places
    suggestion = _suggestion(report.findings, here, places)
    sheet, address = places[suggestion.cell]
    cell = book.sheets[sheet].range(address)
    named = f"{place(filing.edition, suggestion.cell)}（{address}）"
    if str(cell.formula).startswith("="):
        raise Trouble("formula", cell=named)
    old, new = show(filing.cells[suggestion.cell]) or "空白", show(suggestion.value)
    if not seat.dialogs.ask(f"把{named}由 {old} 改为 {new}？\n理由：{why(suggestion)}。\n原值将记入批注。"):
        return ""
    with Quiet(seat.app):
        _write(seat, cell, float(suggestion.value))
        with Unlocked(seat.host, book, [cell.sheet]):
            _keep_old(cell, f"{OLD_VALUE}{old}（采纳建议，改为 {new}）")
    again = checking.highlight(seat) if marks.marked(book) else checking.check(seat)
    return f"已将{named}改为 {new}。{findings_sheet.summary(again.findings, seat.choices.language)}"


def _suggestion(findings: tuple[Finding, ...], here: Place, places: Mapping[str, Place]) -> Suggestion:
    """The likeliest correction of the selected cell itself, else of a finding that shows the selected cell."""
    about = [finding for finding in findings if here in _shown(finding, places)]
    offered = [suggestion for finding in about for suggestion in finding.likely]
    for suggestion in offered:
        if places.get(suggestion.cell) == here:
            return suggestion
    if not offered:
        raise Trouble("no-suggestion" if about else "nothing-here")
    return offered[0]


def _shown(finding: Finding, places: Mapping[str, Place]) -> list[Place]:
    keys = (*finding.cells, *(key for broken in finding.equations for key in broken.equation.cells))
    return [places[key] for key in keys if key in places]


def _write(seat: Seat, cell: xlwings.Range, value: float) -> None:
    """The cells of the form are open on its protected sheets; should this one be locked, the sheet is opened."""
    try:
        cell.value = value
    except Exception as error:
        if seat.host.is_busy(error):
            raise
        with Unlocked(seat.host, cell.sheet.book, [cell.sheet]):
            cell.value = value


def _keep_old(cell: xlwings.Range, text: str) -> None:
    """After the person's own words, in place of ours: the finding that our note spoke of has been dealt with."""
    note = cell.note
    if note is None:
        cell.add_note(text)
    elif note.text.startswith(marks.NOTE_HEAD):
        note.text = text
    else:
        note.text = f"{note.text}\n{text}"
