"""An opened workbook as the recogniser sees it: sheets and defined names by name, a content by its place."""

from __future__ import annotations

from collections.abc import Sequence

from validation.values import ErrorValue, Raw
from xlplugin.intake.cells import Book, Defined, Sheet
from xlplugin.intake.grid import CellError, CellValue, Grid
from xlplugin.intake.scan import Formula, Place

Spot = tuple[str, int, int]
"""Sheet, row, column; rows and columns from 1."""

_FAR = 400
"""Labels are looked for in the first rows only; the longest table has thirty."""


def raw(value: CellValue) -> Raw:
    """The value of a cell as the form takes it."""
    return ErrorValue(value.code) if isinstance(value, CellError) else value


class Pages:
    """The sheets of a workbook by name; of two sheets with one name the first."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._sheets: dict[str, Sheet] = {}
        self._grids: dict[str, Grid] = {}
        for sheet in book.sheets:
            self._sheets.setdefault(sheet.name, sheet)
        self.names = tuple(self._sheets)
        """The names of the sheets, in the order of their tabs."""
        self.doubled = [s.name for s in book.sheets if self._sheets[s.name] is not s]

    @property
    def modified(self) -> str:
        """When the workbook was last saved, in ISO form; empty where unknown."""
        return self.book.modified or ""

    @property
    def defined(self) -> Defined:
        """Defined name to what it refers to; one of the whole workbook before one of a sheet."""
        return self.book.defined

    def load(self, names: Sequence[str]) -> None:
        """Read several sheets in one go, which is cheaper than one by one."""
        self.book.load([self._sheets[name] for name in names if name in self._sheets])

    def grid(self, sheet: str) -> Grid:
        grid = self._grids.get(sheet)
        if grid is None:
            grid = self._grids[sheet] = self.book.grid(self._sheets[sheet])
        return grid

    def forget(self, sheet: str) -> None:
        """Let go of the values of a sheet that is not needed any more; read again where it is, after all."""
        self._grids.pop(sheet, None)
        self.book.forget(self._sheets[sheet])

    def content(self, at: Spot | None) -> Raw:
        """What is stored at a place; None where nothing is."""
        if at is None:
            return None
        return raw(self.grid(at[0]).value(at[1], at[2]))

    def take(self, sheet: str, places: Sequence[Place]) -> list[Raw]:
        """What is stored at many places of a sheet."""
        return list(map(raw, self.grid(sheet).take(places)))

    def formula(self, at: Spot) -> Formula | None:
        return self.grid(at[0]).facts.formulas.get((at[1], at[2]))

    def texts(self, sheet: str) -> list[list[object]]:
        """The head of a sheet as rows from A1, for finding labels."""
        grid = self.grid(sheet)
        return [
            [grid.value(row, column) for column in range(1, min(grid.width, 60) + 1)]
            for row in range(1, min(grid.height, _FAR) + 1)
        ]

    def state(self, sheet: str) -> str:
        return self._sheets[sheet].state

    def is_hidden(self, at: Spot) -> bool:
        """Whether the cell's row or column is hidden."""
        facts = self.grid(at[0]).facts
        return at[1] in facts.hidden_rows or any(first <= at[2] <= last for first, last in facts.hidden_columns)

    def hides(self, sheet: str) -> bool:
        """Whether anything in the sheet is hidden."""
        facts = self.grid(sheet).facts
        return bool(facts.hidden_rows or facts.hidden_columns)
