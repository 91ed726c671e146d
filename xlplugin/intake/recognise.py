"""Where the cells of the form stand in a workbook that came back.

First by the defined names that the template gives every cell: an inserted row or a renamed sheet does not lose them.
Where names are gone, by the printed labels. Nothing is ever found by counting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from validation.filing import WRITTEN_SECTIONS
from validation.form import Edition
from workbook_templates.layout import (
    TableLayout,
    a1 as address_of,
    column_number,
    defined_name,
    field_name,
    layout,
    reference,
    row_column,
)
from xlplugin.intake.cells import Defined
from xlplugin.intake.pages import Spot
from xlplugin.intake.scan import Place

Grid = Sequence[Sequence[object]]
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?[A-Z]{1,3}\$?[0-9]+)?\Z")
_CLOSED_UP = re.compile(r"[\s\u00a0\u3000\u200b]+")
_WIDTH = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "：", "．": ".", '"': "“"})


@lru_cache(maxsize=4096)
def spot(text: str) -> Spot | None:
    """The first cell of a defined name's reference; None where it refers to nothing any more."""
    match = _REFERENCE.match(text.lstrip("="))
    if match is None:
        return None
    sheet = match.group(1).replace("''", "'") if match.group(1) else match.group(2)
    return sheet, int(match.group(4)), column_number(match.group(3))


@cache
def _template_references(edition: str) -> Mapping[str, str]:
    """Defined name of every cell to its reference in the untouched template."""
    form = layout(edition)
    return {
        defined_name(key): reference(table.sheet, address_of(*at))
        for table in form.tables.values()
        for key, at in table.cells.items()
    }


@lru_cache(maxsize=64)
def is_untouched(edition: str, names: Defined, sheets: tuple[str, ...]) -> bool:
    """Whether every cell stands where the template has it: the usual case, seen in one comparison."""
    tables = {table.sheet for table in layout(edition).tables.values()}
    return tables <= set(sheets) and _template_references(edition).items() <= names.items()


def by_names(edition: Edition, names: Mapping[str, str], sheets: Sequence[str]) -> dict[str, Spot]:
    """The cells whose names still refer to a cell of a sheet that exists."""
    found = {}
    for key in edition.keys:
        at = spot(names.get(defined_name(key), ""))
        if at is not None and at[0] in sheets:
            found[key] = at
    return found


@lru_cache(maxsize=64)
def field_spots(names: Defined, edition: str, sheets: tuple[str, ...]) -> Mapping[str, Spot]:
    """The fields of the cover, by name, else where the template has them if that sheet exists."""
    found = {}
    for name, (sheet, address) in layout(edition).fields.items():
        at = spot(names.get(field_name(name), ""))
        if at is not None and at[0] in sheets:
            found[name] = at
        elif field_name(name) not in names and sheet in sheets:
            found[name] = (sheet, *row_column(address))
    return found


@lru_cache(maxsize=64)
def field_places(
    names: Defined, edition: str, sheets: tuple[str, ...]
) -> Sequence[tuple[str, Sequence[str], tuple[Place, ...]]]:
    """The same sheet by sheet: the sheet, its fields, their places."""
    spots = field_spots(names, edition, sheets)
    by_sheet: dict[str, list[str]] = {}
    for name, (sheet, _, _) in spots.items():
        by_sheet.setdefault(sheet, []).append(name)
    return [(sheet, here, tuple(spots[name][1:] for name in here)) for sheet, here in by_sheet.items()]


@lru_cache(maxsize=64)
def paragraphs(names: Defined, edition: str, sheets: tuple[str, ...]) -> Sequence[tuple[str, str, tuple[Place, ...]]]:
    """Where the text is written: the section's numeral, the sheet, the places of its paragraphs."""
    found = []
    for index, numeral in enumerate(WRITTEN_SECTIONS, 1):
        at = spot(names.get(field_name(f"section_{index}"), ""))
        if at is not None and at[0] in sheets:
            first, last = layout(edition).sections[numeral]
            found.append((numeral, at[0], tuple((at[1] + offset, at[2]) for offset in range(last - first + 1))))
    return found


def closed_up(text: object) -> str:
    """A label without white space and with full-width punctuation, for comparing."""
    return _CLOSED_UP.sub("", str(text)).translate(_WIDTH) if isinstance(text, str) else ""


def by_labels(table: TableLayout, grid: Grid) -> dict[str, tuple[int, int]]:
    """Cell key to (row, column), for the cells whose row label and column header are both printed in the grid."""
    return _across(table, grid) if table.table.code == "t4" else _down(table, grid)


def resembles(table: TableLayout, grid: Grid) -> bool:
    """Whether a sheet prints most of the table's labels."""
    printed = {closed_up(text) for row in grid for text in row if isinstance(text, str)}
    wanted = {closed_up(p.text) for p in table.printed}
    return len(wanted & printed) * 3 >= len(wanted) * 2


def _down(table: TableLayout, grid: Grid) -> dict[str, tuple[int, int]]:
    """Lines down: every line's row by its label, in order; its columns by the headers nearest above."""
    rows = _rows_of_labels(table, grid)
    found = {}
    top = 0
    for block in table.table.blocks:
        here = [rows[line.code] for line in block.lines if line.code in rows]
        if not here:
            continue
        columns = _columns_of_headers([c.label for c in block.columns], grid, top, min(here))
        for line in block.lines:
            for column, number in zip(block.columns, columns, strict=True):
                if line.code in rows and number:
                    found[f"{table.table.code}.{line.code}.{column.code}"] = (rows[line.code], number)
        top = max(here)
    return found


def _rows_of_labels(table: TableLayout, grid: Grid) -> dict[str, int]:
    rows: dict[str, int] = {}
    start = 0
    lines = [line for block in table.table.blocks for line in block.lines]
    for line in lines:
        label = closed_up(line.label)
        for row in range(start, len(grid)):
            if any(closed_up(text) == label for text in grid[row][:6]):
                rows[line.code] = row + 1
                start = row + 1
                break
    return rows


def _columns_of_headers(labels: list[str], grid: Grid, top: int, bottom: int) -> list[int]:
    """Column numbers of headers printed in rows top+1…bottom−1, left to right; 0 where one is not printed."""
    places: list[int] = []
    start = 0
    heads = grid[top : bottom - 1]
    for label in map(closed_up, labels):
        width = max((len(row) for row in heads), default=0)
        at = next(
            (c for c in range(start, width) if any(c < len(r) and closed_up(r[c]) == label for r in heads)),
            None,
        )
        places.append(0 if at is None else at + 1)
        start = start if at is None else at + 1
    return places


def _across(table: TableLayout, grid: Grid) -> dict[str, tuple[int, int]]:
    """Lines beside one another: the row of outcome headers repeats; the data row is the next one."""
    (block,) = table.table.blocks
    wanted = [(line.code, column.code, closed_up(column.label)) for line in block.lines for column in block.columns]
    for row, texts in enumerate(grid):
        labels = [closed_up(text) for text in texts]
        start, columns = 0, []
        for _, _, label in wanted:
            if label not in labels[start:]:
                break
            start = labels.index(label, start) + 1
            columns.append(start)
        if len(columns) == len(wanted):
            keys = [f"{table.table.code}.{line}.{column}" for line, column, _ in wanted]
            return {key: (row + 2, column) for key, column in zip(keys, columns, strict=True)}
    return {}
