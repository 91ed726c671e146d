"""The sheet 校验: every equation live, with its two sides, the difference, a verdict in words and a link to the place."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from validation.form import Edition, Equation
from workbook_templates import look, palette
from workbook_templates.formulas import CHECK_HEAD, Formula
from workbook_templates.layout import Layout, a1, quoted

_HEADINGS = ("规则", "勾稽关系", "位置（点击跳转）", "左边", "右边", "差额", "结论")
_WIDTHS = (13, 30, 40, 11, 11, 9, 22)
_STATEMENTS = {
    "T3-BALANCE": "一＋二＝三（七）＋四",
    "T3-RESULTS": "三（七）＝三（一）至三（六）各项之和",
    "T3-ROW": "总计＝六类申请人之和",
    "T4-SUM": "总计＝四种结果之和",
}


def statement(equation: Equation) -> str:
    """An equation in a few words; a rule without its own wording is named by its title."""
    return _STATEMENTS.get(equation.rule.id, equation.rule.title[0])


def where(edition: Edition, equation: Equation) -> str:
    """表三“自然人”列, 表三“（一）予以公开”行."""
    cell = edition.cells[equation.cells[0]]
    along, kind = (cell.column, "列") if equation.rule.left.axis == "line" else (cell.line, "行")
    label = along.label if len(along.label) <= 18 else along.label[:16] + "…"
    return f"表{cell.table.numeral}“{label}”{kind if cell.table.code != 't4' else ''}"


def write(sheet: Worksheet, layout: Layout, formulas: list[Formula]) -> None:
    """Write the check sheet."""
    look.title(sheet, "校验：勾稽关系", 1, len(_HEADINGS))
    sheet.merge_cells("A2:G2")
    sheet["A2"].font = look.font(12, bold=True, colour=palette.ACCENT)
    sheet["A2"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[2].height = 28
    for row, column, label in ((3, 1, "勾稽不平（项）"), (4, 1, "空白（格）"), (4, 4, "文本（格）")):
        sheet.cell(row, column, label).font = look.font(11)
    sheet.cell(3, 4, "以下各项随填报自动更新，全部为“平”才能报送。").font = look.font(10, colour=palette.GREY)
    for column, (text, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), 1):
        sheet.cell(CHECK_HEAD, column, text)
        look.printed(sheet, a1(CHECK_HEAD, column), "header")
        sheet.column_dimensions[a1(1, column)[:-1]].width = width
    sheet.row_dimensions[CHECK_HEAD].height = 24
    for row, equation in enumerate(layout.edition.equations, CHECK_HEAD + 1):
        _line(sheet, row, layout, equation)
    for formula in formulas:
        sheet[formula.address] = f"={formula.text}"
    for address in ("C3", "C4", "E4"):
        sheet[address].font, sheet[address].alignment = look.font(11, bold=True), Alignment(horizontal="left")
    last = CHECK_HEAD + len(layout.edition.equations)
    wrong = FormulaRule([f'$G{CHECK_HEAD + 1}<>"平"'], font=look.WRONG_FONT, fill=look.WRONG_FILL)
    sheet.conditional_formatting.add(f"A{CHECK_HEAD + 1}:G{last}", wrong)
    sheet.freeze_panes = a1(CHECK_HEAD + 1, 1)
    sheet.print_title_rows = f"{CHECK_HEAD}:{CHECK_HEAD}"
    look.page(sheet, f"A1:G{last}")
    look.protect(sheet)


def _line(sheet: Worksheet, row: int, layout: Layout, equation: Equation) -> None:
    for column, text in enumerate((equation.rule.id, statement(equation), where(layout.edition, equation)), 1):
        sheet.cell(row, column, text)
        look.printed(sheet, a1(row, column), "label")
    for column in range(4, 8):
        look.value_cell(sheet, row, column, column, locked=True)
        sheet.cell(row, column).font = look.font(11)
        sheet.cell(row, column).number_format = palette.COUNT_FORMAT
    sheet.cell(row, 7).alignment = Alignment(horizontal="center", vertical="center")
    key = next(iter(equation.left))
    table = layout.tables[key.partition(".")[0]]
    address = a1(*table.cells[key])
    sheet.cell(row, 3).hyperlink = Hyperlink(ref=a1(row, 3), location=f"{quoted(table.sheet)}!{address}")
    sheet.cell(row, 3).font = look.font(11, colour=palette.LINK)
    sheet.row_dimensions[row].height = 20
