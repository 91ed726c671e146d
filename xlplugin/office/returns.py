"""Sending back: for every unit with findings its slip (.docx) and its marked workbook, which holds the slip too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from validation.findings import Language
from xlplugin.office.filenames import Names
from xlplugin.office.roster import Roster
from xlplugin.office.slip_page import docx_of, with_sheet
from xlplugin.office.slips import WHOLE_FILE, Slip, all_of, of_filing
from xlplugin.office.status import status
from xlplugin.verdicts import Judged


@dataclass(frozen=True, slots=True)
class Returned:
    """What was written for one unit; `marked` is empty where there is no workbook to mark."""

    slip: Slip
    docx: str
    marked: str

    def to_dict(self) -> dict[str, object]:
        return {
            "unit": self.slip.unit,
            "file": self.slip.file,
            "errors": self.slip.errors,
            "warnings": self.slip.warnings,
            "slip": self.docx,
            "marked": self.marked or None,
        }


def returns(
    judged: Sequence[Judged],
    folder: str | Path,
    reply_by: date,
    roster: Roster | None = None,
    year: int | None = None,
    language: Language = "zh",
) -> list[Returned]:
    """Write the folder, whole or not at all. Without a roster every filing with findings gets a slip.

    Raises OutputError where it cannot be written.
    """
    from xlplugin.outputs import replacing_folder

    todo = _slips(judged, reply_by, roster, year, language)
    names, made = Names(), []
    with replacing_folder(folder) as room:
        for item, slip in todo:
            docx = names.of("退回单", slip.unit, suffix=".docx")
            (room / docx).write_bytes(docx_of(slip, language))
            marked = _marked(item, slip, names, language)
            if marked is not None:
                (room / marked[0]).write_bytes(marked[1])
            made.append(Returned(slip, docx, marked[0] if marked else ""))
    return made


def _slips(
    judged: Sequence[Judged], reply_by: date, roster: Roster | None, year: int | None, language: Language
) -> list[tuple[Judged | None, Slip]]:
    if roster is not None:
        found = status(roster, judged, year)
        slips = all_of(found.units, found.year, reply_by, language)
        return [(None if unit.state in WHOLE_FILE else unit.judged, slip) for unit, slip in slips]
    return [(item, slip) for item in judged if (slip := of_filing(item, reply_by, language=language)) is not None]


def _marked(item: Judged | None, slip: Slip, names: Names, language: Language) -> tuple[str, bytes] | None:
    """The workbook with its findings marked and the slip inside."""
    from xlplugin.intake.guard import load
    from xlplugin.marks import mark

    if item is None or item.report is None or not item.report.findings:
        return None
    data = with_sheet(mark(load(item.received.path), item.report, language), slip, language)
    return names.of(item.received.path.stem, suffix=".marked.xlsx"), data
