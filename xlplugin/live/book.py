"""The open workbook as a filing: one read of values and one of formulas for each sheet, then the same reader as for files.

The names that the template gives its cells are asked for one by one only where the printed labels have moved: Excel
answers each question separately, and there are two hundred names.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from validation import editions
from validation.filing import Filing
from workbook_templates.layout import (
    WORDS,
    Layout,
    TableLayout,
    a1,
    defined_name,
    field_name,
    layout,
    reference,
    row_column,
)
from xlplugin.intake import recognise
from xlplugin.intake.cells import Defined
from xlplugin.intake.grid import Grid
from xlplugin.intake.pages import Pages, Spot
from xlplugin.intake.scan import Facts, Formula, Formulas
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    import xlwings


def read(book: xlwings.Book) -> Filing:
    """The filing in the open workbook.

    Raises Trouble("not-ours") for another workbook, Trouble("sheet-missing") where a sheet of the form is gone.
    """
    from xlplugin.intake.read import filing_of
    from xlplugin.intake.refusals import Refused

    try:
        filing = filing_of(OpenPages(book), book.fullname)
    except Refused as refused:
        raise Trouble("not-ours", book=book.name) from refused
    for finding in filing.provenance.remarks:
        if finding.rule == "S-SHEET":
            raise Trouble("sheet-missing", sheet=finding.facts["sheet"])
    return filing


class OpenPages(Pages):
    """What the reader of workbooks asks for, answered by the program that has the workbook open."""

    modified = ""

    def __init__(self, book: xlwings.Book) -> None:
        self._names = book.names
        self._open = {sheet.name: sheet for sheet in book.sheets}
        self.names = tuple(self._open)
        self._blocks: dict[str, xlwings.Range] = {}
        self._grids = {}
        self.doubled = []

    def load(self, names: Sequence[str]) -> None:
        """Nothing: every sheet is read whole when it is first asked for."""

    def grid(self, sheet: str) -> Grid:
        """The values and formulas from A1 on; one read of each."""
        if sheet not in self._grids:
            block = self._block(sheet)
            rows = block.options(ndim=2, err_to_str=True).value
            self._grids[sheet] = Grid(rows, (0, 0), Facts(formulas=_formulas(block.formula)))
        return self._grids[sheet]

    def state(self, sheet: str) -> str:
        return "visible" if self._open[sheet].visible else "hidden"

    def hides(self, sheet: str) -> bool:
        block = self._block(sheet)
        return block.rows.hidden is not False or block.columns.hidden is not False

    def is_hidden(self, at: Spot) -> bool:
        cell = self._open[at[0]].range((at[1], at[2]))
        return bool(cell.rows.hidden or cell.columns.hidden)

    @cached_property
    def defined(self) -> Defined:
        """The defined names of the form and what they refer to."""
        form = self._standing_form()
        if form is None:
            return Defined((name.name, (name.refers_to or "").lstrip("=")) for name in self._names)
        return Defined(_template_names(form))

    def _standing_form(self) -> Layout | None:
        """The form whose sheets are all there and whose printed labels all stand where the template has them."""
        for edition in editions.NAMES:
            form = layout(edition)
            sheet, address = form.fields["edition"]
            if set(form.sheets) <= set(self.names) and str(self.content((sheet, *row_column(address)))) == edition:
                return form if all(map(self._stands, form.tables.values())) else None
        return None

    def _stands(self, table: TableLayout) -> bool:
        return all(
            recognise.closed_up(self.content((table.sheet, printed.top, printed.left)))
            == recognise.closed_up(printed.text)
            for printed in table.printed
        )

    def _block(self, sheet: str) -> xlwings.Range:
        """From A1 to the last cell that holds something."""
        if sheet not in self._blocks:
            used = self._open[sheet].used_range
            last = (used.row + used.shape[0] - 1, used.column + used.shape[1] - 1)
            self._blocks[sheet] = self._open[sheet].range((1, 1), last)
        return self._blocks[sheet]


def _formulas(block: Any) -> Formulas:
    """The formulas of a block by (row, column); xlwings gives a single cell as a text, a single row as a flat list."""
    rows = block if isinstance(block, (list, tuple)) else [block]
    return Formulas(
        ((row, column), Formula(text[1:], stored=True))
        for row, line in enumerate(rows, 1)
        for column, text in enumerate(line if isinstance(line, (list, tuple)) else [line], 1)
        if isinstance(text, str) and text.startswith("=")
    )


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
