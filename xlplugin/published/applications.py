"""Table 三 in grids: 25 lines (23 in the trial edition) by seven columns, often over several grids."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from validation.form import Edition, Line
from xlplugin.published.document import Grid, GridCell
from xlplugin.published.labels import fold, similarity, squeeze, without_footnotes
from xlplugin.published.readings import Reading, Readings, has_digit, is_figure, read_cell
from xlplugin.published.tables import header_stack

_COLUMN = 0.72
_LINE = 0.58
_NUMERALS = (re.compile("[¹²³⁴⁵⁶⁷⁸⁹]"), re.compile("[\u24b6-\u24be]"))
OTHER_ROW = "（六）其他处理"
"""In edition 2021 a group; some offices print it as one line, as the trial edition had it."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of figures as printed: its own label, the group labels left of it, its figures by column code."""

    label: str
    groups: tuple[str, ...]
    readings: Mapping[str, tuple[str, str]]
    """Column code to (printed text, place)."""


def read_applications(grids: Sequence[Grid], edition: Edition) -> Readings:
    """The cells of table 三 that the grids show by line label and column header."""
    rows: list[_Row] = []
    layout: _Columns | None = None
    for grid in grids:
        at = 0
        if (band := _header_band(grid, edition)) is not None:
            layout = _columns(grid, band, edition)
            at = band[1] + 1
        elif layout is None or not _continues(grid, layout, edition):
            continue
        if layout is not None:
            rows.extend(_rows(grid, at, layout))
    return _assign(rows, edition)


# --- columns -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Columns:
    codes: Mapping[int, str]
    """Grid column to column code."""
    width: int

    @property
    def first(self) -> int:
        return min(self.codes)


def _header_band(grid: Grid, edition: Edition) -> tuple[int, int] | None:
    """First and last row of the header: from 申请人情况 or 自然人 to the row that names the kinds of organisations."""
    labels = [(c.code, c.label) for c in edition.table("t3").blocks[0].columns]
    first = last = -1
    for row in range(len(grid.slots)):
        cells = [cell for cell in grid.row_cells(row) if cell.row == row]
        named = {code for cell in cells if (code := _column_code(cell.text, labels)) is not None}
        if named & {"natural", "business", "research", "public_interest", "legal_service"} or (
            first >= 0 and len(named) >= 2 and not any(has_digit(cell.text) for cell in cells)
        ):
            first = row if first < 0 else first
            last = row
        elif first >= 0:
            break
    if first < 0 or last < 0:
        return None
    codes = {_column_code(cell.text, labels) for row in range(first, last + 1) for cell in grid.row_cells(row)}
    return (first, last) if len(codes - {None}) >= 4 else None


def _column_code(text: str, labels: Sequence[tuple[str, str]]) -> str | None:
    flat = squeeze(text)
    if flat.startswith("法人或其他组织") and flat not in ("法人或其他组织", "法人或其他组织情况"):
        text, flat = flat.removeprefix("法人或其他组织"), flat.removeprefix("法人或其他组织")
    if not flat or len(flat) > 14:
        return None
    if flat in ("合计", "小计", "总数", "共计"):
        return "total" if flat in ("合计", "总数", "共计") else None
    if flat in ("其它", "其他组织"):
        return "other_org"
    ranked = sorted(((similarity(text, label), code) for code, label in labels), reverse=True)
    return ranked[0][1] if ranked[0][0] >= _COLUMN and (len(flat) > 2 or ranked[0][0] > 0.99) else None


def _columns(grid: Grid, band: tuple[int, int], edition: Edition) -> _Columns | None:
    """The columns by their headers; by the headers' order where the figures below do not line up with them."""
    columns = edition.table("t3").blocks[0].columns
    labels = [(c.code, c.label) for c in columns]
    by_place: dict[int, str] = {}
    doubled: set[str] = set()
    for column in range(grid.width):
        for cell in header_stack(grid, column, band[0], band[1]):
            code = _column_code(cell.text, labels)
            if code is not None:
                if code in by_place.values():
                    doubled.add(code)
                else:
                    by_place[column] = code
                break
    codes = {column: code for column, code in by_place.items() if code not in doubled}
    body = list(range(band[1] + 1, len(grid.slots)))
    figured = [row for row in body if any(has_digit(grid.text(row, column)) for column in codes)]
    fitting = sum(_lines_up(grid, row, codes) for row in figured)
    if codes and not doubled and fitting * 10 >= len(figured) * 6:
        return _Columns(codes, grid.width)
    return _by_order(grid, band, body, edition)


