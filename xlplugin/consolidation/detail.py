"""分单位明细: one row per office, one column per cell of the form; the sums of the summary are formulas over it.

More offices than a sheet may hold go on upon 分单位明细（2）, （3） …, each with the same head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from validation import Edition, Filing
from validation.cells import Cells
from validation.filing import Scope
from validation.values import LIMIT, Blank, Number, ReadNumber, Value, amount, show
from workbook_templates.layout import SCOPE_LABELS, column_letter, quoted
from xlplugin.consolidation import sheets
from xlplugin.consolidation.blocks import Table
from xlplugin.consolidation.bulk import BulkSheet, Cell, Link, Relative, RowWriter
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.sheets import put, split
from xlplugin.verdicts import Judged

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlplugin.consolidation.sheets import Styles
    from xlplugin.intake.grid import Grid
    from xlplugin.intake.pages import Pages

SHEET = "分单位明细"
_NAME = re.compile(f"{SHEET}(?:（[0-9]+）)?")
HEAD_ROWS = 4
"""Table, line, column, key; the offices follow."""
FIRST_ROW = HEAD_ROWS + 2
"""Row 1 is the title."""
LEAD = ("序号", "单位", "统一社会信用代码", "年度", "范围", "来源文件", "错误", "提醒")
_LEAD_WIDTHS = (6, 26, 21, 7, 12, 24, 6, 6)
_PAGE_COLUMNS = 30
BLOCK = 32
"""Rows that are packed together: 180 kB, of which packing them by themselves makes 0.3 percent more than all at once."""
_BULK_STYLES = ("count", "money", "plain", "link", "error", "centre", "wrong", "doubtful", "blank")


def column_of(edition: Edition, key: str) -> str:
    """The letters of a cell's column."""
    return column_letter(len(LEAD) + 1 + edition.keys.index(key))


def column_ranges(edition: Edition, key: str, count: int) -> str:
    """A cell's column over all offices, for a sum; several areas where the offices take several sheets."""
    letters = column_of(edition, key)
    return ",".join(
        f"{quoted(sheet)}!{letters}{FIRST_ROW}:{letters}{FIRST_ROW + rows - 1}"
        for sheet, _, rows in split(SHEET, count, sheets.DETAIL_ROWS)
    )


def place_of(edition: Edition, key: str, at: int) -> str:
    """Where a cell of the office at that position stands, for a formula."""
    sheet, first, _ = list(split(SHEET, at + 1, sheets.DETAIL_ROWS))[-1]
    return f"{quoted(sheet)}!{column_of(edition, key)}{FIRST_ROW + at - first}"


def write_detail(book: Workbook, styles: Styles, result: Consolidation, relative: Relative) -> None:
    """Add the sheet, or as many as the offices take."""
    edition, included = result.summary.edition, result.selection.included
    table = offices_table(styles, edition)
    for name, first, here in split(SHEET, len(included), sheets.DETAIL_ROWS):
        sheet = book.add_worksheet(name, BulkSheet)
        which = "" if here == len(included) else f"，本表第 {first + 1}–{first + here} 家"
        title = f"{result.summary.unit}　{SHEET}（{len(included)} 家{which}）"
        sheet.merge_range(0, 0, 0, len(LEAD) - 1, title, styles["title"])
        _write_heads(sheet, styles, edition)
        last_row, last_column = FIRST_ROW + here - 1, len(LEAD) + len(edition.keys)
        sheet.autofilter(FIRST_ROW - 2, 0, max(last_row, FIRST_ROW) - 1, last_column - 1)
        offices = list(enumerate(included[first : first + here], first + 1))
        sheet.bulk = table.blocks(offices, FIRST_ROW, partial(_office, relative))
        sheet.bulk_size = (last_row, last_column)
        _set_up(sheet, edition, last_column)


def _set_up(sheet: Worksheet, edition: Edition, last_column: int) -> None:
    """Widths, what stays in view, and the printed page."""
    for number, width in enumerate(_LEAD_WIDTHS):
        sheet.set_column(number, number, width)
    sheet.set_column(len(LEAD), last_column - 1, 10)
    sheet.set_row(0, 30)
    sheet.freeze_panes(FIRST_ROW - 1, 2)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: two hundred columns are no A4 matter
    sheet.set_print_scale(60)
    sheet.set_v_pagebreaks(_page_breaks(edition))
    sheet.repeat_rows(0, FIRST_ROW - 2)
    sheet.repeat_columns(0, 1)
    sheet.set_footer("&C&9第 &P 页 共 &N 页")


