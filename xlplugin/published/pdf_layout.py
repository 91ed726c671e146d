"""What stands on PDF pages put together again: lines to paragraphs, ruled cells to grids, over page breaks too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlplugin.published.document import Block, Grid, GridCell, Paragraph
from xlplugin.published.sections import heading_of

_SAME = 2.5
"""Rulings nearer than this (points) are one."""
PAGE_TURN = 100_000.0
"""Added to heights for every page, so that positions go on over page breaks."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    page: int
    left: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Box:
    """A ruled cell with its text; `top` and `bottom` count on over the pages."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(slots=True)
class Ruled:
    """A table on a page, or over several."""

    boxes: list[Box]
    page: int
    last_page: int

    @property
    def left(self) -> float:
        return min(box.left for box in self.boxes)

    @property
    def right(self) -> float:
        return max(box.right for box in self.boxes)


def blocks_of(items: Sequence[Line | Ruled]) -> Iterator[Block]:
    """Paragraphs and grids in reading order."""
    return _blocks(_joined(items))


# --- rulings to grids -----------------------------------------------------------------------------------------


def _joined(items: Sequence[Line | Ruled]) -> list[Line | Ruled]:
    """The items, a table that a page break cut put together again: nothing between, same left and right edge."""
    found: list[Line | Ruled] = []
    for item in items:
        before = found[-1] if found else None
        if (
            isinstance(item, Ruled)
            and isinstance(before, Ruled)
            and item.page == before.last_page + 1
            and abs(item.left - before.left) < 6
            and abs(item.right - before.right) < 6
        ):
            before.boxes.extend(item.boxes)
            before.last_page = item.page
        else:
            found.append(item)
    return found


def _edges(values: Iterable[float]) -> list[float]:
    """Distinct positions of rulings, near ones taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _grid(ruled: Ruled) -> Grid:
    across = _edges(x for box in ruled.boxes for x in (box.left, box.right))
    down = _edges(y for box in ruled.boxes for y in (box.top, box.bottom))
    slots: list[list[GridCell | None]] = [[None] * (len(across) - 1) for _ in range(len(down) - 1)]
    for box in sorted(ruled.boxes, key=lambda b: (b.top, b.left)):
        x0, x1 = _index(across, box.left), _index(across, box.right)
        y0, y1 = _index(down, box.top), _index(down, box.bottom)
        cell = GridCell(box.text, y0, x0, max(1, y1 - y0), max(1, x1 - x0))
        for y in range(y0, max(y1, y0 + 1)):
            for x in range(x0, max(x1, x0 + 1)):
                if y < len(slots) and x < len(slots[y]) and slots[y][x] is None:
                    slots[y][x] = cell
    rows = tuple(tuple(row) for row in slots if any(cell is not None for cell in row))
    pages = f"第{ruled.page}页" if ruled.page == ruled.last_page else f"第{ruled.page}—{ruled.last_page}页"
    return Grid(_renumbered(rows), place=pages)


def _renumbered(rows: tuple[tuple[GridCell | None, ...], ...]) -> tuple[tuple[GridCell | None, ...], ...]:
    """Cells with their row numbers after empty bands (the margins at a page break) are gone."""
    first: dict[int, tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for cell in row:
            if cell is not None:
                top, _ = first.get(id(cell), (y, y))
                first[id(cell)] = (top, y)
    made: dict[int, GridCell] = {}
    for row in rows:
        for cell in row:
            if cell is not None and id(cell) not in made:
                top, bottom = first[id(cell)]
                made[id(cell)] = GridCell(cell.text, top, cell.column, bottom - top + 1, cell.columns)
    return tuple(tuple(made[id(cell)] if cell is not None else None for cell in row) for row in rows)


# --- lines to paragraphs --------------------------------------------------------------------------------------


def _blocks(items: Sequence[Line | Ruled]) -> Iterator[Block]:
    body = [item for item in items if isinstance(item, Line)]
    left, right = _margins(body)
    held = ""
    before: Line | None = None
    for item in items:
        if isinstance(item, Ruled):
            # A table that floats into a sentence does not end its paragraph; but nothing is lost if it does.
            if held:
                yield Paragraph(held)
            held, before = "", None
            yield _grid(item)
            continue
        if held and before is not None and _goes_on(before, item, left, right):
            glue = (
                " "
                if held[-1:].isascii() and item.text[:1].isascii() and held[-1:].isalnum() and item.text[:1].isalnum()
                else ""
            )
            held += glue + item.text
        else:
            if held:
                yield Paragraph(held)
            held = item.text
        before = item
    if held:
        yield Paragraph(held)


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    if not lines:
        return 0.0, 0.0
    lefts = Counter(round(line.left) for line in lines if len(line.text) > 8)
    left = min((x for x, n in lefts.items() if n >= max(2, len(lines) // 10)), default=min(line.left for line in lines))
    rights = sorted(line.right for line in lines)
    return float(left), rights[int(len(rights) * 0.9)] if len(rights) > 3 else rights[-1]


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether a line belongs to the paragraph of the line before: not indented, and that one ran to the margin."""
    em = line.size or 10.0
    if abs(before.size - line.size) > 1.5 or heading_of(line.text) or heading_of(before.text):
        return False
    if line.left > left + 1.2 * em:
        return False
    return before.right > right - 2.6 * em
