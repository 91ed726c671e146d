"""The empty roster as a workbook, to be filled in by the office that collects the reports."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from xlplugin.office.roster_table import COLUMNS

_WIDTHS = {
    "code": 24,
    "name": 34,
    "aliases": 30,
    "level": 12,
    "parent": 24,
    "files": 8,
    "contact": 12,
    "email": 28,
    "group": 14,
}
_HINTS = {
    "code": "统一社会信用代码，18 位；没有的可不填，或用自己的编号",
    "name": "必填，全称，与公章一致，不能重复",
    "aliases": "简称、曾用名，用分号隔开",
    "level": "如：市、区、区直单位、乡镇街道",
    "parent": "上级单位的代码（没有代码的写上级名称）；最高一级留空",
    "files": "是 或 否；留空时，没有下级的单位须报",
    "contact": "收件人姓名",
    "email": "寄送填报工作簿的邮箱",
    "group": "可不填；分组打包和统计用，留空时按上级分组",
}
_ROWS = 2000


def template() -> bytes:
    """The roster template; always the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "单位名册", "created": datetime(2026, 1, 1)})
    head = book.add_format(
        {"bold": True, "font_name": "黑体", "bg_color": "#E9EEF6", "border": 1, "align": "center", "valign": "vcenter"}
    )
    text = book.add_format({"num_format": "@", "font_name": "宋体"})
    _list(book.add_worksheet("名册"), head, text)
    _hints(
        book.add_worksheet("填写说明"), head, book.add_format({"font_name": "宋体", "text_wrap": True, "valign": "top"})
    )
    book.close()
    return out.getvalue()


def _list(sheet: Any, head: Any, text: Any) -> None:
    for at, (column, headings) in enumerate(COLUMNS.items()):
        sheet.set_column(at, at, _WIDTHS[column], text)
        sheet.write_string(0, at, headings[0], head)
    yes_no = list(COLUMNS).index("files")
    sheet.data_validation(1, yes_no, _ROWS, yes_no, {"validate": "list", "source": ["是", "否"]})
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _hints(sheet: Any, head: Any, plain: Any) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 70)
    sheet.write_row(0, 0, ["栏目", "填写说明"], head)
    for row, (column, headings) in enumerate(COLUMNS.items(), 1):
        sheet.write_row(row, 0, [headings[0], _HINTS[column]], plain)
