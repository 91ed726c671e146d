"""Marking the cells in question in the open workbook, and giving back exactly what was there.

A mark is a conditional format of our own above all others, plus a note where the cell has none. Fill, font, borders
and the person's own notes are never touched, so there is nothing that could be lost: not by a crash half-way, not by
marking twice, not by rows that were inserted meanwhile. What is ours is known by its formula and by the note's first
words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validation.findings import SEVERITIES, Language, Severity
from xlplugin import findings_table
from xlplugin.live.findings_sheet import Place

if TYPE_CHECKING:
    import xlwings

    from validation import Report

FORMULA = '="xlplugin"<>""'
"""Always true, in every language of Excel, and in nobody else's workbook."""
NOTE_HEAD = "【校验】"
_COLOURS: dict[Severity, tuple[tuple[int, int, int], tuple[int, int, int]]] = {
    "error": ((255, 124, 128), (90, 0, 0)),
    "warning": ((255, 217, 102), (102, 60, 0)),
}
"""Fill and font; each differs from the template's own tints, also in grey print. A mere note leaves the cell as it is."""
_REVEALED = 3
"""Notes shown at once on a sheet, where the host needs that."""
_CELLS_A_RULE = 25
"""Excel takes 255 characters as the address of several cells."""

Reveal = Callable[["xlwings.Note", tuple[int, int, int]], None]


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell to mark. `severity`: the gravest of its findings; `note`: what they say, empty where it is said elsewhere."""

    sheet: str
    address: str
    severity: Severity
    note: str


def marks(report: Report, language: Language = "zh") -> list[Mark]:
    """One mark a cell. Every cell of a finding is marked, the first one carries the note."""
    gravest: dict[Place, Severity] = {}
    notes: defaultdict[Place, list[str]] = defaultdict(list)
    for finding in report.findings:
        places = findings_table.places_of(report.filing, finding)
        for place in places:
            gravest[place] = min(gravest.get(place, finding.severity), finding.severity, key=SEVERITIES.index)
        for place in places[:1]:
            notes[place].append(findings_table.note(report.filing, finding, language))
    return [Mark(*place, severity, "\n".join(notes[place])) for place, severity in gravest.items()]


def put(book: xlwings.Book, wanted: Sequence[Mark], reveal: Reveal | None = None) -> None:
    """Mark the cells of sheets that carry no marks yet.

    A note of the person's own stays alone: what we have to say is on the sheet of findings as well. `reveal` is how a
    host shows a note at once (see `Host.reveal`); it is given the gravest ones only, lest they hide the sheet.
    """
    by_sheet: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in wanted:
        by_sheet[mark.sheet].append(mark)
    for name, on_sheet in by_sheet.items():
        sheet = book.sheets[name]
        for severity in _COLOURS:
            _colour(sheet, [mark.address for mark in on_sheet if mark.severity == severity], severity)
        for mark in on_sheet:
            if mark.note and (cell := sheet.range(mark.address)).note is None:
                cell.add_note(NOTE_HEAD + mark.note)
        for mark in _gravest(on_sheet):
            note = sheet.range(mark.address).note
            if reveal and note is not None and note.text.startswith(NOTE_HEAD):
                reveal(note, _COLOURS[mark.severity][0])


def _gravest(marks: Sequence[Mark]) -> list[Mark]:
    """The first few with something to say, errors before warnings."""
    telling = [mark for mark in marks if mark.note and mark.severity in _COLOURS]
    return sorted(telling, key=lambda mark: SEVERITIES.index(mark.severity))[:_REVEALED]


def remove(sheet: xlwings.Sheet) -> None:
    """Take every mark of ours off a sheet."""
    # From the last to the first: taking one away renumbers those behind it.
    for note in reversed([note for note in sheet.notes if note.text.startswith(NOTE_HEAD)]):
        note.delete()
    for rule in reversed(list(_rules(sheet))):
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
