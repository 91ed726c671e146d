"""Worksheets: what xlwings calls `Sheets` and `Sheet`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError, base_classes

from workbook_templates.layout import column_number
from xlplugin.live.libreoffice.note import Note
from xlplugin.live.libreoffice.ranges import Range

if TYPE_CHECKING:
    from xlplugin.live.libreoffice.books import Book

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")
_EVERYTHING = 1023  # all of com.sun.star.sheet.CellFlags
_CONTENTS = 1 | 2 | 4 | 16  # numbers, dates, texts, formulas

Area = tuple[int, int, int, int]
"""First row, first column, rows, columns; counted from 1."""


class Sheets(base_classes.Sheets):
    """The worksheets of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        return self._book.doc.Sheets

    @property
    def active(self) -> Sheet:
        controller = self._book.doc.CurrentController
        return Sheet(self._book, controller.ActiveSheet if controller else self.api.getByIndex(0))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self._book, self.api.getByIndex(index)) for index in range(len(self))])

    def __call__(self, key: int | str) -> Sheet:
        """By number from 1, or by name without regard to case."""
        if isinstance(key, int):
            if 1 <= key <= len(self):
                return Sheet(self._book, self.api.getByIndex(key - 1))
        else:
            for name in self.api.ElementNames:
                if name.lower() == key.lower():
                    return Sheet(self._book, self.api.getByName(name))
        raise NoSuchObjectError(f"Sheet {key!r} doesn't exist.")

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, which becomes the active one; without a place it comes before the active sheet."""
        taken = set(self.api.ElementNames)
        if name is None:
            name = next(f"Sheet{n}" for n in range(1, len(taken) + 2) if f"Sheet{n}" not in taken)
        position = after.index if after else (before or self.active).index - 1
        self.api.insertNewByName(name, position)
        if not self.api.hasByName(name):
            raise RuntimeError(f"the sheet {name} could not be added; the workbook may be protected or read-only")
        sheet = self(name)
        sheet.activate()
        return sheet


class Sheet(base_classes.Sheet):
    """One worksheet."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book = book
        self.uno = sheet

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def book(self) -> Book:
        return self._book

    @property
    def index(self) -> int:
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def name(self) -> str:
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.uno.setName(value)

    @property
    def visible(self) -> bool:
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.uno.IsVisible = bool(value)

    @property
    def used_range(self) -> Range:
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        first = cursor.RangeAddress
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        rows, columns = last.EndRow - first.StartRow + 1, last.EndColumn - first.StartColumn + 1
        return self.block(first.StartRow + 1, first.StartColumn + 1, rows, columns)

    @property
    def cells(self) -> Range:
        return self.block(1, 1, MAX_ROWS, MAX_COLUMNS)

    @property
    def notes(self) -> list[Note]:
        annotations = self.uno.Annotations
        return [Note(self, annotations.getByIndex(index)) for index in range(annotations.Count)]

    def activate(self) -> None:
        controller = self._book.doc.CurrentController
        if controller:
            controller.setActiveSheet(self.uno)

    select = activate

    def clear(self) -> None:
        self.uno.clearContents(_EVERYTHING)

    def clear_contents(self) -> None:
        self.uno.clearContents(_CONTENTS)

    def delete(self) -> None:
        self._book.doc.Sheets.removeByName(self.uno.Name)

    def block(self, row: int, column: int, rows: int, columns: int) -> Range:
        """A rectangle, counted from 1."""
        return Range(self, ((row, column, rows, columns),))

    def range(self, cell1: Any, cell2: Any = None) -> Range:
        """As `xlwings.Sheet.range`: an address (several, with commas), a pair of numbers, or two corners."""
        areas = _areas(cell1)
        if cell2 is None:
            return Range(self, areas)
        first, second = areas[0], _areas(cell2)[0]
        row, column = min(first[0], second[0]), min(first[1], second[1])
        end_row = max(first[0] + first[2], second[0] + second[2])
        end_column = max(first[1] + first[3], second[1] + second[3])
        return self.block(row, column, end_row - row, end_column - column)


def _areas(cell: Any) -> tuple[Area, ...]:
    if isinstance(cell, Range):
        return cell.areas
    if isinstance(cell, str):
        return tuple(_area(part.strip()) for part in cell.split(","))
    if len(cell) == 4:  # xlwings' own slices
        return (tuple(cell),)
    if 0 in cell:
        raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
    return ((cell[0], cell[1], 1, 1),)


def _area(address: str) -> Area:
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise NoSuchObjectError(f"The address {address!r} doesn't exist.")
    letters, row, last_letters, last_row = match.groups()
    columns = sorted((column_number(letters.upper()), column_number((last_letters or letters).upper())))
    rows = sorted((int(row), int(last_row or row)))
    if rows[0] < 1 or rows[1] > MAX_ROWS or columns[1] > MAX_COLUMNS:
        raise NoSuchObjectError(f"The address {address!r} doesn't exist.")
    return rows[0], columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1