def _page_breaks(edition: Edition) -> list[int]:
    """Columns before which a printed page ends: whole lines of the form, about thirty columns a page."""
    breaks, start, column = [], len(LEAD), len(LEAD)
    lines = [(cell.table.code, cell.line.code) for cell in edition.cells.values()]
    for _, last in _runs(lines):
        if len(LEAD) + last + 1 - start > _PAGE_COLUMNS:
            breaks.append(column)
            start = column
        column = len(LEAD) + last + 1
    return breaks


def _write_heads(sheet: Worksheet, styles: Styles, edition: Edition) -> None:
    for number, text in enumerate(LEAD):
        sheet.merge_range(1, number, HEAD_ROWS, number, text, styles["head"])
    cells = list(edition.cells.values())
    tables = [f"{cell.table.numeral}、{cell.table.title}" for cell in cells]
    for row, texts in ((1, tables), (2, [cell.line.label for cell in cells])):
        for first, last in _runs(list(zip(tables, texts, strict=True))):
            put(sheet, row, len(LEAD) + first, row, len(LEAD) + last, texts[first], styles["head"])
    for number, cell in enumerate(cells, len(LEAD)):
        sheet.write_string(3, number, cell.column.label, styles["head"])
        sheet.write_string(4, number, cell.key, styles["key"])
    sheet.set_row(2, 48)
    sheet.set_row(3, 32)
    sheet.set_row(4, 14)


