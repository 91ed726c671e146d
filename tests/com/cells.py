"""Ranges and what hangs on them: values, looks, conditional formats, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.com.pywin32 import refused
from tests.com.store import Area, Cell, Rule, Where
from tests.com.typelib import Com
from workbook_templates.layout import a1

if TYPE_CHECKING:
    from tests.com.sheet import Worksheet

RANGE = "{00020846-0000-0000-C000-000000000046}"


class Range(Com):
    """Cells of one sheet, in one or more rectangles."""

    _interface = "Range"

    def __init__(self, sheet: Worksheet, areas: list[Area], axis: str = "") -> None:
        self._sheet, self._areas, self._axis = sheet, areas, axis

    @property
    def _oleobj_(self) -> Any:
        """By its interface's number xlwings knows a range among the arguments of a worksheet function."""
        return SimpleNamespace(GetTypeInfo=lambda: SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=RANGE)))

    def _cells(self) -> list[Cell]:
        page = self._sheet._page
        return [
            page.cell((row, column))
            for top, left, bottom, right in self._areas
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    @property
    def Worksheet(self) -> Worksheet:
        return self._sheet

    @property
    def Row(self) -> int:
        return self._areas[0][0]

    @property
    def Column(self) -> int:
        return self._areas[0][1]

    @property
    def Rows(self) -> Range:
        return Range(self._sheet, self._areas, "rows")

    @property
    def Columns(self) -> Range:
        return Range(self._sheet, self._areas, "columns")

    EntireRow = Rows
    EntireColumn = Columns

    @property
    def Count(self) -> int:
        top, left, bottom, right = self._areas[0]
        height, width = bottom - top + 1, right - left + 1
        return {"rows": height, "columns": width}.get(self._axis, height * width)

    def Item(self, number: int) -> Range:
        top, left, bottom, right = self._areas[0]
        if self._axis == "rows":
            return Range(self._sheet, [(top + number - 1, left, top + number - 1, right)], "rows")
        return Range(self._sheet, [(top, left + number - 1, bottom, left + number - 1)], "columns")

    def __call__(self, row: int, column: int = 1) -> Range:
        top, left, _, _ = self._areas[0]
        at = (top + row - 1, left + column - 1)
        return Range(self._sheet, [(*at, *at)])

    @property
    def Hidden(self) -> bool:
        top, left, _, _ = self._areas[0]
        page = self._sheet._page
        return top in page.hidden_rows if self._axis == "rows" else left in page.hidden_columns

    @property
    def Address(self) -> str:
        return self.GetAddress()

    def GetAddress(
        self, RowAbsolute: bool = True, ColumnAbsolute: bool = True, Style: int = 1, External: bool = False
    ) -> str:
        row_mark, column_mark = "$" * bool(RowAbsolute), "$" * bool(ColumnAbsolute)
        corners = []
        for top, left, bottom, right in self._areas:
            names = [_named(at, column_mark, row_mark) for at in ((top, left), (bottom, right))]
            corners.append(names[0] if names[0] == names[1] else ":".join(names))
        return ",".join(corners)

    def _block(self, pick: Any) -> Any:
        (top, left, bottom, right) = self._areas[0]
        cells = self._sheet._page.cells
        rows = tuple(
            tuple(pick(cells.get((row, column), _EMPTY)) for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )
        return rows[0][0] if (top, left) == (bottom, right) else rows

    @property
    def Value(self) -> Any:
        return self._block(lambda cell: cell.value)

    @Value.setter
    def Value(self, value: Any) -> None:
        self._sheet._page.guard()
        (top, left, bottom, right) = self._areas[0]
        rows = value if isinstance(value, list | tuple) else ((value,),)
        rows = rows if isinstance(rows[0], list | tuple) else (rows,)
        for row, line in zip(range(top, bottom + 1), rows, strict=True):
            for column, one in zip(range(left, right + 1), line, strict=True):
                _put(self._sheet._page.cell((row, column)), one)

    @property
    def Formula(self) -> Any:
        return self._block(lambda cell: cell.formula or ("" if cell.value is None else str(cell.value)))

    def Clear(self) -> None:
        self._sheet._page.guard()
        self._sheet._page.cells.clear()
        self._sheet._page.rules.clear()

    def Select(self) -> None:
        folder = self._sheet._folder
        if folder.pages[folder.active] is not self._sheet._page:
            raise refused("Select method of Range class failed")
        self._sheet._app._selection = self

    @property
    def Interior(self) -> Looks:
        return Looks("Interior", self, [cell.looks for cell in self._cells()])

    @property
    def Font(self) -> Looks:
        return Looks("Font", self, [cell.looks for cell in self._cells()])

    def _look(name: str) -> Any:  # type: ignore[misc]
        def put(self: Range, value: Any) -> None:
            self._sheet._page.guard()
            for cell in self._cells():
                cell.looks[name] = value

        return property(lambda self: self._cells()[0].looks.get(name), put)

    WrapText = _look("wrap")
    VerticalAlignment = _look("vertical")
    ColumnWidth = _look("width")

    @property
    def FormatConditions(self) -> FormatConditions:
        return FormatConditions(self)

    @property
    def Comment(self) -> Note | None:
        top, left, _, _ = self._areas[0]
        return Note(self._sheet, (top, left)) if self._sheet._page.cell((top, left)).note is not None else None

    def AddComment(self, Text: str = "") -> Note:
        self._sheet._page.guard()
        top, left, _, _ = self._areas[0]
        cell = self._sheet._page.cell((top, left))
        if cell.note is not None:
            raise refused("Application-defined or object-defined error")
        cell.note = Text
        return Note(self._sheet, (top, left))


_EMPTY = Cell()


def _named(at: Where, column_mark: str, row_mark: str) -> str:
    letters = a1(1, at[1]).removesuffix("1")
    return f"{column_mark}{letters}{row_mark}{at[0]}"


def _put(cell: Cell, value: Any) -> None:
    """What Excel makes of a value that is typed or sent."""
    cell.formula = ""
    if isinstance(value, str) and value.startswith("="):
        cell.formula = value
        link = re.fullmatch(r'=HYPERLINK\("(?:[^"]|"")*","([^"]*)"\)', value)
        cell.value = link[1] if link else None
    elif isinstance(value, str):
        cell.value = value.removeprefix("'") or None
    else:
        cell.value = float(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Looks(Com):
    """The fill or the font of some cells, or of a conditional format."""

    def __init__(self, interface: str, owner: Range | None, looks: list[dict[str, Any]]) -> None:
        self._interface, self._owner, self._looks = interface, owner, looks

    def _kept(name: str) -> Any:  # type: ignore[misc]
        def put(self: Looks, value: Any) -> None:
            if self._owner is not None:
                self._owner._sheet._page.guard()
            for one in self._looks:
                one[name if name != "color" or self._interface != "Interior" else "fill"] = value

        def get(self: Looks) -> Any:
            return self._looks[0].get(name if name != "color" or self._interface != "Interior" else "fill")

        return property(get, put)

    Color = _kept("color")
    Bold = _kept("bold")
    Size = _kept("size")


class FormatConditions(Com):
    """The conditional formats that touch some cells, by priority."""

    _interface = "FormatConditions"

    def __init__(self, cells: Range) -> None:
        self._range = cells

    def _rules(self) -> list[Rule]:
        page, wanted = self._range._sheet._page, self._range._areas
        return [rule for rule in page.rules if any(_meet(one, other) for one in rule.area for other in wanted)]

    def __call__(self, number: int) -> FormatCondition:
        return FormatCondition(self._range._sheet, self._rules()[number - 1])

    def __iter__(self) -> Iterator[FormatCondition]:
        return iter([FormatCondition(self._range._sheet, rule) for rule in self._rules()])

    def Add(self, Type: int, Operator: int = 0, Formula1: str = "", Formula2: str = "") -> FormatCondition:
        page = self._range._sheet._page
        page.guard()
        rule = Rule(list(self._range._areas), Formula1, Type)
        page.rules.append(rule)
        return FormatCondition(self._range._sheet, rule)


def _meet(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


class FormatCondition(Com):
    """One conditional format."""

    _interface = "FormatCondition"

    def __init__(self, sheet: Worksheet, rule: Rule) -> None:
        self._sheet, self._rule = sheet, rule

    @property
    def Type(self) -> int:
        return self._rule.kind

    @property
    def Formula1(self) -> str:
        return self._rule.formula

    @property
    def StopIfTrue(self) -> bool:
        return self._rule.stop

    @StopIfTrue.setter
    def StopIfTrue(self, value: bool) -> None:
        self._rule.stop = value

    @property
    def Interior(self) -> Looks:
        return Looks("Interior", None, [self._rule.looks.setdefault("interior", {})])

    @property
    def Font(self) -> Looks:
        return Looks("Font", None, [self._rule.looks.setdefault("font", {})])

    def SetFirstPriority(self) -> None:
        rules = self._sheet._page.rules
        rules.remove(self._rule)
        rules.insert(0, self._rule)

    def Delete(self) -> None:
        self._sheet._page.guard()
        self._sheet._page.rules.remove(self._rule)


class Note(Com):
    """A note."""

    _interface = "Comment"

    def __init__(self, sheet: Worksheet, at: Where) -> None:
        self._sheet, self._at = sheet, at

    def Text(self, Text: str | None = None) -> str:
        cell = self._sheet._page.cell(self._at)
        if Text is not None:
            self._sheet._page.guard()
            cell.note = Text
        return cell.note or ""

    def Delete(self) -> None:
        self._sheet._page.guard()
        self._sheet._page.cell(self._at).note = None
