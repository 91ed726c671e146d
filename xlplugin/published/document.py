"""A published report as its reader sees it: paragraphs and grids in reading order, whatever file it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MAX_SPAN = 100
"""A statutory table has 15 columns and 25 lines; a wider span is damage or malice and is cut."""


@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    """A cell as printed; a merged cell is one object standing in all its slots."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its merged cells resolved: `slots[row][column]` is the cell that covers the place, or None."""

    slots: tuple[tuple[GridCell | None, ...], ...]
    caption: str = ""
    """The short lines right above it, for tables that say only there what they are about."""
    place: str = ""
    """Where it stands, for people: 第2个表格, 第3页."""

    @property
    def width(self) -> int:
        return max((len(row) for row in self.slots), default=0)

    def cell(self, row: int, column: int) -> GridCell | None:
        line = self.slots[row]
        return line[column] if column < len(line) else None

    def text(self, row: int, column: int) -> str:
        cell = self.cell(row, column)
        return cell.text if cell else ""

    def row_cells(self, row: int) -> Iterator[GridCell]:
        """The cells that touch a row, each once, from left to right."""
        last = None
        for cell in self.slots[row]:
            if cell is not None and cell is not last:
                yield cell
            last = cell

    def lines(self) -> Iterator[str]:
        """The table as text, a row a line, cells parted by tabs; a merged cell stands in its first slot only."""
        for index, slots in enumerate(self.slots):
            cells = [
                cell for column, cell in enumerate(slots) if cell is None or (cell.row, cell.column) == (index, column)
            ]
            yield "\t".join(" ".join(cell.text.split()) if cell else "" for cell in cells)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of running text; `text` holds no line breaks."""

    text: str


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found: blocks in reading order, and the text line by line for what no grid shows."""

    blocks: tuple[Block, ...]
    lines: tuple[str, ...]
    title: str = ""
    """The title in the file's properties or head, where it has one."""
    kind: str = ""
    """txt, html, docx or pdf."""
    notes: tuple[str, ...] = field(default=())

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Grid))


@dataclass(slots=True)
class GridBuilder:
    """Lays cells with spans into slots, row by row, the way browsers do."""

    rows: list[list[GridCell | None]] = field(default_factory=list)

    def add_row(self, cells: Sequence[tuple[str, int, int]]) -> None:
        """One row of (text, row span, column span). Slots still covered from above are stepped over."""
        index = self._next_row
        self._next_row += 1
        self._grow(index)
        column = 0
        for text, down, across in cells:
            down, across = min(max(down, 1), MAX_SPAN), min(max(across, 1), MAX_SPAN)
            while column < len(self.rows[index]) and self.rows[index][column] is not None:
                column += 1
            cell = GridCell(text, index, column, down, across)
            for row in range(index, index + down):
                self._grow(row)
                line = self.rows[row]
                line.extend([None] * (column + across - len(line)))
                for slot in range(column, column + across):
                    if line[slot] is None:
                        line[slot] = cell
            column += across

    _next_row: int = 0

    def _grow(self, row: int) -> None:
        while len(self.rows) <= row:
            self.rows.append([])

    def grid(self, caption: str = "", place: str = "") -> Grid:
        """The grid of the rows added; what a row span says beyond the last row is dropped."""
        rows = self.rows[: self._next_row]
        width = max((len(row) for row in rows), default=0)
        return Grid(tuple(tuple(row + [None] * (width - len(row))) for row in rows), caption, place)


def captioned(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each grid with the short lines right above it as its caption."""
    found: list[Block] = []
    above: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            found.append(Grid(block.slots, " ".join(above[-2:]), block.place))
            above = []
        else:
            found.append(block)
            above = [*above[-1:], block.text] if len(block.text) <= 40 else []
    return tuple(found)


def lines_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The blocks as lines of text."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            lines.extend(block.lines())
        else:
            lines.append(block.text)
    return tuple(lines)
