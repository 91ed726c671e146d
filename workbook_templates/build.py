"""An edition as an .xlsx template, built with openpyxl. `python -m workbook_templates.build` rewrites the shipped ones.

The workbook helps without any macro: totals are formulas, input cells admit whole numbers ≥ 0 only, blanks are tinted,
an equation that does not hold turns its cells red, and the sheet 校验 shows every equation live.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from validation import editions
from validation.form import Edition
from validation.values import LIMIT
from workbook_templates import cover, look, palette
from workbook_templates.formulas import Formula, broken_when, check_formulas, total_formulas
from workbook_templates.layout import (
    CHECKS,
    META,
    META_FIELDS,
    PARAGRAPHS,
    TEMPLATE_VERSION,
    TITLE_ROW,
    UNIT_ROW,
    WORDS,
    Layout,
    TableLayout,
    a1,
    column_letter,
    defined_name,
    field_name,
    of,
    reference,
    row_column,
)

_EPOCH = datetime(2026, 1, 1)


def build(edition: Edition) -> bytes:
    """The template of an edition as bytes; the same edition always gives the same bytes."""
    layout = of(edition)
    book = Workbook()
    book.remove(book.active)
    for name in layout.sheets:
        book.create_sheet(name)
    cover.write(book, layout)
    for table in layout.tables.values():
        _write_table(book[table.sheet], table, layout)
    _write_words(book[WORDS], layout)
    _write_checks(book[CHECKS], layout)
    _write_meta(book[META], layout)
    _write_names(book, layout)
    book.active = 0
    book.calculation.fullCalcOnLoad = True
    book.properties.creator, book.properties.title = "xlplugin", edition.title[0]
    book.properties.created = book.properties.modified = _EPOCH
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    """The workbook's bytes, with the time of saving taken out."""
    import zipfile

    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    stamp = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                start = data.index(b">", data.index(b"<dcterms:modified")) + 1
                data = data[:start] + stamp + data[data.index(b"</dcterms:modified>") :]
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, data)
    return out.getvalue()


# --- the three tables --------------------------------------------------------------------------------------


def _write_table(sheet: Worksheet, table: TableLayout, layout: Layout) -> None:
    look.title(sheet, f"{table.table.numeral}、{table.table.title}", TITLE_ROW, table.last_column)
    look.unit_line(sheet, layout, UNIT_ROW, table.last_column)
    for item in table.printed:
        _print(sheet, item.range, item.text, item.role)
    totals = total_formulas(layout)
    for key, (row, column) in table.cells.items():
        cell = sheet.cell(row, column)
        kind = layout.edition.cells[key].kind
        cell.number_format = palette.MONEY_FORMAT if kind == "money" else palette.COUNT_FORMAT
        if key in totals:
            cell.value = f"={totals[key].text}"
        look.value_cell(sheet, row, column, table.spans.get(key, column), locked=key in totals)
    _limit(sheet, table, layout, totals)
    _colour(sheet, table, layout)
    look.page(sheet, f"A1:{a1(table.last_row, table.last_column)}", landscape=table.table.code == "t4")
    look.TABLE_SIZES[table.table.code](sheet, table)
    look.protect(sheet)
    first_row = min(row for row, _ in table.cells.values())
    first_column = min(column for _, column in table.cells.values())
    if table.table.code == "t3":
        sheet.freeze_panes = a1(first_row, first_column)


def _print(sheet: Worksheet, area: str, text: str, role: str) -> None:
    first = area.partition(":")[0]
    sheet[first].value = text
    look.printed(sheet, area, role)
    if ":" in area:
        sheet.merge_cells(area)


_LIMITS: dict[str, dict[str, Any]] = {
    "count": {
        "type": "whole",
        "operator": "between",
        "formula1": "0",
        "formula2": str(LIMIT - 1),
        "promptTitle": "填写件数",
        "prompt": "请填 0 或正整数，不带单位；确无的填 0，不要留空。",
        "errorTitle": "只能填整数",
        "error": "这里只能填 0 或正整数：不带“件”等单位，不带小数、逗号和空格。",
    },
    "change": {
        "type": "whole",
        "operator": "between",
        "formula1": str(1 - LIMIT),
        "formula2": str(LIMIT - 1),
        "promptTitle": "填写增减",
        "prompt": "增加填正整数，减少填负整数，没有变化填 0。",
        "errorTitle": "只能填整数",
        "error": "这里只能填整数：增加填正数，减少填负数。",
    },
    "money": {
        "type": "decimal",
        "operator": "between",
        "formula1": "0",
        "formula2": str(LIMIT - 1),
        "promptTitle": "填写金额（万元）",
        "prompt": "单位是万元，最多 6 位小数（精确到分），不带单位；确无的填 0。",
        "errorTitle": "只能填金额",
        "error": "这里只能填 0 或正数，单位是万元，不带“万元”“元”等字样。",
    },
}


def _limit(sheet: Worksheet, table: TableLayout, layout: Layout, totals: dict[str, Formula]) -> None:
    """Whole numbers ≥ 0 in input cells, with a Chinese prompt."""
    by_kind: dict[str, list[str]] = {}
    for key, at in table.cells.items():
        if key not in totals:
            by_kind.setdefault(layout.edition.cells[key].kind, []).append(a1(*at))
    for kind, addresses in by_kind.items():
        limit = DataValidation(allow_blank=True, showErrorMessage=True, showInputMessage=True, **_LIMITS[kind])
        limit.sqref = MultiCellRange(_compact(addresses))
        sheet.add_data_validation(limit)


