"""Table 四 in grids: three proceedings by five outcomes, in one line, in three tables, or turned on its side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validation.form import Edition
from xlplugin.published.document import Grid, GridCell
from xlplugin.published.labels import fold, similarity, squeeze
from xlplugin.published.readings import Readings, has_digit, is_figure, read_cell
from xlplugin.published.tables import header_stack

_OUTCOME = 0.72


def read_proceedings(grids: Sequence[Grid], edition: Edition) -> Readings:
    """The cells of table 四 that the grids show, by proceeding and outcome."""
    found: Readings = {}
    pending: tuple[Grid, tuple[int, int]] | None = None
    for grid in grids:
        band = _header_band(grid, edition)
        if band is None:
            # The line of figures may have slipped over a page break, away from its header.
            if pending and grid.width == pending[0].width and 0 < len(grid.slots) <= 3:
                found |= _new(found, _line_below(grid, 0, *pending, edition))
            pending = None
            continue
        part = _line_below(grid, band[1] + 1, grid, band, edition)
        found |= _new(found, part)
        pending = (grid, band) if not part else None
    return found


def _new(found: Readings, part: Readings) -> Readings:
    return {key: reading for key, reading in part.items() if key not in found}


def _outcome(text: str, edition: Edition) -> str | None:
    flat = squeeze(text)
    if not 2 <= len(flat) <= 8:
        return None
    if flat in ("合计", "小计", "总数"):
        return "total"
    columns = edition.table("t4").blocks[0].columns
    ranked = sorted(((similarity(text, column.label), column.code) for column in columns), reverse=True)
    return ranked[0][1] if ranked[0][0] >= _OUTCOME else None


def _proceeding(text: str) -> str | None:
    """Which proceeding a header names; 行政诉讼 alone names none."""
    flat = squeeze(text)
    if "未经" in flat or "直接起诉" in flat or "直接诉讼" in flat:
        return "direct"
    if "复议后" in flat:
        return "after_review"
    if "行政复议" in flat and "诉讼" not in flat:
        return "review"
    return None


def _header_band(grid: Grid, edition: Edition) -> tuple[int, int] | None:
    """First row that names a proceeding or outcome, last row that names outcomes."""
    last, first = -1, -1
    for row in range(len(grid.slots)):
        cells = [cell for cell in grid.row_cells(row) if cell.row == row]
        outcomes = {code for cell in cells if (code := _outcome(cell.text, edition)) and code != "total"}
        if len(outcomes) >= 3:
            last = row
            break
    if last < 0:
        return None
    first = last
    while first > 0 and any(_proceeding(c.text) or "诉讼" in c.text for c in grid.row_cells(first - 1)):
        first -= 1
    while (
        last + 1 < len(grid.slots)
        and not any(has_digit(cell.text) or _proceeding(cell.text) for cell in grid.row_cells(last + 1))
        and any(_outcome(cell.text, edition) for cell in grid.row_cells(last + 1))
    ):
        last += 1
    return first, last


def _line_below(grid: Grid, start: int, head: Grid, band: tuple[int, int], edition: Edition) -> Readings:
    found: Readings = {}
    for row in range(start, len(grid.slots)):
        cells = list(grid.row_cells(row))
        words = [cell for cell in cells if not is_figure(cell.text)]
        named = next((code for cell in words if (code := _proceeding(cell.text))), None)
        if not any(has_digit(cell.text) for cell in cells) and not (named or _all_blank(cells)):
            continue
        by_place = dict(_by_place(grid, row, head, band, named, edition))
        if len(by_place) < _expected(head, band, edition, named) or _stray(cells, by_place):
            by_place = _by_order(cells, head, band, named, edition)
        for key, cell in by_place.items():
            if key not in found:
                found[key] = read_cell(cell.text, edition.cells[key], "table", grid.place)
        if not named and found:
            break
    return found


def _all_blank(cells: Sequence[GridCell]) -> bool:
    return len(cells) >= 5 and all(is_figure(cell.text) for cell in cells)


def _stray(cells: Sequence[GridCell], claimed: dict[str, GridCell]) -> bool:
    """Figures that no header claims: headers and figures do not line up."""
    own = {id(cell) for cell in claimed.values()}
    return any(has_digit(cell.text) and id(cell) not in own for cell in cells)


def _expected(head: Grid, band: tuple[int, int], edition: Edition, named: str | None) -> int:
    """How many outcome headers there are."""
    return sum(1 for _ in _outcome_headers(head, band, edition))


def _outcome_headers(head: Grid, band: tuple[int, int], edition: Edition) -> Iterator[tuple[GridCell, str]]:
    seen: set[int] = set()
    for column in range(head.width):
        for cell in header_stack(head, column, band[0], band[1]):
            code = _outcome(cell.text, edition)
            if code is not None:
                if id(cell) not in seen:
                    seen.add(id(cell))
                    yield cell, code
                break


def _by_place(
    grid: Grid, row: int, head: Grid, band: tuple[int, int], named: str | None, edition: Edition
) -> Iterator[tuple[str, GridCell]]:
    used: set[int] = set()
    for column in range(grid.width):
        cell = grid.cell(row, column)
        if cell is None or id(cell) in used or not is_figure(cell.text):
            continue
        stack = list(header_stack(head, column, band[0], band[1]))
        outcome = next((code for above in stack if (code := _outcome(above.text, edition))), None)
        proceeding = named or next((code for above in stack if (code := _proceeding(above.text))), None)
        proceeding = proceeding or _proceeding(head.caption)
        if outcome and proceeding:
            used.add(id(cell))
            yield f"t4.{proceeding}.{outcome}", cell


def _by_order(
    cells: Sequence[GridCell], head: Grid, band: tuple[int, int], named: str | None, edition: Edition
) -> dict[str, GridCell]:
    """Headers and figures that do not line up but are the form's fifteen in its order, all three sums holding."""
    columns = [column.code for column in edition.table("t4").blocks[0].columns]
    proceedings = [line.code for line in edition.table("t4").blocks[0].lines]
    figures = [cell for cell in cells if is_figure(cell.text)]
    outcomes = [code for _, code in _outcome_headers(head, band, edition)]
    if named or outcomes != columns * len(proceedings) or len(figures) != len(outcomes):
        return {}
    keys = [f"t4.{proceeding}.{column}" for proceeding in proceedings for column in columns]
    numbers: list[int] = []
    for cell in figures:
        text = fold(cell.text).strip().replace(",", "")
        if text and not text.isdecimal():
            return {}
        numbers.append(int(text or 0))
    for i in range(0, len(numbers), len(columns)):
        if sum(numbers[i : i + len(columns) - 1]) != numbers[i + len(columns) - 1]:
            return {}
    return dict(zip(keys, figures, strict=True)) if any(numbers) else {}