def _lines_up(grid: Grid, row: int, codes: Mapping[int, str]) -> bool:
    """Whether a row stands under its headers: no words there, and no figures beside them where no header is."""
    own = {id(grid.cell(row, column)) for column in codes}
    if any(not is_figure(grid.text(row, column)) for column in codes):
        return False
    if min(codes) and _number(grid.text(row, min(codes) - 1)):
        return False
    return not any(
        column not in codes
        and id(grid.cell(row, column)) not in own
        and has_digit(grid.text(row, column))
        and not _is_headed(grid, column, row)
        for column in range(min(codes), grid.width)
    )


def _is_headed(grid: Grid, column: int, row: int) -> bool:
    """Whether some words stand above a column: an extra column of the office's own, rightly left out."""
    return any(
        fold(cell.text).strip() and not has_digit(cell.text) and cell.columns == 1
        for cell in header_stack(grid, column, 0, row - 1)
    )


def _by_order(grid: Grid, band: tuple[int, int], body: Sequence[int], edition: Edition) -> _Columns | None:
    """Headers in the form's order over exactly as many columns of figures, their sums holding line by line."""
    columns = [c.code for c in edition.table("t3").blocks[0].columns]
    labels = [(c.code, c.label) for c in edition.table("t3").blocks[0].columns]
    named = {
        code
        for row in range(band[0], band[1] + 1)
        for cell in grid.row_cells(row)
        if (code := _column_code(cell.text, labels)) is not None
    }
    if named != set(columns):
        return None
    figures: list[int] = []
    for column in range(grid.width):
        texts = [grid.text(row, column) for row in body]
        if sum(has_digit(text) for text in texts) * 2 > len(texts) and sum(map(is_figure, texts)) * 10 > len(texts) * 9:
            figures.append(column)
    if len(figures) != len(columns):
        return None
    layout = _Columns(dict(zip(figures, columns, strict=True)), grid.width)
    return layout if _sums_hold(_rows(grid, band[1] + 1, layout), edition) else None


def _sums_hold(rows: Sequence[_Row], edition: Edition) -> bool:
    """In every line that is not all zero, the six applicants add up to the total; at least one such line."""
    held = 0
    for row in rows:
        numbers = {code: _number(printed) for code, (printed, _) in row.readings.items()}
        if any(value is None for value in numbers.values()) or "total" not in numbers:
            return False
        total = numbers.pop("total") or 0
        if sum(value or 0 for value in numbers.values()) != total:
            return False
        held += total != 0
    return held > 0


def _number(printed: str) -> int | None:
    text = fold(without_footnotes(printed)).strip().replace(",", "")
    if not text or not has_digit(text):
        return 0 if is_figure(printed) else None
    return int(text) if text.isdecimal() else None


# --- lines ---------------------------------------------------------------------------------------------------


def _continues(grid: Grid, layout: _Columns, edition: Edition) -> bool:
    """Whether a grid without header goes on with table 三 (a page break): same columns, and lines of its labels."""
    if grid.width != layout.width:
        return False
    labels = [line.label for line in edition.table("t3").blocks[0].lines]
    known = sum(
        max((similarity(cell.text, label) for cell in grid.row_cells(row) for label in labels), default=0.0) >= 0.8
        for row in range(len(grid.slots))
    )
    return known > 0


