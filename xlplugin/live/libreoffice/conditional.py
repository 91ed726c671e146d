"""Conditional formats with a formula of their own: what xlwings calls `ConditionalFormats.add_custom`.

LibreOffice keeps a rule's look in a cell style; each rule of ours has a style of its own, which goes with it. A rule is added beside the others on the same cells and taken away again without touching them. Two limits of LibreOffice 7.4:
it shows a rule that a program has added only once the file was saved and opened again, and among rules that hold it
shows the oldest, so that a rule of the template stays in front.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplugin.live.libreoffice import values
from xlplugin.live.libreoffice.office import struct

if TYPE_CHECKING:
    from xlplugin.live.libreoffice.ranges import Range

_CONDITION, _FORMULA = 0, 24  # ConditionEntryType.CONDITION; ConditionFormatOperator.EXPRESSION
_STYLE_PREFIX = "xlplugin "


class ConditionalFormats(base_classes.ConditionalFormats):
    """The rules that apply to any cell of a range."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        return self._cells.sheet.uno.ConditionalFormats

    def __iter__(self) -> Iterator[ConditionalFormat]:
        found = []
        for rules in self.api.getConditionalFormats():
            if self._whole_sheet or any(map(self._touches, rules.Range.RangeAddresses)):
                found += [ConditionalFormat(self._cells, rules, rules.getByIndex(n)) for n in range(rules.Count)]
        return iter(found)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, number: int) -> ConditionalFormat:
        return list(self)[number - 1]

    @property
    def _whole_sheet(self) -> bool:
        return self._cells.areas == self._cells.sheet.cells.areas

    def _touches(self, address: Any) -> bool:
        return any(
            address.StartRow < row - 1 + rows
            and row - 1 <= address.EndRow
            and address.StartColumn < column - 1 + columns
            and column - 1 <= address.EndColumn
            for row, column, rows, columns in self._cells.areas
        )

    def add_custom(self, spec: dict[str, Any]) -> ConditionalFormat:
        """A rule with `formula`, `fill_color`, `font_color`, `font_bold`."""
        sheet = self._cells.sheet
        ranges = sheet.book.doc.createInstance("com.sun.star.sheet.SheetCellRanges")
        for row, column, rows, columns in self._cells.areas:
            address = struct(
                "com.sun.star.table.CellRangeAddress",
                Sheet=sheet.index - 1,
                StartRow=row - 1,
                StartColumn=column - 1,
                EndRow=row + rows - 2,
                EndColumn=column + columns - 2,
            )
            ranges.addRangeAddress(address, False)
        number = self.api.createByRange(ranges)
        rules = next(rules for rules in self.api.getConditionalFormats() if number == rules.ID)
        rules.createEntry(_CONDITION, 0)
        entry = rules.getByIndex(0)
        entry.Operator = _FORMULA
        entry.Formula1 = spec["formula"].removeprefix("=")
        entry.StyleName = _style(sheet.book.doc, spec)
        return ConditionalFormat(self._cells, rules, entry)


class ConditionalFormat(base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, cells: Range, rules: Any, entry: Any) -> None:
        self._cells = cells
        self._rules = rules
        self._entry = entry

    @property
    def api(self) -> Any:
        return self._entry

    @property
    def type(self) -> str:
        is_formula = self._entry.getType() == _CONDITION and self._entry.Operator == _FORMULA
        return "custom" if is_formula else "unknown"

    @property
    def formula(self) -> str | None:
        return f"={self._entry.Formula1}" if self.type == "custom" else None

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        if self.type != "custom":
            return None
        styles = self._cells.sheet.book.doc.StyleFamilies.getByName("CellStyles")
        return values.from_rgb(styles.getByName(self._entry.StyleName).CellBackColor)

    def delete(self) -> None:
        sheet, style = self._cells.sheet, self._entry.StyleName
        if self._rules.Count > 1:
            for number in range(self._rules.Count):
                entry = self._rules.getByIndex(number)
                if entry.Formula1 == self._entry.Formula1 and entry.StyleName == style:
                    self._rules.removeByIndex(number)
                    break
        else:
            sheet.uno.ConditionalFormats.removeByID(self._rules.ID)
        if style.startswith(_STYLE_PREFIX):
            sheet.book.doc.StyleFamilies.getByName("CellStyles").removeByName(style)


def _style(document: Any, spec: dict[str, Any]) -> str:
    """A new cell style with the look of a rule; its name."""
    styles = document.StyleFamilies.getByName("CellStyles")
    name = next(name for n in count(1) if not styles.hasByName(name := f"{_STYLE_PREFIX}{n}"))
    styles.insertByName(name, document.createInstance("com.sun.star.style.CellStyle"))
    style = styles.getByName(name)
    if spec.get("fill_color") is not None:
        style.CellBackColor = values.rgb(spec["fill_color"])
    if spec.get("font_color") is not None:
        style.CharColor = values.rgb(spec["font_color"])
    if spec.get("font_bold") is not None:
        style.CharWeight = style.CharWeightAsian = 150.0 if spec["font_bold"] else 100.0
    return name
