"""A sheet without what was typed into it, and the values of one that is known but for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from xlplugin.intake.contents import KNOWN, NUMBER, PLAIN_NUMBERS, Texts, is_usual, understood
from xlplugin.intake.grid import CellValue, Grid
from xlplugin.intake.memo import Memo
from xlplugin.intake.scan import Facts, Formulas, Place, RawFormula, written_out

MAX_DIGITS = 9  # of the number of a shared text

Pick = Callable[[Sequence[Any]], Sequence[Any]]
"""Takes some contents out of all."""


@dataclass(frozen=True, slots=True)
class Row:
    """The shape of a row: its contents in their order, each with its column and kind; its formulas."""

    numbers: tuple[int, ...]
    """Its own, after those of the rows without cells before it."""
    width: int
    hidden: tuple[int, ...]
    columns: tuple[int, ...]
    kinds: str
    """``n`` number, ``t`` text, ``r`` text that is a result, ``s`` shared text, ``b`` yes or no; a letter a content."""
    formulas: tuple[RawFormula, ...]


def taking(kinds: str, wanted: str) -> Pick:
    """What takes the contents of these kinds out of all."""
    return picking([index for index, each in enumerate(kinds) if each in wanted])


def picking(indices: Sequence[int]) -> Pick:
    """What takes the contents of these indices out of all."""
    if len(indices) > 1:
        return itemgetter(*indices)
    return lambda contents: [contents[index] for index in indices]


class Kinds:
    """Contents of known kinds, of which it can be said whether they mean what such contents usually mean."""

    def __init__(self, kinds: str) -> None:
        self._numbers, self._texts, self._shared, self._truths = (
            taking(kinds, each) if not {*each}.isdisjoint(kinds) else None for each in ("n", "tr", "s", "b")
        )

    def fit(self, contents: Sequence[bytes], texts: Texts | None) -> bool:
        """Whether every content is written as usual, so that it means what it meant when the kinds were learned."""
        if self._numbers is not None:
            numbers = self._numbers(contents)
            if not b"".join(numbers).isdigit() and not all(map(NUMBER.fullmatch, numbers)):
                return False
        if self._texts is not None:
            unknown = [text for text in self._texts(contents) if text not in KNOWN]
            if not all(map(is_usual, unknown)):
                return False
        if self._truths is not None and not {*self._truths(contents)} <= {b"0", b"1"}:
            return False
        return self._shared is None or _are_shared(self._shared(contents), texts)


def _are_shared(numbers: Sequence[bytes], texts: Texts | None) -> bool:
    """Whether each is the number of a shared text that means what it says."""
    if texts is None or not b"".join(numbers).isdigit() or max(map(len, numbers)) > MAX_DIGITS:
        return False
    count = len(texts)
    return all(index < count and texts[index] is not None for index in map(int, numbers))


class Shape:
    """The shape of a whole sheet: where each content stands and of which kind it is."""

    def __init__(
        self, kinds: str, places: Sequence[Place], formulas: Formulas, hidden_rows: frozenset[int] = frozenset()
    ) -> None:
        self.kinds, self.places, self.formulas, self.hidden_rows = kinds, places, formulas, hidden_rows
        self.at: Mapping[Place, int] = dict(zip(places, range(len(places)), strict=True))
        self.hollows = {index for index, kind in enumerate(kinds) if kind != "t"}
        """Contents that may differ from sheet to sheet: all but inline texts, and those of these that did."""
        self._held: Memo[int, Held] = Memo(8)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Shape:
        """That of a sheet of such rows."""
        told = [row for row in rows if row.columns or row.formulas or row.hidden]  # most rows of a text are empty
        return cls(
            "".join([row.kinds for row in told]),
            [(row.numbers[-1], column) for row in told for column in row.columns],
            written_out([formula for row in told for formula in row.formulas]),
            frozenset([number for row in told for number in row.hidden]),
        )

    @cached_property
    def height(self) -> int:
        """The last row that holds a content."""
        return max((row for row, _ in self.places), default=0)

    @cached_property
    def width(self) -> int:
        """The last column that holds a content."""
        return max((column for _, column in self.places), default=0)

    @cached_property
    def contents(self) -> Kinds:
        """The kinds of all contents."""
        return Kinds(self.kinds)

    def reordered(self, order: Sequence[int]) -> Shape:
        """The same shape for contents that come in another order."""
        kinds = "".join(self.kinds[index] for index in order)
        return Shape(kinds, [self.places[index] for index in order], self.formulas, self.hidden_rows)

    @property
    def is_text(self) -> bool:
        """Whether it holds no number: there are hardly two alike, unless nothing was written in either."""
        return "n" not in self.kinds

    def note_differing(self, contents: Sequence[bytes], others: Sequence[bytes]) -> None:
        """Note which contents differ between two sheets of this shape."""
        self.hollows |= {index for index, each in enumerate(contents) if each != others[index]}

    def held(self, places: Sequence[Place]) -> Held:
        """Which of many cells hold a content, and which."""
        if not isinstance(places, tuple):  # whose places will not change while this is remembered
            return Held(self, places)
        held = self._held.get(id(places))
        if held is None:
            held = self._held[id(places)] = Held(self, places)
        return held


class Held:
    """Those of many cells of a sheet that hold a content."""

    def __init__(self, shape: Shape, places: Sequence[Place]) -> None:
        at, kinds = shape.at, shape.kinds
        self.places = places
        """Kept, so that as long as this is remembered no other places have their number."""
        self.contents = [(number, at[place]) for number, place in enumerate(places) if place in at]
        """The number of each such cell, and the index of its content."""
        indices = [index for _, index in self.contents]
        are_numbers = bool(places) and len(indices) == len(places) and {*[kinds[index] for index in indices]} == {"n"}
        self.numbers = picking(indices) if are_numbers else None
        """Takes their contents, if each of these cells holds a number, which is the usual case."""


class ShapedGrid(Grid):
    """The values of a sheet of known shape; a content is understood when it is asked for."""

    def __init__(self, shape: Shape, contents: Sequence[bytes], texts: Texts | None, facts: Facts) -> None:
        super().__init__([], None, facts)
        self._shape, self._contents, self._texts = shape, contents, texts

    @property
    def height(self) -> int:
        return self._shape.height

    @property
    def width(self) -> int:
        return self._shape.width

    def value(self, row: int, column: int) -> CellValue:
        index = self._shape.at.get((row, column))
        return None if index is None else self._understood(index)

    def take(self, places: Sequence[Place]) -> list[CellValue]:
        found: list[CellValue] = [None] * len(places)
        for number, index in self._shape.held(places).contents:
            found[number] = self._understood(index)
        return found

    def plain(self, places: Sequence[Place]) -> Sequence[int] | None:
        pick = self._shape.held(places).numbers
        if pick is None:
            return None
        try:
            return [PLAIN_NUMBERS[content] for content in pick(self._contents)]
        except ValueError:
            return None

    def _understood(self, index: int) -> CellValue:
        """The content of that index."""
        return understood(self._shape.kinds[index], self._contents[index], self._texts)
