"""What the workbooks of our Excel hold, and how they are read from a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.com.pywin32 import refused
from tests.com.typelib import MEMBERS

ERRORS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288}
ERRORS |= {"#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273}
EXPRESSION = 2  # xlExpression
VISIBLE, VERY_HIDDEN = -1, 2

Where = tuple[int, int]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass
class Cell:
    """One cell: what it shows, its formula, how it looks, its note."""

    value: Any = None
    formula: str = ""
    looks: dict[str, Any] = field(default_factory=dict)
    note: str | None = None


@dataclass
class Rule:
    """A conditional format."""

    area: list[Area]
    formula: str
    kind: int = EXPRESSION
    looks: dict[str, Any] = field(default_factory=dict)
    stop: bool = False


@dataclass
class Page:
    """A sheet's content."""

    name: str
    cells: dict[Where, Cell] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    visible: int = VISIBLE
    protection: dict[str, bool] | None = None
    password: str = ""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def cell(self, at: Where) -> Cell:
        return self.cells.setdefault(at, Cell())

    def guard(self) -> None:
        """Refuse to write into a protected sheet."""
        if self.protection is not None:
            raise refused("The cell or chart you're trying to change is on a protected sheet.")

    def used(self) -> Area:
        at = [place for place, cell in self.cells.items() if cell.value is not None or cell.formula or cell.looks]
        return (1, 1, max(r for r, _ in at), max(c for _, c in at)) if at else (1, 1, 1, 1)


@dataclass
class Folder:
    """A workbook's content."""

    path: Path
    pages: list[Page]
    names: dict[str, str]
    read_only: bool = False
    structure: bool = False
    password: str = ""
    active: int = 0


def opened(path: Path) -> Folder:
    """A workbook from a file: stored values, formulas, names, protection, notes, conditional formats."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    pages = []
    for sheet in formulas.worksheets:
        page = Page(sheet.title, visible=VISIBLE if sheet.sheet_state == "visible" else 0)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None or cell.has_style:
                    page.cells[cell.row, cell.column] = _cell(cell, values[sheet.title].cell(cell.row, cell.column))
        if sheet.protection.sheet:
            page.protection = dict.fromkeys(("DrawingObjects", "Scenarios", *MEMBERS["Protection"]), False)
            page.protection["Contents"] = True
        pages.append(page)
    names = {name: f"={item.attr_text}" for name, item in formulas.defined_names.items()}
    structure = bool(formulas.security and formulas.security.lockStructure)
    return Folder(path, pages, names, structure=structure)


def _cell(cell: Any, stored: Any) -> Cell:
    formula = str(cell.value) if isinstance(cell.value, str) and cell.value.startswith("=") else ""
    value = stored.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = float(value)
    looks = {"fill": cell.fill.fgColor.rgb} if cell.fill.fill_type else {}
    note = cell.comment.text if cell.comment else None
    return Cell(ERRORS.get(value, value) if isinstance(value, str) else value, formula, looks, note)
