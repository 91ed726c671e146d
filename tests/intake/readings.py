"""A sheet read in the two ways that must agree: as usual, with what was learned before, and in full."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz import without_shapes
from xlplugin.intake.cells import Book, open_book
from xlplugin.intake.grid import CellValue, Grid
from xlplugin.intake.moulds import MouldedGrid
from xlplugin.intake.refusals import Refused
from xlplugin.intake.scan import Facts
from xlplugin.intake.shaped import ShapedGrid

Seen = tuple[dict[tuple[int, int], tuple[type, CellValue]], Facts]


def seen(data: Book) -> Seen:
    """The values of the first sheet with their types, and the facts about it."""
    grid = data.grid(data.sheets[0])
    places = [(row, column) for row in range(1, grid.height + 1) for column in range(1, grid.width + 1)]
    assert grid.take(places) == [grid.value(*place) for place in places]
    return {p: (type(v), v) for p in places if (v := grid.value(*p)) is not None}, grid.facts


def in_full(data: bytes) -> Seen:
    with without_shapes():
        return seen(open_book(data))


def outcome(data: bytes, read: Callable[[bytes], Seen]) -> Seen | str:
    """What is read, or the code of the refusal."""
    try:
        return read(data)
    except Refused as refused:
        return refused.code


def as_usual(data: bytes) -> Seen:
    return seen(open_book(data))


def is_shaped(data: bytes) -> bool:
    """Whether the first sheet is cut up by its known shape; False also where it is refused."""
    return _is_read_as(data, ShapedGrid)


def is_moulded(data: bytes) -> bool:
    """Whether the first sheet is in a mould; False also where it is refused."""
    return _is_read_as(data, MouldedGrid)


def _is_read_as(data: bytes, kind: type[Grid]) -> bool:
    opened = open_book(data)
    try:
        return isinstance(opened.grid(opened.sheets[0]), kind)
    except Refused:
        return False


def row(*contents: str) -> str:
    """The second row; each content is what follows the reference of its cell."""
    cells_ = (f'<c r="{letter}2"{content}</c>' for letter, content in zip("ABCDE", contents, strict=False))
    return f'<row r="2">{"".join(cells_)}</row>'