def _rows(grid: Grid, start: int, layout: _Columns) -> list[_Row]:
    found: list[_Row] = []
    for row in range(start, len(grid.slots)):
        figures = {code: grid.cell(row, column) for column, code in layout.codes.items()}
        if not _lines_up(grid, row, layout.codes):
            continue  # a header repeated after a page break, the next table, or a row that spans have shifted
        if any(cell is not None and cell.columns > 1 and cell.column < layout.first for cell in figures.values()):
            continue  # a label that spans the whole line: a group set as a line of its own
        label, groups = _labels(grid, row, layout.first)
        if not label:
            continue
        readings = {
            code: (cell.text, grid.place)
            for code, cell in figures.items()
            if cell is not None and cell.row == row and cell.rows == 1 and cell.columns == 1
        }
        found.append(_Row(label, groups, readings))
    return found


def _labels(grid: Grid, row: int, first: int) -> tuple[str, tuple[str, ...]]:
    """The line's own label (the rightmost text that covers this line only) and the group labels left of it."""
    cells: list[GridCell] = []
    for column in range(first):
        cell = grid.cell(row, column)
        if cell is not None and fold(cell.text).strip() and (not cells or cells[-1] is not cell):
            cells.append(cell)
    words = [cell for cell in cells if not fold(cell.text).strip().isdigit()]
    if not words or any(len(kind.findall(squeeze(words[-1].text))) > 1 for kind in _NUMERALS):
        return "", ()  # no label, or two lines whose ruling is lost: their figures are not to be told apart
    return words[-1].text, tuple(cell.text for cell in words[:-1])


def _assign(rows: Sequence[_Row], edition: Edition) -> Readings:
    """Rows to lines: the assignment in the form's order that agrees best with the labels; unclaimed rows are left out."""
    lines = edition.table("t3").blocks[0].lines
    targets = _targets(edition)
    table = [[0.0] * (len(targets) + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        for j in range(len(targets) - 1, -1, -1):
            score = _score(rows[i], targets[j])
            table[i][j] = max(
                table[i + 1][j], table[i][j + 1], (score + table[i + 1][j + 1]) if score >= _LINE else 0.0
            )
    found: Readings = {}
    merged: _Row | None = None
    i = j = 0
    while i < len(rows) and j < len(targets):
        score = _score(rows[i], targets[j])
        if score >= _LINE and table[i][j] == score + table[i + 1][j + 1]:
            if targets[j] in lines:
                found |= _line_readings(rows[i], targets[j], edition)
            elif targets[j].label == OTHER_ROW:
                merged = rows[i]
            i, j = i + 1, j + 1
        elif table[i][j] == table[i][j + 1]:
            j += 1
        else:
            i += 1
    if merged is not None and not any(key.startswith("t3.other_") for key in found):
        found |= merged_other(_line_readings(merged, _line(edition, "other_3"), edition), edition)
    return found


def _targets(edition: Edition) -> list[Line]:
    """The lines in order, each group's own label before its first line, as some offices print it with subtotals."""
    targets: list[Line] = []
    seen: set[str] = set()
    for line in edition.table("t3").blocks[0].lines:
        for group in line.groups:
            if group not in seen:
                seen.add(group)
                targets.append(Line(f"group:{group}", group, ""))
        targets.append(line)
    return targets


def _score(row: _Row, line: Line) -> float:
    score = similarity(row.label, line.label)
    if line.groups and row.groups:
        near = similarity(row.groups[-1], line.groups[-1])
        score += 0.05 if near >= 0.8 else 0.0
    return score


def _line(edition: Edition, code: str) -> Line:
    return next(line for line in edition.table("t3").blocks[0].lines if line.code == code)


def _line_readings(row: _Row, line: Line, edition: Edition) -> Readings:
    found: Readings = {}
    for code, (printed, place) in row.readings.items():
        key = f"t3.{line.code}.{code}"
        found[key] = read_cell(printed, edition.cells[key], "table", place)
    return found


def merged_other(third: Readings, edition: Edition) -> Readings:
    """（六） printed as one line belongs to （六）3; then 1 and 2 have nothing of their own, that is 0."""
    found = dict(third)
    for key, reading in third.items():
        column = key.rpartition(".")[2]
        for code in ("other_1", "other_2"):
            other = f"t3.{code}.{column}"
            if other in edition.cells and not reading.doubtful:
                found[other] = Reading(0 if reading.raw is not None else None, "", "merged", reading.place)
    return found
