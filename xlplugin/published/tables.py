"""The statutory tables in grids: which cell of the form each printed cell is, found by the labels around it.

A column is what its header says, a line what its label says. Positions decide nothing alone: where headers and
figures do not line up (a wrong colspan shifts them), the order of the headers is tried, and it counts only where the
sums of the form hold with it. What no label claims stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from validation.form import Block, Cell, Edition, Table
from xlplugin.published.document import Grid, GridCell
from xlplugin.published.labels import best, fold, similarity, squeeze
from xlplugin.published.readings import Readings, has_digit, is_figure, read_cell

_LABEL = 0.62
_SHORT = 0.75


def read_tables(grids: Sequence[Grid], edition: Edition) -> Readings:
    """Every cell of the form that the grids show. The first of several readings of a cell counts."""
    from xlplugin.published.applications import read_applications
    from xlplugin.published.proceedings import read_proceedings

    found: Readings = {}
    for part in (
        _read_items(grids, edition),
        read_applications(grids, edition),
        read_proceedings(grids, edition),
    ):
        for key, reading in part.items():
            found.setdefault(key, reading)
    return found


# --- table 二: blocks of one to three columns ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    block: Block
    code: str


def _read_items(grids: Sequence[Grid], edition: Edition) -> Readings:
    table = edition.table("t2")
    found: Readings = {}
    for grid in grids:
        header: list[GridCell] = []
        for row in range(len(grid.slots)):
            cells = list(grid.row_cells(row))
            if _is_item_header(cells, table):
                header = cells
                continue
            label = next((cell for cell in cells if fold(cell.text).strip()), None)
            line = _item_line(label, table) if label else None
            if line is None or label is None:
                continue
            for key, reading in _item_row(grid, row, label, line, _item_columns(header, line.block), edition).items():
                found.setdefault(key, reading)
    return found


def _is_item_header(cells: Sequence[GridCell], table: Table) -> bool:
    """A row that names columns of some block, or 信息内容 over columns that are of no edition's block."""
    if sum(has_digit(cell.text) for cell in cells) > 1:
        return False
    return any(_item_columns(cells, block) for block in table.blocks) or any(
        similarity(cell.text, "信息内容") >= _SHORT for cell in cells
    )


def _item_columns(cells: Sequence[GridCell], block: Block) -> dict[int, str]:
    """Grid column to column code of a block, as far as a header row names its columns."""
    columns: dict[int, str] = {}
    for cell in cells:
        code = best(cell.text, [(c.code, c.label) for c in block.columns], _SHORT)
        if code and code not in columns.values():
            columns[cell.column] = code
    return columns


def _item_line(label: GridCell, table: Table) -> _Line | None:
    options = [(f"{i}.{line.code}", line.label) for i, block in enumerate(table.blocks) for line in block.lines]
    code = best(label.text, options, _SHORT)
    if code is None:
        return None
    index, _, line = code.partition(".")
    return _Line(table.blocks[int(index)], line)


def _item_row(
    grid: Grid, row: int, label: GridCell, line: _Line, header: Mapping[int, str], edition: Edition
) -> Readings:
    found: Readings = {}
    after = [cell for cell in grid.row_cells(row) if cell.column > label.column]
    if not header or any(not is_figure(cell.text) for cell in after if cell.column in header):
        return found
    if not set(header) <= {cell.column for cell in after}:
        # A header of other spans than the figures: their order decides where both are equally many.
        figures = [cell for cell in after if is_figure(cell.text)]
        if len(figures) != len(header) or len(figures) != len(line.block.columns):
            return found
        header = {cell.column: code for cell, code in zip(figures, header.values(), strict=True)}
    for cell in after:
        code = header.get(cell.column)
        if code is None:
            continue
        key = f"t2.{line.code}.{code}"
        unit = _money_unit(grid, row, cell.column, edition.cells[key])
        found[key] = read_cell(cell.text, edition.cells[key], "table", grid.place, unit)
    return found


def _money_unit(grid: Grid, row: int, column: int, cell: Cell) -> str:
    """元 where the header says that money is in 元 instead of the form's 万元."""
    if cell.kind != "money":
        return ""
    for above in range(row - 1, -1, -1):
        text = squeeze(grid.text(above, column))
        if "金额" in text:
            return "元" if "单位元" in text or (text.endswith("元") and "万元" not in text) else ""
    return ""


# --- helpers that tables 三 and 四 share ---------------------------------------------------------------------


def header_stack(grid: Grid, column: int, first: int, last: int) -> Iterator[GridCell]:
    """The header cells of a column from the lowest upwards, each once."""
    seen: GridCell | None = None
    for row in range(last, first - 1, -1):
        cell = grid.cell(row, column)
        if cell is not None and cell is not seen and fold(cell.text).strip():
            yield cell
        seen = cell
