"""The open workbook as a filing: one read of values and one of formulas for each sheet, then the same reader as for files.

The names that the template gives its cells are asked for one by one only where the printed labels have moved: Excel
answers each question separately, and there are two hundred names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from validation import editions
from validation.filing import Filing
from workbook_templates.layout import WORDS, Layout, a1, defined_name, field_name, layout, reference, row_column
from xlplugin.intake import recognise
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    import xlwings

Grid = Sequence[Sequence[Any]]


def read(book: xlwings.Book) -> Filing:
    """The filing in the open workbook.

    Raises Trouble("not-ours") for another workbook, Trouble("sheet-missing") where a sheet of the form is gone.
    """
    from xlplugin.intake.read import filing_of
    from xlplugin.intake.refusals import Refused

    try:
        filing = filing_of(OpenBook(book), book.fullname)
    except Refused as refused:
        raise Trouble("not-ours", book=book.name) from refused
    for finding in filing.provenance.remarks:
        if finding.rule == "S-SHEET":
            raise Trouble("sheet-missing", sheet=finding.facts["sheet"])
    return filing


class OpenBook:
    """What the reader of workbooks asks for, answered by the program that has the workbook open."""

    modified = ""

    def __init__(self, book: xlwings.Book) -> None:
        self._book = book
        self._open = {sheet.name: sheet for sheet in book.sheets}
        self._grids: dict[str, Grid] = {}
        self._blocks: dict[str, xlwings.Range] = {}

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(self._open)

    def grid(self, sheet: str) -> Grid:
        """The values from A1 on, row by row; errors as their names, dates as ISO text."""
        if sheet not in self._grids:
            rows = self._block(sheet).options(ndim=2, err_to_str=True).value
            self._grids[sheet] = [[_plain(value) for value in row] for row in rows]
        return self._grids[sheet]

    def formulas(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """The formulas by (row, column), without the equals sign."""
        found = self._block(sheet).formula
        rows = found if isinstance(found, (list, tuple)) else ((found,),)
        return {
            (row, column): formula[1:]
            for row, line in enumerate(rows, 1)
            for column, formula in enumerate(line if isinstance(line, (list, tuple)) else (line,), 1)
            if isinstance(formula, str) and formula.startswith("=")
        }

    def state(self, sheet: str) -> str:
        return "visible" if self._open[sheet].visible else "hidden"

    def hidden_rows(self, sheet: str) -> set[int]:
        """Numbers of the hidden rows; one question where none is hidden."""
        rows = self._block(sheet).rows
        return set() if rows.hidden is False else {n for n, row in enumerate(rows, 1) if row.rows.hidden}

    def hidden_columns(self, sheet: str) -> set[int]:
        """Numbers of the hidden columns; one question where none is hidden."""
        columns = self._block(sheet).columns
        return set() if columns.hidden is False else {n for n, column in enumerate(columns, 1) if column.columns.hidden}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The defined names of the form and what they refer to."""
        form = self._standing_form()
        if form is None:
            return {name.name: name.refers_to.lstrip("=") for name in self._book.names}
        return _template_names(form)

    def _standing_form(self) -> Layout | None:
        """The form whose sheets are all there and whose printed labels all stand where the template has them."""
        for edition in editions.NAMES:
            form = layout(edition)
            if not set(form.sheets) <= set(self.sheets) or self._said(form, "edition") != edition:
                continue
            tables = form.tables.values()
            if not any(next(recognise.moved_labels(table, self.grid(table.sheet)), None) for table in tables):
                return form
        return None

    def _said(self, form: Layout, field: str) -> Any:
        """A field's content at the template's place."""
        sheet, address = form.fields[field]
        row, column = row_column(address)
        grid = self.grid(sheet)
        return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[0]) else None

    def _block(self, sheet: str) -> xlwings.Range:
        """From A1 to the last cell that holds something."""
        if sheet not in self._blocks:
            used = self._open[sheet].used_range
            last = (used.row + used.shape[0] - 1, used.column + used.shape[1] - 1)
            self._blocks[sheet] = self._open[sheet].range((1, 1), last)
        return self._blocks[sheet]


def _template_names(form: Layout) -> dict[str, str]:
    """Every defined name of the template with its reference."""
    cells = {
        defined_name(key): reference(table.sheet, a1(*at))
        for table in form.tables.values()
        for key, at in table.cells.items()
    }
    fields = {field_name(name): reference(*place) for name, place in form.fields.items()}
    sections = {
        field_name(f"section_{number}"): reference(WORDS, f"B{first}:B{last}")
        for number, (first, last) in enumerate(form.sections.values(), 1)
    }
    return cells | fields | sections


def _plain(value: Any) -> Any:
    """As the reader of files gives it: a date as its text, so that a clerk who typed 1-2 is told."""
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value
