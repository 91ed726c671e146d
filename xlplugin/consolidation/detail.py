"""分单位明细: one row per office, one column per cell of the form; the sums of the summary are formulas over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from validation import Edition, Filing
from validation.values import Blank, Number, ReadNumber, Value, amount, show
from workbook_templates.layout import SCOPE_LABELS, column_letter, quoted
from xlplugin.consolidation.bulk import BulkSheet, Cell, Link, RowWriter, relative
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.sheets import put
from xlplugin.verdicts import Judged

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlplugin.consolidation.sheets import Styles
    from xlplugin.intake.pages import Pages

SHEET = "分单位明细"
HEAD_ROWS = 4
"""Table, line, column, key; the offices follow."""
FIRST_ROW = HEAD_ROWS + 2
"""Row 1 is the title."""
LEAD = ("序号", "单位", "统一社会信用代码", "年度", "范围", "来源文件", "错误", "提醒")
_LEAD_WIDTHS = (6, 26, 21, 7, 12, 24, 6, 6)
_PAGE_COLUMNS = 30
_BULK_STYLES = ("count", "money", "plain", "link", "error", "centre", "wrong", "doubtful", "blank")


def column_of(edition: Edition, key: str) -> str:
    """The letters of a cell's column."""
    return column_letter(len(LEAD) + 1 + edition.keys.index(key))


def column_range(edition: Edition, key: str, count: int) -> str:
    """A cell's column over all offices, for a sum."""
    letters = column_of(edition, key)
    return f"{quoted(SHEET)}!{letters}{FIRST_ROW}:{letters}{FIRST_ROW + count - 1}"


def write_detail(book: Workbook, styles: Styles, result: Consolidation, folder: Path) -> None:
    """Add the sheet. `folder`: where the summary will lie, for the links to the source files."""
    edition, included = result.summary.edition, result.selection.included
    sheet = book.add_worksheet(SHEET, BulkSheet)
    last_column = len(LEAD) + len(edition.keys)
    title = f"{result.summary.unit}　分单位明细（{len(included)} 家）"
    sheet.merge_range(0, 0, 0, len(LEAD) - 1, title, styles["title"])
    sheet.set_row(0, 30)
    _write_heads(sheet, styles, edition)
    for number, width in enumerate(_LEAD_WIDTHS):
        sheet.set_column(number, number, width)
    sheet.set_column(len(LEAD), last_column - 1, 10)
    last_row = FIRST_ROW + len(included) - 1
    sheet.freeze_panes(FIRST_ROW - 1, 2)
    sheet.autofilter(FIRST_ROW - 2, 0, max(last_row, FIRST_ROW) - 1, last_column - 1)
    sheet.bulk = _rows(RowWriter(styles, _BULK_STYLES), included, edition, folder)
    sheet.bulk_size = (last_row, last_column)
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


def _rows(writer: RowWriter, included: Sequence[Judged], edition: Edition, folder: Path) -> Iterator[str]:
    kinds = ["money" if cell.kind == "money" else "count" for cell in edition.cells.values()]
    plain = writer.pattern(len(LEAD), kinds)
    for number, item in enumerate(included, 1):
        assert item.filing is not None
        row, values = FIRST_ROW + number - 1, item.filing.cells.row
        wrong, doubtful = _marked(item)
        if not wrong and not doubtful and set(map(type, values)) <= {int, Decimal}:
            tail = plain.replace("#", str(row)) % tuple(v if v.__class__ is int else show(v) for v in values)
        else:
            styles = (
                "wrong" if key in wrong else "doubtful" if key in doubtful else _style(value, kind)
                for key, value, kind in zip(edition.keys, values, kinds, strict=True)
            )
            tail = writer.cells(row, len(LEAD), zip(map(_content, values), styles, strict=True))
        yield writer.row(row, _lead(number, item, folder), tail=tail)


def _lead(number: int, item: Judged, folder: Path) -> list[Cell]:
    filing, report = item.filing, item.report
    assert filing is not None
    assert report is not None
    counts = report.counts
    return [
        (number, "count"),
        (filing.unit, "plain"),
        (filing.unit_code, "plain"),
        (filing.year, "count"),
        (SCOPE_LABELS[filing.scope], "plain"),
        (Link(item.received.path.name, relative(item.received.path, folder)), "link"),
        (counts["error"] or None, "error"),
        (counts["warning"] or None, "centre"),
    ]


def _marked(item: Judged) -> tuple[set[str], set[str]]:
    """Cells with errors: of an equation the suspected cell, else all that it holds; and cells with warnings."""
    wrong: set[str] = set()
    doubtful: set[str] = set()
    assert item.report is not None
    for finding in item.report.findings:
        if finding.severity == "error":
            wrong |= set(finding.cells[:1] if finding.equations else finding.cells)
        elif finding.severity == "warning" and finding.rule != "C-BLANK":
            doubtful |= set(finding.cells[:1])
    return wrong, doubtful


def _content(value: Value) -> Number | str | None:
    """Numbers as numbers, so that the sums include them; what cannot be read as it stands."""
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


def read_detail(summary: Filing) -> list[Filing]:
    """The offices of a summary workbook, each as its row states it; empty where the sheet is not ours."""
    from xlplugin.intake.cells import open_book
    from xlplugin.intake.grid import CellError
    from xlplugin.intake.guard import load
    from xlplugin.intake.pages import Pages

    book = Pages(open_book(load(summary.provenance.file)))
    if SHEET not in book.names:
        return []
    grid = book.grid(SHEET)
    columns = {grid.value(FIRST_ROW - 1, column): column for column in range(1, grid.width + 1)}
    keys = [key for key in summary.edition.keys if key in columns]
    scopes = {label: scope for scope, label in SCOPE_LABELS.items()}
    found = []
    for row in range(FIRST_ROW, grid.height + 1):
        unit, code, year, scope = (grid.value(row, column) for column in range(2, 6))
        if unit is None and code is None:
            continue
        values = {key: grid.value(row, columns[key]) for key in keys}
        found.append(
            Filing(
                unit=str(unit or ""),
                unit_code=str(code or ""),
                year=year if isinstance(year, int) else None,
                edition=summary.edition,
                scope=scopes.get(str(scope), "own"),
                cells={key: value.code if isinstance(value, CellError) else value for key, value in values.items()},
            )
        )
    return found


def sums(book: Pages, edition: Edition) -> dict[str, Value]:
    """Every column of the sheet summed again; blank where no office states a number. Empty where there is no such sheet."""
    if SHEET not in book.names:
        return {}
    grid = book.grid(SHEET)
    columns = {grid.value(FIRST_ROW - 1, column): column for column in range(1, grid.width + 1)}
    rows = range(FIRST_ROW, grid.height + 1)
    found: dict[str, Value] = {}
    for key in edition.keys:
        if key in columns:
            stated = grid.take([(row, columns[key]) for row in rows])
            numbers = [n for n in stated if isinstance(n, int | Decimal) and not isinstance(n, bool)]
            found[key] = sum(numbers, 0) if numbers else Blank()
    return found
