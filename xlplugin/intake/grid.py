"""The values of a sheet, exact: whole numbers, decimals, texts, error values."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from xlplugin.intake.scan import Facts

_SAFE = 1e15  # whole numbers below this are what was typed
_SIGNIFICANT = 15  # digits that Excel keeps and shows; what a computation leaves behind them is noise


@dataclass(frozen=True, slots=True)
class CellError:
    """An Excel error value such as ``#REF!``."""

    code: str


CellValue = int | Decimal | str | bool | CellError | None
"""Numbers are exact; a date or a time is its ISO text, as a clerk who typed 1-2 must be told; blank is None."""


class Grid:
    """The values of one sheet by row and column, both from 1, and the facts about it."""

    def __init__(self, rows: list[list[object]], start: tuple[int, int] | None, facts: Facts) -> None:
        self._rows = rows
        self._top, self._left = (start[0] + 1, start[1] + 1) if start is not None else (1, 1)
        self.facts = facts

    @property
    def height(self) -> int:
        """The last row that holds a value; 0 for an empty sheet."""
        last = max((row for row, _ in self.facts.errors), default=0)
        return max(self._top + len(self._rows) - 1 if self._rows else 0, last)

    @property
    def width(self) -> int:
        """The last column that holds a value; 0 for an empty sheet."""
        last = max((column for _, column in self.facts.errors), default=0)
        return max(self._left + len(self._rows[0]) - 1 if self._rows else 0, last)

    def value(self, row: int, column: int) -> CellValue:
        """The value of a cell; None for a blank one and for one that the sheet does not hold."""
        if self.facts.errors and (row, column) in self.facts.errors:
            return CellError(self.facts.errors[row, column])
        line, place = row - self._top, column - self._left
        if line < 0 or place < 0 or line >= len(self._rows) or place >= len(self._rows[line]):
            return None
        return exact(self._rows[line][place])

    def take(self, places: Sequence[tuple[int, int]]) -> list[CellValue]:
        """The values of many cells, as `value` gives each of them."""
        rows, top, left = self._rows, self._top, self._left
        if self.facts.errors or not rows:
            return [self.value(row, column) for row, column in places]
        height, width = len(rows), len(rows[0])
        found: list[CellValue] = []
        for row, column in places:
            line, place = row - top, column - left
            raw = rows[line][place] if 0 <= line < height and 0 <= place < width else None
            if raw.__class__ is float and raw.is_integer() and -_SAFE < raw < _SAFE:
                found.append(int(raw))
            else:
                found.append(None if raw is None or raw == "" else exact(raw))
        return found

    def plain(self, places: Sequence[tuple[int, int]]) -> Sequence[int] | None:
        """The values of many cells if all are known to be plain whole numbers, from 0 and exact; None where they are not."""
        return None

    def column(self, column: int, first: int) -> list[CellValue]:
        """The values of a column from row `first` to the last, as `value` gives each of them."""
        lines, place = self._rows[max(0, first - self._top) :], column - self._left
        if self.facts.errors or first < self._top or not lines or not 0 <= place < len(lines[0]):
            return self.take([(row, column) for row in range(first, self.height + 1)])
        raw = [line[place] for line in lines]
        if set(map(type, raw)) == {float}:
            numbers = cast("list[float]", raw)
            if all(map(float.is_integer, numbers)) and min(numbers) > -_SAFE and max(numbers) < _SAFE:
                return list(map(int, numbers))
        return list(map(exact, raw))


def exact(raw: object) -> CellValue:
    """A value as the value reader gives it, without binary fractions."""
    if isinstance(raw, float):
        if raw.is_integer() and abs(raw) < 1e21:
            return int(raw)
        if not math.isfinite(raw):
            return CellError("#NUM!")
        text = repr(raw)
        return Decimal(text if len(text) <= _SIGNIFICANT + 1 else f"{raw:.{_SIGNIFICANT}g}")
    if isinstance(raw, str):
        return raw or None
    if isinstance(raw, bool | int):
        return raw
    if isinstance(raw, datetime.date | datetime.time):
        return raw.isoformat()
    return None if raw is None else str(raw)
