"""What thousands of sheets have in common is understood once: the shape of their rows.

A row without what was typed into it, its numbers and texts, is its shape. Sheets that come from one template and were
saved by the same programs consist of a few hundred shapes, whoever filled them in. A sheet whose every row has a known
shape needs only its contents cut out, which is ten times faster than to check its writing and to read it.

Nothing is guessed. A shape is learned only from a row whose writing matches the scan's grammar to the last byte, and only
if the contents cut out equal, one by one, what the value reader gave for them. Contents in an unusual writing, error
cells, dates, sheets with anything in them that was not met before: all these are scanned and read in full.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from operator import lt
from typing import NamedTuple

from workbook_templates.layout import column_number
from xlplugin.intake import scan
from xlplugin.intake.contents import Texts
from xlplugin.intake.grid import CellValue, Grid
from xlplugin.intake.guard import normal
from xlplugin.intake.memo import Memo
from xlplugin.intake.moulds import CONTENT, Mould
from xlplugin.intake.refusals import Refused
from xlplugin.intake.scan import Facts
from xlplugin.intake.shaped import Row, Shape, ShapedGrid

MAX_SHEET = 1 << 20  # bytes of a sheet that may have a known shape; the largest of the form has 60,000
MAX_ROW, MAX_SHAPE = 4_096, 1 << 16  # bytes of a shape or a mould that is remembered; the form has up to 800 and 17,000
MAX_ALIKE = 8  # moulds of one name, each of which is tried
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"([^<>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_KIND = re.compile(rb' t="([A-Za-z]+)"')


@dataclass(slots=True)
class Shapes:
    """The shapes met so far in workbooks in which the same styles are dates."""

    rows: Memo[bytes, Row] = field(default_factory=lambda: Memo(12_000))
    sheets: Memo[bytes, Shape] = field(default_factory=lambda: Memo(200))
    moulds: Memo[str, list[Mould]] = field(default_factory=lambda: Memo(50))
    """By the names of the parts that they were made from; the one met most often comes first, but for the newest."""
    last: Memo[str, _Cut] = field(default_factory=lambda: Memo(50))
    """By the names of their parts, the sheets that were cut up last."""

    def grid(self, part: bytes, texts: Texts | None, name: str) -> Grid | None:
        """The sheet's values, if it is of known shape and all is usual; None where it must be read in full.

        :param part: as it is in the file: what the guard looks for in a part, the known shape does not have.
        :param name: the part's name, by which it is quickly found what it is like; nothing follows from it.
        """
        if len(part) > MAX_SHEET:
            return None
        return self._moulded(part, texts, name) or self._cut_up(part, texts, name)

    def _moulded(self, part: bytes, texts: Texts | None, name: str) -> Grid | None:
        """The values of a sheet which was met before but for the contents that differ."""
        moulds = self.moulds.get(name, [])
        for at, mould in enumerate(moulds):
            grid = mould.grid(part, texts)
            if grid is not None:
                mould.met += 1
                if at and mould.met > moulds[at - 1].met:
                    moulds[at - 1 : at + 1] = mould, moulds[at - 1]
                return grid
        return None

    def _cut_up(self, part: bytes, texts: Texts | None, name: str) -> Grid | None:
        """The values of a sheet of known rows."""
        cells = _cells(part)
        if cells is None:
            return None
        pieces = CONTENT.split(part[cells.start : cells.end])
        key, contents = b"\0".join(pieces[::2]), pieces[1::2]
        last = self.last.get(name)
        shape = last.shape if last is not None and last.key == key else self._shape(key)
        # A NUL in the part itself looks like a content that was cut out; there is then one content less.
        if shape is None or len(contents) != len(shape.kinds) or not shape.contents.fit(contents, texts):
            return None
        facts = Facts(shape.formulas, {}, shape.hidden_rows, cells.hidden_columns)
        if len(part) <= MAX_SHAPE:
            self.last[name] = _Cut(key, shape, contents)
            if last is not None and last.shape is shape:  # there may be more of its kind
                shape.note_differing(last.contents, contents)
                self._make_mould(part, cells, shape, facts, name)
        return ShapedGrid(shape, contents, texts, facts)

    def _make_mould(self, part: bytes, cells: _Cells, shape: Shape, facts: Facts, name: str) -> None:
        """Remember a whole sheet, unless it is one of the many kinds that texts are of."""
        if shape.is_text and shape.hollows:
            return
        found = list(CONTENT.finditer(part, cells.start, cells.end))
        others = [mould for mould in self.moulds.get(name, []) if mould.shape is not shape]
        self.moulds[name] = [Mould(part, shape, facts, found), *others][:MAX_ALIKE]

    def learn(self, part: bytes, texts: Texts | None, grid: Grid) -> None:
        """Remember the rows of a sheet that were found to be plainly written.

        :param part: normalised by the guard.
        :param grid: what the value reader gave.
        """
        if len(part) > MAX_SHEET:  # rows of a summary: there are no two alike
            return
        start, end = part.find(b"<sheetData>") + len(b"<sheetData>"), part.find(b"</sheetData>")
        for row in part[start:end].split(b"</row>"):
            key = b"\0".join(CONTENT.split(row)[::2])
            if row and len(key) <= MAX_ROW and key not in self.rows:
                shape = _learned(row, texts, grid)
                if shape is not None:
                    self.rows[key] = shape

    def _shape(self, key: bytes) -> Shape | None:
        shape = self.sheets.get(key)
        if shape is None:
            rows = list(map(self.rows.get, [row for row in key.removeprefix(b"<sheetData>").split(b"</row>") if row]))
            shape = _composed([row for row in rows if row is not None]) if all(rows) else None
            if shape is not None and not shape.is_text and len(key) <= MAX_SHAPE:
                self.sheets[key] = shape
        return shape


class _Cut(NamedTuple):
    """A sheet that was cut up."""

    key: bytes
    shape: Shape
    contents: list[bytes]


def _composed(rows: list[Row]) -> Shape | None:
    """The shape of a sheet of such rows; None where they are out of order, or too far apart."""
    numbers = [number for row in rows for number in row.numbers]
    if not all(map(lt, numbers, numbers[1:])):
        return None
    width = max([row.width for row in rows], default=0)
    return None if scan.is_vast(max(numbers, default=0), width) else Shape.of(rows)


class _Cells(NamedTuple):
    """Where in a sheet its cells stand, and what was said before them."""

    start: int
    end: int
    hidden_columns: tuple[tuple[int, int], ...]


def _cells(part: bytes) -> _Cells | None:
    """None for an unusual sheet."""
    start, end = part.find(b"<sheetData>"), part.rfind(b"</sheetData>")
    if start < 0 or end < start:
        return None
    hidden = _hidden_columns(part[:start])
    # What follows the cells is no value, but a damage there must be seen whatever was read before.
    return None if hidden is None or not _is_sound(part[end:]) else _Cells(start, end, hidden)


@lru_cache(maxsize=256)
def _hidden_columns(head: bytes) -> tuple[tuple[int, int], ...] | None:
    """From what stands before the cells; None where the guard or the scan has more to say of it."""
    return scan.hidden_columns(head) if _is_sound(head) else None


@lru_cache(maxsize=256)
def _is_sound(piece: bytes) -> bool:
    """Whether the guard leaves a piece of a sheet as it is."""
    try:
        return normal(piece, "") == piece
    except Refused:
        return False


def _learned(row: bytes, texts: Texts | None, grid: Grid) -> Row | None:
    """The shape of a row; None where cutting out its contents does not give what the value reader gave."""
    if not (scan.is_plain(row + b"</row>") or scan.is_plain(row)):
        return None
    numbers, hidden, formulas = scan.row_numbers(row), scan.hidden_rows(row), scan.raw_formulas(row)
    if not numbers or hidden is None or formulas is None:
        return None
    cells = [(column_number(letters.decode()), rest, inner) for letters, rest, inner in _CELL.findall(row)]
    filled = [(column, _kind(rest)) for column, rest, inner in cells if CONTENT.search(inner)]
    kinds = [kind for _, kind in filled if kind is not None]
    contents = CONTENT.findall(row)
    places = {(numbers[-1], column) for column, _, _ in cells}
    if not len(contents) == len(filled) == len(kinds) or len(places) < len(cells):
        return None
    width = max((column for column, _, _ in cells), default=0)
    learned = Row(numbers, width, hidden, tuple(column for column, _ in filled), "".join(kinds), tuple(formulas))
    shape = Shape.of([learned])
    if not shape.contents.fit(contents, texts):
        return None
    cut = ShapedGrid(shape, contents, texts, Facts())
    return learned if all(_is_same(cut.value(*place), grid.value(*place)) for place in places) else None


def _kind(attributes: bytes) -> str | None:
    said = _KIND.search(attributes)
    return {b"n": "n", b"s": "s", b"str": "r", b"inlineStr": "t", b"b": "b"}.get(said[1] if said else b"n")


def _is_same(one: CellValue, other: CellValue) -> bool:
    return type(one) is type(other) and one == other
