"""The first sheet: who reports, for which year and scope, 信息处理费, and how to fill the workbook in."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import look, palette
from workbook_templates.formulas import verdict_formula
from workbook_templates.layout import (
    COVER,
    COVER_FIELDS,
    COVER_LABELS,
    SCOPE_LABELS,
    TITLE_ROW,
    UNIT_ROW,
    YES,
    Layout,
)
from workbook_templates.measure import height

_HINTS = {
    "unit": "与公章一致",
    "unit_code": "18 位；没有的可不填",
    "year": "四位数字，如 2025",
    "scope": "从列表中选择",
    "fee_notices": "没有的填 0",
    "fee_notified": "没有的填 0",
    "fee_collected": "没有的填 0",
    "nothing_to_report": "各表全部为 0 时选“是”",
}
_INSTRUCTIONS = (
    "依次填写“二 主动公开”“三 依申请公开”“四 复议诉讼”三张表，再粘贴“文字部分”。只填写白色或浅黄色单元格，灰色的合计自动计算。",
    "每一格都要填：确实没有的填 0，不要留空，不要填“/”或“无”。空白格显示浅黄色。",
    "只填阿拉伯数字，不带“件”“万元”等单位。金额单位是万元，其余都是件数（整数）。",
    "一件申请只计一种办理结果；部分公开的只计“（二）部分公开”。",
    "“二、上年结转”应与上年度报告的“四、结转下年度继续办理”逐列一致。",
    "数字变红，说明勾稽关系不平：到“校验”表看是哪一项、多几还是少几，点击位置即可跳到该格。",
    "“校验”表显示“可以报送”后，保存为 .xlsx 报送。不要增删行列，不要改动工作表名称。",
)


def write(book: Workbook, layout: Layout) -> None:
    """Write the cover."""
    sheet = book[COVER]
    look.title(sheet, layout.edition.title[0], TITLE_ROW, 4)
    look.note(sheet, UNIT_ROW, 4, f"填报工作簿　格式依据：{layout.edition.source[0]}")
    sheet["A3"] = f"={verdict_formula(layout).text}"
    sheet["A3"].font = look.font(12, bold=True, colour=palette.ACCENT)
    sheet["A3"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells("A3:D3")
    _heading(sheet, 4, "一、基本情况")
    _heading(sheet, 12, "二、政府信息公开信息处理费与零报告")
    for name, address in COVER_FIELDS.items():
        _field(sheet, int(address[1:]), COVER_LABELS[name], _HINTS.get(name, ""), field=name)
    _choices(sheet)
    _heading(sheet, 18, "三、填报说明")
    for row, text in enumerate(_INSTRUCTIONS, 19):
        sheet.cell(row, 1, f"{row - 18}. {text}").font = look.font(11)
        sheet.cell(row, 1).alignment = Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        sheet.row_dimensions[row].height = height([(text, 88)], least=24)
    for column, width in zip("ABCD", (4, 28, 34, 24), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.row_dimensions[3].height = 30
    look.page(sheet, "A1:D25")
    look.protect(sheet)


def _heading(sheet: Worksheet, row: int, text: str) -> None:
    sheet.cell(row, 1, text)
    look.section_heading(sheet, row, 4)


def _field(sheet: Worksheet, row: int, label: str, hint: str, *, field: str) -> None:
    look.printed(sheet, f"A{row}:B{row}", "label")
    sheet.cell(row, 1, label)
    sheet.merge_cells(f"A{row}:B{row}")
    look.value_cell(sheet, row, 3, 3, locked=False)
    cell = sheet.cell(row, 3)
    cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)
    if field in ("unit", "unit_code", "contact_name", "contact_phone", "contact_email"):
        cell.number_format = "@"
    cell.protection = Protection(locked=False)
    sheet.cell(row, 4, hint).font = look.font(10, colour=palette.GREY)
    sheet.cell(row, 4).alignment = Alignment(horizontal="left", vertical="center", indent=1)
    sheet.row_dimensions[row].height = 24


def _choices(sheet: Worksheet) -> None:
    """What each field of the cover admits."""
    limits: dict[str, dict[str, Any]] = {
        "year": {"type": "whole", "operator": "between", "formula1": "2008", "formula2": "2099",
                 "errorTitle": "报告年度", "error": "请填四位数字的年度，如 2025。"},
        "scope": {"type": "list", "formula1": f'"{",".join(SCOPE_LABELS.values())}"',
                  "errorTitle": "统计范围", "error": "请从列表中选择。"},
        "nothing_to_report": {"type": "list", "formula1": f'"{YES},否"',
                              "errorTitle": "本年无相关业务", "error": "请从列表中选择“是”或“否”。"},
        "unit_code": {"type": "textLength", "operator": "equal", "formula1": "18",
                      "errorTitle": "统一社会信用代码", "error": "统一社会信用代码为 18 位。"},
    }  # fmt: skip
    for name in ("fee_notices", "fee_notified", "fee_collected"):
        kind = "whole" if name == "fee_notices" else "decimal"
        limits[name] = {"type": kind, "operator": "greaterThanOrEqual", "formula1": "0",
                        "errorTitle": "信息处理费", "error": "请填 0 或正数，不带单位。"}  # fmt: skip
    for name, limit in limits.items():
        rule = DataValidation(allow_blank=True, showErrorMessage=True, **limit)
        rule.add(COVER_FIELDS[name])
        sheet.add_data_validation(rule)
