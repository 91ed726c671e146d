"""One visual language for every sheet: two typefaces, few colours, safe in grey print and for colour-blind readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates.formulas import unit_line_formula
from workbook_templates.layout import UNIT_ROW, Layout, TableLayout, column_letter, row_column
from workbook_templates.palette import (
    ACCENT,
    BLANK_TINT,
    BODY_FACE,
    GREY,
    HEAD_FACE,
    HEADER_TINT,
    INK,
    LINE,
    RED,
    TEXT_TINT,
    TOTAL_TINT,
    WRONG_TINT,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell


def _solid(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


def _differential(colour: str) -> PatternFill:
    return PatternFill(bgColor=colour)


WRONG_FILL, TEXT_FILL, BLANK_FILL = (_differential(c) for c in (WRONG_TINT, TEXT_TINT, BLANK_TINT))
WRONG_FONT = Font(color=RED, bold=True)
_HAIR = Side(style="thin", color=LINE)
BOX = Border(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR)


def font(size: int = 11, bold: bool = False, colour: str = INK, head: bool = False) -> Font:
    return Font(name=HEAD_FACE if head else BODY_FACE, size=size, bold=bold, color=colour)


def title(sheet: Worksheet, text: str, row: int, last_column: int) -> None:
    """The title of a sheet, over its whole width."""
    sheet.cell(row, 1, text).font = font(16, head=True, colour=ACCENT)
    sheet.cell(row, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last_column)
    sheet.row_dimensions[row].height = 32


def unit_line(sheet: Worksheet, layout: Layout, row: int, last_column: int) -> None:
    """填报单位 and year, taken from the cover."""
    sheet.cell(row, 1, f"={unit_line_formula().text}").font = font(10, colour=GREY)
    sheet.cell(row, 1).alignment = Alignment(horizontal="left", vertical="center")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last_column)
    sheet.row_dimensions[row].height = 20


def note(sheet: Worksheet, row: int, last_column: int, text: str) -> None:
    """A line of advice under a title."""
    sheet.cell(row, 1, text).font = font(10, colour=GREY)
    sheet.cell(row, 1).alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last_column)
    sheet.row_dimensions[row].height = 22


def printed(sheet: Worksheet, area: str, role: str) -> None:
    """A text of the published form: heading, corner, header or label."""
    for cell in _cells(sheet, area):
        cell.border = BOX
        cell.fill = _solid(HEADER_TINT) if role in ("heading", "header", "corner") else PatternFill()
    first = sheet[area.partition(":")[0]]
    first.font = font(10 if role == "corner" else 11, head=role == "heading")
    left = role == "label" and (
        ":" not in area or row_column(area.split(":")[0])[0] == row_column(area.split(":")[1])[0]
    )
    first.alignment = Alignment(
        horizontal="left" if left else "center", vertical="center", wrap_text=True, indent=1 if left else 0
    )


def value_cell(sheet: Worksheet, row: int, first: int, last: int, *, locked: bool) -> None:
    """A number: right-aligned, boxed, open where it is typed, tinted where it is computed."""
    for column in range(first, last + 1):
        cell = sheet.cell(row, column)
        cell.border = BOX
        cell.font = font(11, bold=locked)
        cell.alignment = Alignment(horizontal="right", vertical="center", indent=1 if last > first else 0)
        cell.protection = Protection(locked=locked)
        if locked:
            cell.fill = _solid(TOTAL_TINT)
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)


def section_heading(sheet: Worksheet, row: int, last_column: int) -> None:
    cell = sheet.cell(row, 1)
    cell.font = font(13, head=True, colour=ACCENT)
    cell.alignment = Alignment(horizontal="left", vertical="center")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last_column)
    sheet.row_dimensions[row].height = 28


def paragraph(sheet: Worksheet, row: int) -> None:
    """A row for one paragraph of text."""
    cell = sheet.cell(row, 2)
    cell.font = font(11)
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
    cell.protection = Protection(locked=False)
    cell.number_format = "@"


def page(sheet: Worksheet, area: str, *, landscape: bool = False) -> None:
    """A4, fitted to the width, centred, page numbers below."""
    setup = sheet.page_setup
    setup.paperSize, setup.orientation = 9, "landscape" if landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = area
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.55
    margins.top, margins.bottom = 0.75, 0.7
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter.center.size = 9
    sheet.sheet_view.showGridLines = False


def protect(sheet: Worksheet) -> None:
    """Locked without a password; widths, heights and formats stay free."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False


def _cells(sheet: Worksheet, area: str) -> list[Cell]:
    found = sheet[area]
    return [cell for row in found for cell in row] if isinstance(found, tuple) else [found]


# --- widths and heights of the three tables ----------------------------------------------------------------


def _size_blocks(sheet: Worksheet, table: TableLayout) -> None:
    for column, width in zip("ABCD", (30, 20, 20, 20), strict=True):
        sheet.column_dimensions[column].width = width
    for row in range(UNIT_ROW + 1, table.last_row + 1):
        sheet.row_dimensions[row].height = 26


def _size_grid(sheet: Worksheet, table: TableLayout) -> None:
    for number in range(1, table.last_column + 1):
        width = {1: 7.5, 2: 12, 3: 34}.get(number, 9.5)
        sheet.column_dimensions[column_letter(number)].width = width
    sheet.row_dimensions[UNIT_ROW + 1].height, sheet.row_dimensions[UNIT_ROW + 2].height = 20, 20
    sheet.row_dimensions[UNIT_ROW + 3].height = 34
    long = {
        p.top
        for p in table.printed
        if p.role == "label" and p.top == p.bottom and len(p.text) > (19 if p.left == 3 else 26)
    }
    very_long = {p.top for p in table.printed if p.role == "label" and p.left == 3 and len(p.text) > 34}
    for row in range(UNIT_ROW + 4, table.last_row + 1):
        sheet.row_dimensions[row].height = 46 if row in very_long else 32 if row in long else 22
    group = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for item in table.printed:
        if item.role == "label" and item.bottom > item.top:
            sheet.cell(item.top, item.left).alignment = group


def _size_across(sheet: Worksheet, table: TableLayout) -> None:
    for number in range(1, table.last_column + 1):
        sheet.column_dimensions[column_letter(number)].width = 8.6
    for row, height in zip(range(UNIT_ROW + 1, table.last_row + 1), (24, 24, 36, 30), strict=True):
        sheet.row_dimensions[row].height = height


TABLE_SIZES: dict[str, Callable[[Worksheet, TableLayout], None]] = {
    "t2": _size_blocks,
    "t3": _size_grid,
    "t4": _size_across,
}
