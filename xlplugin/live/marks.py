"""Marking the cells in question in the open workbook, and giving back exactly what was there.

A mark is a conditional format of our own above all others, plus a note where the cell has none. Fill, font, borders
and the person's own notes are never touched, so there is nothing that could be lost: not by a crash half-way, not by
marking twice, not by rows that were inserted meanwhile. What is ours is known by its formula and by the note's first
words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validation.findings import SEVERITIES, Severity

if TYPE_CHECKING:
    import xlwings

    from xlplugin.live.items import Item

FORMULA = '="xlplugin"<>""'
"""Always true, in every language of Excel, and in nobody else's workbook."""
NOTE_HEAD = "【校验】"
_COLOURS: dict[Severity, tuple[tuple[int, int, int], tuple[int, int, int]]] = {
    "error": ((255, 124, 128), (90, 0, 0)),
    "warning": ((255, 217, 102), (102, 60, 0)),
    "note": ((155, 194, 230), (0, 32, 96)),
}
"""Fill and font; each differs from the template's own tints, also in grey print."""
_CELLS_A_RULE = 25
"""Excel takes 255 characters as the address of several cells."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell to mark: the gravest of its findings, and all their sentences (none where the note stands elsewhere)."""

    sheet: str
    address: str
    severity: Severity
    sentences: tuple[str, ...]


def marks(items: Iterable[Item]) -> list[Mark]:
    """One mark a cell. Every cell of a finding is coloured, the first one carries the note."""
    gravest: dict[tuple[str, str], Severity] = {}
    sentences: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for item in items:
        for place in item.places:
            known = gravest.get(place, item.severity)
            gravest[place] = min(known, item.severity, key=SEVERITIES.index)
        if item.places:
            sentences[item.places[0]].append(item.message)
    return [Mark(*place, severity, tuple(sentences[place])) for place, severity in gravest.items()]


def put(book: xlwings.Book, wanted: Sequence[Mark]) -> None:
    """Mark the cells; earlier marks of ours on these sheets go first."""
    by_sheet: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in wanted:
        by_sheet[mark.sheet].append(mark)
    for name, on_sheet in by_sheet.items():
        sheet = book.sheets[name]
        remove(sheet)
        for severity in SEVERITIES:
            _colour(sheet, [mark.address for mark in on_sheet if mark.severity == severity], severity)
        for mark in on_sheet:
            _note(sheet.range(mark.address), mark.sentences)


def remove(sheet: xlwings.Sheet) -> None:
    """Take every mark of ours off a sheet."""
    for note in reversed([note for note in sheet.notes if note.text.startswith(NOTE_HEAD)]):
        note.delete()
    # One at a time: taking a rule away renumbers those behind it.
    while (rule := next(_rules(sheet), None)) is not None:
        rule.delete()


def marked(book: xlwings.Book) -> list[xlwings.Sheet]:
    """The sheets that carry marks of ours."""
    return [
        sheet
        for sheet in book.sheets
        if next(_rules(sheet), None) is not None or any(note.text.startswith(NOTE_HEAD) for note in sheet.notes)
    ]


def _rules(sheet: xlwings.Sheet) -> Iterator[xlwings.ConditionalFormat]:
    return (rule for rule in sheet.cells.conditional_formats if rule.formula == FORMULA)


def _colour(sheet: xlwings.Sheet, addresses: Sequence[str], severity: Severity) -> None:
    fill, font = _COLOURS[severity]
    for start in range(0, len(addresses), _CELLS_A_RULE):
        cells = sheet.range(",".join(addresses[start : start + _CELLS_A_RULE]))
        cells.conditional_formats.add_custom(
            FORMULA, fill_color=fill, font_color=font, font_bold=True, stop_if_true=True
        )


def _note(cell: xlwings.Range, sentences: Sequence[str]) -> None:
    """A note of the person's own stays alone: the sentences are on the sheet of findings as well."""
    if sentences and cell.note is None:
        cell.add_note(NOTE_HEAD + "\n".join(sentences))
