"""Everything that can be seen of a saved workbook, cell by cell, so that two can be compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

Portrait = dict[str, Any]


def portrait(path: Path) -> Portrait:
    """Values, formulas, looks, notes, merged cells, sizes, rules, protection, names and the order of sheets."""
    book = openpyxl.load_workbook(path)
    seen: Portrait = {"sheets": book.sheetnames, "names": {n: d.attr_text for n, d in book.defined_names.items()}}
    for sheet in book.worksheets:
        seen[f"{sheet.title}!state"] = sheet.sheet_state
        seen[f"{sheet.title}!merged"] = sorted(map(str, sheet.merged_cells.ranges))
        seen[f"{sheet.title}!widths"] = {k: d.width for k, d in sheet.column_dimensions.items()}
        seen[f"{sheet.title}!heights"] = {k: d.height for k, d in sheet.row_dimensions.items()}
        seen[f"{sheet.title}!protection"] = {k: getattr(sheet.protection, k) for k in sheet.protection.__attrs__}
        seen[f"{sheet.title}!rules"] = _rules(sheet)
        seen[f"{sheet.title}!input"] = sorted(
            (str(v.sqref), v.type, v.formula1, v.formula2, v.error) for v in sheet.data_validations.dataValidation
        )
        for row in sheet.iter_rows():
            for cell in row:
                seen[f"{sheet.title}!{cell.coordinate}"] = _cell(cell)
    return seen


def differences(before: Portrait, after: Portrait) -> dict[str, tuple[Any, Any]]:
    """What is not the same: place to (before, after)."""
    places = before.keys() | after.keys()
    return {place: (before.get(place), after.get(place)) for place in places if before.get(place) != after.get(place)}


def _cell(cell: Any) -> tuple[Any, ...]:
    note = cell.comment.text if cell.comment else None
    looks = (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection)
    return (cell.value, cell.data_type, note, *map(repr, looks))


def _rules(sheet: Any) -> list[tuple[str, Any, str]]:
    """In the order in which they are asked."""
    ordered = sorted(
        ((rule.priority, str(area.sqref), rule) for area in sheet.conditional_formatting for rule in area.rules),
        key=lambda found: found[:2],
    )
    return [(area, rule.formula, repr(rule.dxf)) for _, area, rule in ordered]