def _colour(sheet: Worksheet, table: TableLayout, layout: Layout) -> None:
    """Red numbers where an equation does not hold, its stated side filled; texts orange, blanks tinted.

    The parts get no fill, so that the one cell which a marked copy fills stands out among them.
    """
    stated: dict[str, list[str]] = {}
    parts: dict[str, list[str]] = {}
    for equation in layout.edition.equations:
        condition, single = broken_when(layout, equation), equation.rule.fills
        for keys, found in (
            (equation.left if single else equation.cells, stated),
            (equation.right if single else (), parts),
        ):
            if here := [a1(*table.cells[key]) for key in keys if key in table.cells]:
                found.setdefault(condition, []).extend(here)
    for condition, addresses in stated.items():
        _colour_where(sheet, condition, addresses, font=look.WRONG_FONT, fill=look.WRONG_FILL)
    for condition, addresses in parts.items():
        _colour_where(sheet, condition, addresses, font=look.WRONG_FONT)
    inputs = [a1(*at) for key, at in table.cells.items() if key not in layout.edition.totals]
    _colour_where(sheet, "ISTEXT({column}{row})", inputs, fill=look.TEXT_FILL)
    _colour_where(sheet, "ISBLANK({column}{row})", inputs, fill=look.BLANK_FILL)


def _colour_where(sheet: Worksheet, condition: str, addresses: list[str], **colours: Any) -> None:
    """One format for all these cells; of the condition what is left open follows the cell, counted from the first one."""
    areas = _compact(addresses)
    row, column = row_column(areas[0].partition(":")[0])
    if any(r < row or c < column for r, c in map(row_column, addresses)):
        raise ValueError(f"{areas}: programs disagree on which cell is the first of these")
    rule = FormulaRule([condition.format(row=row, column=column_letter(column))], **colours)
    sheet.conditional_formatting.add(" ".join(areas), rule)


def _compact(addresses: list[str]) -> list[str]:
    """Rectangles from the top left, so that conditional formats stay readable in Excel's own dialog."""
    joined: list[list[int]] = []
    for row, column in sorted(row_column(address) for address in addresses):
        if joined and joined[-1][0] == row and joined[-1][2] == column - 1:
            joined[-1][2] = column
        else:
            joined.append([row, column, column])
    stacked: list[list[int]] = []  # top, left, right, bottom
    for row, left, right in joined:
        above = next((s for s in stacked if s[1:3] == [left, right] and s[3] == row - 1), None)
        if above:
            above[3] = row
        else:
            stacked.append([row, left, right, row])
    return [f"{a1(t, x)}:{a1(b, y)}" if (t, x) != (b, y) else a1(t, x) for t, x, y, b in stacked]


# --- text, checks, metadata --------------------------------------------------------------------------------


def _write_words(sheet: Worksheet, layout: Layout) -> None:
    look.title(sheet, "文字部分", TITLE_ROW, 2)
    look.note(sheet, 2, 2, "每段一行，可从文档中整段粘贴。文字中的数字会与表格核对，不一致时只作提醒。")
    headings = dict(layout.edition.sections)
    for numeral, (first, last) in layout.sections.items():
        sheet.cell(first - 1, 1, f"{numeral}、{headings[numeral]}")
        look.section_heading(sheet, first - 1, 2)
        for row in range(first, last + 1):
            look.paragraph(sheet, row)
        # The next free row is tinted, so that the empty ones need no lines on paper.
        next_free = FormulaRule([f"AND(ISBLANK(B{first + 1}),NOT(ISBLANK(B{first})))"], fill=look.BLANK_FILL)
        sheet.conditional_formatting.add(f"B{first}", FormulaRule([f"ISBLANK(B{first})"], fill=look.BLANK_FILL))
        sheet.conditional_formatting.add(f"B{first + 1}:B{last}", next_free)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 4, 84
    look.page(sheet, f"A1:B{max(last for _, last in layout.sections.values())}")
    look.protect(sheet)


def _write_checks(sheet: Worksheet, layout: Layout) -> None:
    from workbook_templates.checks import write

    write(sheet, layout, check_formulas(layout))


def _write_meta(sheet: Worksheet, layout: Layout) -> None:
    meta = dict.fromkeys(META_FIELDS, None) | {
        "kind": "filing",
        "edition": layout.edition.name,
        "template_version": TEMPLATE_VERSION,
    }
    for row, (name, value) in enumerate(meta.items(), 1):
        sheet.cell(row, 1, name)
        sheet[META_FIELDS[name]] = value
    sheet.sheet_state = "hidden"
    look.protect(sheet)


def _write_names(book: Workbook, layout: Layout) -> None:
    """A defined name for every cell and field: an inserted row or a renamed sheet does not lose it."""
    for table in layout.tables.values():
        for key, at in table.cells.items():
            book.defined_names[defined_name(key)] = DefinedName(
                defined_name(key), attr_text=reference(table.sheet, a1(*at))
            )
    for name, (sheet, address) in layout.fields.items():
        book.defined_names[field_name(name)] = DefinedName(field_name(name), attr_text=reference(sheet, address))
    for numeral, (first, last) in layout.sections.items():
        name = field_name(f"section_{list(PARAGRAPHS).index(numeral) + 1}")
        book.defined_names[name] = DefinedName(name, attr_text=reference(WORDS, f"B{first}:B{last}"))


def main() -> None:
    """Rewrite the shipped templates."""
    from pathlib import Path

    for name in editions.NAMES:
        path = Path(__file__).with_name(f"template-{name}.xlsx")
        path.write_bytes(build(editions.get(name)))


if __name__ == "__main__":
    main()