def _runs(items: list[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """First and last of each run of equal neighbours."""
    first = 0
    for i in range(1, len(items) + 1):
        if i == len(items) or items[i] != items[first]:
            yield first, i - 1
            first = i


class Office(NamedTuple):
    """All that an office's row shows."""

    number: int
    unit: str
    unit_code: str
    year: int | None
    scope: Scope
    file: str
    link: str
    errors: int
    warnings: int
    marked: dict[str, str]
    cells: Cells


def _office(relative: Relative, numbered: tuple[int, Judged]) -> Office:
    number, item = numbered
    filing, report, path = item.filing, item.report, item.received.path
    assert filing is not None
    assert report is not None
    errors = warnings = 0
    if report.findings:  # most have none
        errors, warnings = report.counts["error"], report.counts["warning"]
    identity = (number, filing.unit, filing.unit_code, filing.year, filing.scope)
    return Office(*identity, path.name, relative(path), errors, warnings, _marked(item), filing.cells)


def _stated(office: Office) -> tuple[Any, ...]:
    """The same as plain values."""
    *facts, cells = office
    return (*facts, cells.fingerprint)


def offices_table(styles: Styles, edition: Edition) -> Table[Office]:
    """How the rows of offices are made."""
    rows = _Rows(RowWriter(styles, _BULK_STYLES, len(LEAD) + len(edition.keys)), edition)
    return Table(("offices", edition.name, rows.writer.label), BLOCK, rows.row, _stated)


class _Rows:
    """Makes the rows: one whose cells are all plain numbers is one formatting of a prepared line."""

    def __init__(self, writer: RowWriter, edition: Edition) -> None:
        self.writer = writer
        self._keys = edition.keys
        self._kinds = ["money" if cell.kind == "money" else "count" for cell in edition.cells.values()]
        self._position = {key: number for number, key in enumerate(edition.keys)}
        self._plain = writer.pattern(len(LEAD), self._kinds)
        styles = ("wrong", "doubtful")
        self._colours = {style: writer.pattern(len(LEAD), [style] * len(self._kinds)) for style in styles}

    def row(self, number: int, office: Office) -> bytes:
        """The row of an office, from nothing but what is given."""
        values, marked = office.cells.row, office.marked
        if set(map(type, values)) <= {int, Decimal} and not (marked and None in map(amount, values)):
            tail = self._numbers(number, values, marked)
        else:
            styles = (
                marked.get(key) or _style(value, kind)
                for key, value, kind in zip(self._keys, values, self._kinds, strict=True)
            )
            tail = self.writer.cells(number, len(LEAD), zip(map(_content, values), styles, strict=True))
        return self.writer.row(number, _lead(office), tail=tail)

    def _numbers(self, number: int, values: tuple[Value, ...], marked: dict[str, str]) -> str:
        pattern = self._plain.copy()
        for key, style in marked.items():
            position = self._position[key] + 1
            pattern[position] = self._colours[style][position]
        return str(number).join(pattern) % values


def _lead(office: Office) -> Sequence[Cell]:
    return (
        (office.number, "count"),
        (office.unit, "plain"),
        (office.unit_code, "plain"),
        (office.year, "count"),
        (SCOPE_LABELS[office.scope], "plain"),
        (Link(office.file, office.link), "link"),
        (office.errors or None, "error"),
        (office.warnings or None, "centre"),
    )


def _marked(item: Judged) -> dict[str, str]:
    """The format of cells with warnings and with errors: of an equation the suspected cell, else all that it holds."""
    wrong: dict[str, str] = {}
    doubtful: dict[str, str] = {}
    assert item.report is not None
    for finding in item.report.findings:
        if finding.severity == "error":
            wrong |= dict.fromkeys(finding.cells[:1] if finding.equations else finding.cells, "wrong")
        elif finding.severity == "warning" and finding.rule != "C-BLANK":
            doubtful |= dict.fromkeys(finding.cells[:1], "doubtful")
    return doubtful | wrong


def _content(value: Value) -> Number | str | None:
    """Numbers as numbers, so that the sums include them; what cannot be read as it stands."""
    if value.__class__ is int and -LIMIT < value < LIMIT:  # as most are
        return value
    if isinstance(value, Blank):
        return value.mark or None
    if isinstance(value, ReadNumber):
        return value.value
    number = amount(value)
    return show(value) if number is None else number


def _style(value: Value, kind: str) -> str:
    if value.__class__ is int:
        return kind
    if isinstance(value, Blank):
        return "blank"
    if isinstance(value, ReadNumber):
        return "doubtful"
    return "wrong" if amount(value) is None else kind


def _sheets_in(book: Pages) -> list[str]:
    """The sheets of a summary that hold its offices' rows; none where the workbook is not ours."""
    return [name for name in book.names if _NAME.fullmatch(name)]


def read_detail(summary: Filing) -> list[Filing]:
    """The offices of a summary workbook, each as its row states it; empty where the sheet is not ours."""
    from xlplugin.intake.cells import open_book
    from xlplugin.intake.guard import load
    from xlplugin.intake.pages import Pages
    from xlplugin.intake.remote import place

    book = Pages(open_book(load(place(summary.provenance.file))))
    found: list[Filing] = []
    for sheet in _sheets_in(book):
        found += _offices(book.grid(sheet), summary.edition)
        book.forget(sheet)
    return found


def _offices(grid: Grid, edition: Edition) -> Iterator[Filing]:
    from xlplugin.intake.grid import CellError

    columns = _columns(grid, edition)
    scopes = {label: scope for scope, label in SCOPE_LABELS.items()}
    for row in range(FIRST_ROW, grid.height + 1):
        unit, code, year, scope = (grid.value(row, column) for column in range(2, 6))
        if unit is None and code is None:
            continue
        values = zip(columns, grid.take([(row, column) for column in columns.values()]), strict=True)
        yield Filing(
            unit=str(unit or ""),
            unit_code=str(code or ""),
            year=year if isinstance(year, int) else None,
            edition=edition,
            scope=scopes.get(str(scope), "own"),
            cells={key: value.code if isinstance(value, CellError) else value for key, value in values},
        )


def sums(book: Pages, edition: Edition) -> dict[str, Value]:
    """Every column of the sheets summed again; blank where no office states a number. Empty where there is no such sheet."""
    found: dict[str, Number | None] = {}
    for sheet in _sheets_in(book):
        grid = book.grid(sheet)
        for key, column in _columns(grid, edition).items():
            stated = grid.column(column, FIRST_ROW)
            numbers = [n for n in stated if n.__class__ is int or n.__class__ is Decimal]
            before = found.get(key)
            found[key] = sum(numbers, before or 0) if numbers else before
        book.forget(sheet)  # a hundred megabytes each
    return {key: Blank() if number is None else number for key, number in found.items()}


def _columns(grid: Grid, edition: Edition) -> dict[str, int]:
    """Cell key to its column, as the last row of the head says."""
    heads = {grid.value(FIRST_ROW - 1, column): column for column in range(1, grid.width + 1)}
    return {key: heads[key] for key in edition.keys if key in heads}
