"""Cells: what xlwings calls `Range`. Values and formulas travel in blocks, a call for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from workbook_templates.layout import column_letter
from xlplugin.live.libreoffice import values
from xlplugin.live.libreoffice.conditional import ConditionalFormats
from xlplugin.live.libreoffice.font import Font
from xlplugin.live.libreoffice.note import Note
from xlplugin.live.libreoffice.office import enum, struct

if TYPE_CHECKING:
    from xlplugin.live.libreoffice.sheets import Area, Sheet

_DATES, _FORMULAS, _CONTENTS, _EVERYTHING = 2, 16, 1 | 2 | 4 | 16, 1023  # com.sun.star.sheet.CellFlags
_DATE, _TIME, _LOGICAL, _TEXT = 2, 4, 1024, 256  # com.sun.star.util.NumberFormat
_ALIGNMENTS = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT"}


class Range(base_classes.Range):
    """One rectangle of a sheet; several of them only to carry a conditional format."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Sheet, areas: tuple[Area, ...]) -> None:
        self.sheet = sheet
        self.areas = areas
        self.options: Any = None
        self.row, self.column = areas[0][:2]
        self.shape = areas[0][2:]

    row: int = 0
    column: int = 0
    shape: tuple[int, int] = (0, 0)

    @property
    def uno(self) -> Any:
        row, column, rows, columns = self.areas[0]
        return self.sheet.uno.getCellRangeByPosition(column - 1, row - 1, column + columns - 2, row + rows - 2)

    @property
    def api(self) -> Any:
        return self.uno

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            down, right = divmod(row - 1, self.shape[1])
            row, column = down + 1, right + 1
        return self.sheet.block(self.row + row - 1, self.column + column - 1, 1, 1)

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        row_sign, column_sign = "$" if row_absolute else "", "$" if col_absolute else ""

        def corner(row: int, column: int) -> str:
            return f"{column_sign}{column_letter(column)}{row_sign}{row}"

        first = corner(self.row, self.column)
        last = corner(self.row + self.shape[0] - 1, self.column + self.shape[1] - 1)
        address = first if first == last else f"{first}:{last}"
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{address}" if external else address

    def select(self) -> None:
        controller = self.sheet.book.doc.CurrentController
        if controller:
            controller.setActiveSheet(self.sheet.uno)
            controller.select(self.uno)

    # ---- values and formulas

    @property
    def raw_value(self) -> Any:
        rows = [list(row) for row in self.uno.getDataArray()]
        self._restore_dates_and_truth(rows)
        self._name_errors(rows)
        return rows[0][0] if self.shape == (1, 1) else tuple(tuple(row) for row in rows)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = self._as_rows(data)
        text_cells = self._text_cells() if any(isinstance(v, str) for row in rows for v in row) else set()
        plain: list[list[float | str]] = []
        formulas: list[tuple[int, int, str]] = []
        for down, row in enumerate(rows):
            plain.append([])
            for right, value in enumerate(row):
                if isinstance(value, str) and len(value) > 1 and value[0] == "=" and (down, right) not in text_cells:
                    formulas.append((down, right, value))
                    value = None
                plain[-1].append(_stored(value, as_text=(down, right) in text_cells))
        block = self.uno
        block.setDataArray(tuple(map(tuple, plain)))
        for down, right, formula in formulas:
            self._put_formula(block, down, right, formula)

    def _restore_dates_and_truth(self, rows: list[list[Any]]) -> None:
        """LibreOffice hands over plain numbers; what they mean is in the number format, or in how they are typed."""
        block = self.uno
        for part in _parts(block.queryContentCells(_DATES)):
            self._convert(rows, part, values.from_serial)
        for part in _parts(block.queryContentCells(_FORMULAS)):
            kind = self._kind(part)
            if kind & (_DATE | _TIME):
                self._convert(rows, part, values.from_serial)
            elif kind & _LOGICAL:
                self._convert(rows, part, bool)
        for row, typed in zip(rows, block.getFormulaArray(), strict=True):
            for right, text in enumerate(typed):
                if text in ("TRUE", "FALSE") and isinstance(row[right], float):
                    row[right] = text == "TRUE"

    def _kind(self, part: Any) -> int:
        """The kind of number format of a part of the block; that of its first cell where it has several."""
        key = part.NumberFormat
        if key is None:
            key = part.getCellByPosition(0, 0).NumberFormat
        return int(self.sheet.book.doc.NumberFormats.getByKey(key).Type)

    def _convert(self, rows: list[list[Any]], part: Any, convert: Callable[[float], Any]) -> None:
        for down, right in self._cells_of((part.RangeAddress,)):
            if isinstance(rows[down][right], float):
                rows[down][right] = convert(rows[down][right])

    def _name_errors(self, rows: list[list[Any]]) -> None:
        block = self.uno
        for down, row in enumerate(rows):
            for right, value in enumerate(row):
                if value is None:  # a void stands for an error
                    code = block.getCellByPosition(right, down).getError()
                    row[right] = values.CellError(values.ERRORS.get(code, "#VALUE!"))

    def _cells_of(self, addresses: Any) -> Iterator[tuple[int, int]]:
        for part in addresses:
            for row in range(part.StartRow, part.EndRow + 1):
                for column in range(part.StartColumn, part.EndColumn + 1):
                    yield row - self.row + 1, column - self.column + 1

    def _as_rows(self, data: Any) -> list[list[Any]]:
        if not isinstance(data, (list, tuple)):
            return [[data] * self.shape[1] for _ in range(self.shape[0])]
        return [list(row) if isinstance(row, (list, tuple)) else [row] for row in data]

    def _text_cells(self) -> set[tuple[int, int]]:
        """The cells of format Text, as (down, right) from 0."""
        if len(self) == 1:
            return {(0, 0)} if self._kind(self.uno) & _TEXT else set()
        formats, groups = self.sheet.book.doc.NumberFormats, self.uno.getUniqueCellFormatRanges()
        found: set[tuple[int, int]] = set()
        for group in (groups.getByIndex(index) for index in range(groups.Count)):
            if formats.getByKey(group.NumberFormat).Type & _TEXT:
                found.update(self._cells_of(group.RangeAddresses))
        return found

    def _put_formula(self, block: Any, down: int, right: int, formula: str) -> None:
        sheet, column, row = self.sheet.index - 1, self.column - 1 + right, self.row - 1 + down
        block.getCellByPosition(right, down).setTokens(self.sheet.book.from_excel(formula, sheet, column, row))

    @property
    def formula(self) -> Any:
        sheet, book = self.sheet.index - 1, self.sheet.book
        rows = tuple(
            tuple(
                book.to_excel(formula.removeprefix("'"), sheet, self.column - 1 + right, self.row - 1 + down)
                for right, formula in enumerate(row)
            )
            for down, row in enumerate(self.uno.getFormulaArray())
        )
        return rows[0][0] if self.shape == (1, 1) else rows

    @formula.setter
    def formula(self, data: Any) -> None:
        self.raw_value = data

    def clear_contents(self) -> None:
        self.uno.clearContents(_CONTENTS)

    def clear(self) -> None:
        self.uno.clearContents(_EVERYTHING)

    # ---- look

    @property
    def color(self) -> tuple[int, int, int] | None:
        return values.from_rgb(self.uno.CellBackColor)

    @color.setter
    def color(self, color: Any) -> None:
        self.uno.CellBackColor = values.rgb(color)

    @property
    def font(self) -> Font:
        return Font(self.uno)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)

    @property
    def number_format(self) -> str:
        formats = self.sheet.book.doc.NumberFormats
        return str(formats.getByKey(self.uno.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.uno.NumberFormat = self.sheet.book.number_format_key(code)

    @property
    def wrap_text(self) -> bool:
        return bool(self.uno.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.uno.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str:
        value = self.uno.HoriJustify.value
        return next((name for name, own in _ALIGNMENTS.items() if own == value), "general")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.uno.HoriJustify = enum("com.sun.star.table.CellHoriJustify", _ALIGNMENTS[value])

    @property
    def vertical_alignment(self) -> str:
        return {1: "top", 2: "center"}.get(self.uno.VertJustify, "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.uno.VertJustify = {"top": 1, "center": 2, "bottom": 3}[value]

    @property
    def column_width(self) -> float:
        return float(round((self.uno.Columns.getByIndex(0).Width / 2540 * 96 - 5) / 7, 2))

    @column_width.setter
    def column_width(self, characters: float) -> None:
        self.uno.Columns.Width = round((characters * 7 + 5) / 96 * 2540)

    def _all_visible(self) -> bool:
        """Answered in one question: nothing of the block is hidden or filtered away."""
        visible = self.uno.queryVisibleCells().RangeAddresses
        rows, columns = self.shape
        seen = sum((a.EndRow - a.StartRow + 1) * (a.EndColumn - a.StartColumn + 1) for a in visible)
        return bool(seen == rows * columns)

    @property
    def row_hidden(self) -> bool | None:
        """None where some rows are hidden and others are not."""
        return False if self._all_visible() else _alike(row.IsVisible for row in _each(self.uno.Rows))

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """None where some columns are hidden and others are not."""
        return False if self._all_visible() else _alike(column.IsVisible for column in _each(self.uno.Columns))

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.Columns.IsVisible = not value

    # ---- notes

    @property
    def note(self) -> Note | None:
        annotation = self.uno.getCellByPosition(0, 0).Annotation
        return Note(self.sheet, annotation) if annotation is not None and annotation.String else None

    def add_note(self, text: str) -> Note:
        cell = self.uno.getCellByPosition(0, 0)
        if cell.Annotation is not None and cell.Annotation.String:
            raise ValueError(f"{self.address} has a note already.")
        place = struct(
            "com.sun.star.table.CellAddress", Sheet=self.sheet.index - 1, Column=self.column - 1, Row=self.row - 1
        )
        self.sheet.uno.Annotations.insertNew(place, text)
        return Note(self.sheet, cell.Annotation)


def _parts(ranges: Any) -> Iterator[Any]:
    """The rectangles of a collection of ranges."""
    return (ranges.getByIndex(index) for index in range(ranges.Count))


def _each(lines: Any) -> Iterator[Any]:
    return (lines.getByIndex(index) for index in range(lines.Count))


def _alike(visible: Iterable[bool]) -> bool | None:
    states = set(visible)
    return None if len(states) > 1 else not states.pop()


def _stored(value: Any, as_text: bool) -> float | str:
    """What LibreOffice is given for a value; a text in a cell of format Text stays as it is."""
    if value is None:
        return ""
    if isinstance(value, (dt.date, dt.datetime)):
        return values.to_serial(value)
    if isinstance(value, str):
        return value if as_text else values.typed(value)
    return float(value)
