"""A sheet without what was typed into it, and the values of one that is known but for that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from xlplugin.intake.contents import KNOWN, NUMBER, Texts, is_usual, understood
from xlplugin.intake.grid import CellValue, Grid
from xlplugin.intake.memo import Memo
from xlplugin.intake.scan import Facts, Formulas, Place, RawFormula, written_out

MAX_DIGITS = 9  # of the number of a shared text
PLAIN = 15  # so many digits Excel keeps: a number of no more is what was typed

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
    indices = [index for index, each in enumerate(kinds) if each in wanted]
    if len(indices) > 1:
        return itemgetter(*indices)
    return lambda contents: [contents[index] for index in indices]


class Shape:
    """The shape of a whole sheet: where each content stands and of which kind it is."""

    def __init__(
        self, kinds: str, places: Sequence[Place], formulas: Formulas, hidden_rows: frozenset[int] = frozenset()
    ) -> None:
        self.kinds, self.places, self.formulas, self.hidden_rows = kinds, places, formulas, hidden_rows
        self._before: Sequence[bytes] | None = None
        self.at: Mapping[Place, int] = {place: index for index, place in enumerate(places)}
        self.height = max((row for row, _ in places), default=0)
        self.width = max((column for _, column in places), default=0)
        self._picks: Memo[int, tuple[Sequence[Place], Pick | None]] = Memo(8)
        self._numbers, self._texts, self._results, self._shared, self._truths = (
            taking(kinds, each) for each in "ntrsb"
        )

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Shape:
        """That of a sheet of such rows."""
        return cls(
            "".join(row.kinds for row in rows),
            [(row.numbers[-1], column) for row in rows for column in row.columns],
            written_out(formula for row in rows for formula in row.formulas),
            frozenset(number for row in rows for number in row.hidden),
        )

    def reordered(self, order: Sequence[int]) -> Shape:
        """The same shape for contents that come in another order."""
        kinds = "".join(self.kinds[index] for index in order)
        return Shape(kinds, [self.places[index] for index in order], self.formulas, self.hidden_rows)

    def is_as_before(self, contents: Sequence[bytes]) -> bool:
        """Whether the texts are those that were asked about last."""
        before, self._before = self._before, self._texts(contents)
        return before == self._before

    def picking(self, places: Sequence[Place]) -> Pick | None:
        """What picks the contents of many cells, if each of these holds a number, which is the usual case."""
        if not isinstance(places, tuple):  # whose places will not change while what picks them is remembered
            return None
        known, pick = self._picks.get(id(places), (None, None))
        if known is not places:
            indices = [self.at.get(place, -1) for place in places]
            usual = len(indices) > 1 and all(index >= 0 and self.kinds[index] == "n" for index in indices)
            pick = itemgetter(*indices) if usual else None
            self._picks[id(places)] = places, pick
        return pick

    def fits(self, contents: Sequence[bytes], texts: Texts | None) -> bool:
        """Whether every content is written as usual, so that it means what it meant when the shape was learned."""
        numbers = self._numbers(contents)
        if not b"".join(numbers).isdigit() and not all(map(NUMBER.fullmatch, numbers)):
            return False
        written = (*self._texts(contents), *self._results(contents))
        if not all(is_usual(text) for text in written if text not in KNOWN):
            return False
        if "b" in self.kinds and not {*self._truths(contents)} <= {b"0", b"1"}:
            return False
        if "s" not in self.kinds:
            return True
        shared = self._shared(contents)
        if texts is None or not b"".join(shared).isdigit() or max(map(len, shared)) > MAX_DIGITS:
            return False
        count = len(texts)
        return all(index < count and texts[index] is not None for index in map(int, shared))


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
        return None if index is None else understood(self._shape.kinds[index], self._contents[index], self._texts)

    def take(self, places: Sequence[Place]) -> list[CellValue]:
        at, kinds, contents, texts = self._shape.at, self._shape.kinds, self._contents, self._texts
        if (pick := self._shape.picking(places)) is not None:
            picked = pick(contents)
            if b"".join(picked).isdigit() and max(map(len, picked)) <= PLAIN:
                return list(map(int, picked))
        found: list[CellValue] = []
        for place in places:
            index = at.get(place)
            if index is None:
                found.append(None)
            elif (kind := kinds[index]) == "n" and (content := contents[index]).isdigit() and len(content) <= PLAIN:
                found.append(int(content))
            else:
                found.append(understood(kind, contents[index], texts))
        return found
