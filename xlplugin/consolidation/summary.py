"""The summary workbook: the form filled with the sums, the offices, the files, the findings, and charts.

Every sum is a formula over the sheet 分单位明细 with its stored value, so that a click shows where a number comes from
and a preview shows the number. The workbook is a filing like any other: `validate` and `consolidate` read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from validation.findings import Language
from validation.values import Blank, amount
from workbook_templates.layout import (
    COVER_LABELS,
    HEADER_ROW,
    META,
    META_FIELDS,
    PART_FIELDS,
    PARTS_ROW,
    SCOPE_LABELS,
    TEMPLATE_VERSION,
    YES,
    TableLayout,
    a1,
    defined_name,
    field_name,
    layout,
    reference,
    row_column,
)
from xlplugin.consolidation import sheets
from xlplugin.consolidation.blocks import Blocks, Table
from xlplugin.consolidation.bulk import BulkSheet, Relative, RowWriter
from xlplugin.consolidation.charts import CHARTS, write_charts
from xlplugin.consolidation.detail import column_ranges, write_detail
from xlplugin.consolidation.lists import write_files, write_findings
from xlplugin.consolidation.packing import Rows, bulk_in, pack
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.sheets import Styles, put
from xlplugin.office.brief import BRIEF, write_brief
from xlplugin.office.pages import MAKEUP, write_check, write_groups, write_makeup, write_peers
from xlplugin.ooxml.container import TooLargeError

T = TypeVar("T")
SUMMARY = "汇总"
PARTS_BLOCK = 64
"""Rows of the hidden list that are packed together."""
_FIELDS = {
    "unit": "C5", "unit_code": "C6", "year": "C7", "scope": "C8",
    "fee_notices": "C10", "fee_notified": "C11", "fee_collected": "C12", "nothing_to_report": "C13",
}  # fmt: skip
_CREATED = datetime(2026, 1, 1)


def write(
    result: Consolidation, path: str | Path, language: Language = "zh", beside: Callable[[], T] | None = None
) -> T | None:
    """Write the summary workbook, whole or not at all. Raises OutputError.

    :param beside: something else to be done with the result, perhaps on another core; what it gives is returned.
    """
    from xlplugin.outputs import OutputError, replacing

    target = Path(path)
    if PARTS_ROW + len(result.summary.parts) > sheets.LAST_ROW:
        raise OutputError(target, "too-many-offices")
    with replacing(target) as temporary:
        try:
            return save(result, temporary, target.resolve().parent, language, beside)
        except TooLargeError as error:
            raise OutputError(target, "too-many-offices") from error


def save(
    result: Consolidation,
    path: Path,
    folder: Path,
    language: Language = "zh",
    beside: Callable[[], T] | None = None,
) -> T | None:
    """Write it to exactly that path; `folder` is where it will lie, for the links to the source files."""
    made = BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "政府信息公开工作年度报告汇总", "author": "xlplugin", "created": _CREATED})
    book.set_calc_mode("auto")
    styles, relative = Styles(book), Relative(folder)
    tables = list(layout(result.summary.edition.name).tables.values())
    names = (SUMMARY, BRIEF, *[table.sheet for table in tables], CHARTS)
    cover, brief, *grids, charts = map(book.add_worksheet, names)  # in the order of the tabs; filled below
    write_detail(book, styles, result, relative)
    makeup = book.add_worksheet(MAKEUP)
    write_files(book, styles, result, relative, language)
    write_groups(book, styles, result)
    write_findings(book, styles, result, relative, language)
    parts = _parts(styles, result)
    # On other cores, if there are some, while the rest is written here.
    with Rows([*bulk_in(book).values(), parts], beside) as rows:
        _write_cover(cover, styles, result)
        write_brief(brief, styles, result)
        for table, grid in zip(tables, grids, strict=True):
            _write_table(grid, styles, result, table)
        write_charts(book, charts, styles, result)
        write_makeup(makeup, styles, result)
        write_check(book, styles, result)
        write_peers(book, styles, result.notices)
        _write_meta(book, result, parts)
        _write_names(book, result)
        done: T | None = pack(book, made, rows, path)
    return done


def _write_cover(sheet: Worksheet, styles: Styles, result: Consolidation) -> None:
    summary, chosen = result.summary, result.selection
    sheet.merge_range("A1:F1", f"{summary.unit}", styles["title"])
    sheet.merge_range("A2:F2", f"{summary.year or ''} 年政府信息公开工作年度报告汇总", styles["title"])
    sheet.merge_range("A3:F3", _verdict(result), styles["verdict"])
    sheet.merge_range("A4:C4", "一、汇总单位", styles["heading"])
    sheet.merge_range("A9:C9", "二、政府信息公开信息处理费（各单位合计）", styles["heading"])
    for name, address in _FIELDS.items():
        row, column = row_column(address)
        put(sheet, row - 1, 0, row - 1, 1, COVER_LABELS[name], styles["label"])
        put(sheet, row - 1, column - 1, row - 1, column - 1, _field(result, name), styles["value"])
    sheet.merge_range("A15:F15", "三、报送与汇总", styles["heading"])
    figures = (
        ("收到文件", len(result.judged)),
        ("已汇总", len(chosen.included)),
        ("　其中有错误", result.with_errors),
        ("未汇总", len(chosen.excluded)),
        ("重复报送的单位", len(chosen.duplicates)),
        ("未报送的单位", len(chosen.missing)),
    )
    for row, (label, figure) in enumerate(figures, 15):
        put(sheet, row, 0, row, 1, label, styles["label"])
        put(sheet, row, 2, row, 2, figure, styles["count"])
    _key_figures(sheet, styles, result)
    for column, width in enumerate((6, 26, 26, 4, 34, 14)):
        sheet.set_column(column, column, width)
    for row in range(24):
        sheet.set_row(row, 28 if row < 3 else 22)
    sheet.hide_gridlines(2)
    _page(sheet, "A1:F24")


_KEY_FIGURES = (
    ("本年新收申请", "t3.new.total"),
    ("上年结转申请", "t3.carried_in.total"),
    ("办理总计", "t3.handled.total"),
    ("结转下年度", "t3.carried_out.total"),
    ("行政复议", "t4.review.total"),
    ("行政诉讼（未经复议直接起诉）", "t4.direct.total"),
    ("行政诉讼（复议后起诉）", "t4.after_review.total"),
    ("行政许可", "t2.licences.decisions"),
    ("行政处罚", "t2.penalties.decisions"),
)


def _key_figures(sheet: Worksheet, styles: Styles, result: Consolidation) -> None:
    """The figures that a leader asks for first, each taken from the tables."""
    form = layout(result.summary.edition.name)
    sheet.merge_range("E4:F4", "主要数据", styles["heading"])
    known = [(label, key) for label, key in _KEY_FIGURES if key in result.summary.edition.cells]
    for row, (label, key) in enumerate(known, 4):
        table = form.tables[key.partition(".")[0]]
        where = reference(table.sheet, a1(*table.cells[key]))
        value = result.totals[key]
        put(sheet, row, 4, row, 4, label, styles["label"])
        sheet.write_formula(row, 5, f"={where}", styles["count"], "" if value is None else float(value))


def _verdict(result: Consolidation) -> str:
    broken = sum(len(finding.equations) for finding in result.report.findings)
    count = len(result.selection.included)
    if not count:
        return "没有可汇总的文件。"
    return (
        f"汇总 {count} 份，勾稽全部相平。" if not broken else f"汇总 {count} 份，有 {broken} 项勾稽不平，见“问题清单”。"
    )


def _field(result: Consolidation, name: str) -> Any:
    summary = result.summary
    if name == "scope":
        return SCOPE_LABELS[summary.scope]
    if name == "nothing_to_report":
        return YES if summary.nothing_to_report else None
    value = getattr(summary, name)
    return (
        amount(value)
        if name.startswith("fee_") and not isinstance(value, Blank)
        else None
        if isinstance(value, Blank)
        else value
    )


def _write_table(sheet: Worksheet, styles: Styles, result: Consolidation, table: TableLayout) -> None:
    """A table as published, its numbers as sums over the offices."""
    put(sheet, 0, 0, 0, table.last_column - 1, f"{table.table.numeral}、{table.table.title}", styles["title"])
    line = f"汇总单位：{result.summary.unit}　　报告年度：{result.summary.year or ''}　　共 {len(result.selection.included)} 份"
    put(sheet, 1, 0, 1, table.last_column - 1, line, styles["note"])
    for item in table.printed:
        style = styles["label" if item.role == "label" else "head"]
        put(sheet, item.top - 1, item.left - 1, item.bottom - 1, item.right - 1, item.text, style)
    wrong = {key for finding in result.report.findings if finding.severity == "error" for key in finding.cells[:1]}
    for key, (row, column) in table.cells.items():
        _write_sum(sheet, styles, result, key, row - 1, column - 1, table.spans.get(key, column) - 1, wrong)
    for number, width in enumerate(_widths(table)):
        sheet.set_column(number, number, width)
    for row, height in _heights(table).items():
        sheet.set_row(row - 1, height)
    if table.table.code == "t3":
        first = min(at for at in table.cells.values())
        sheet.freeze_panes(first[0] - 1, first[1] - 1)
    if table.table.code == "t4":
        sheet.set_landscape()
    sheet.hide_gridlines(2)
    _page(sheet, f"A1:{a1(table.last_row, table.last_column)}")


def _write_sum(
    sheet: Worksheet, styles: Styles, result: Consolidation, key: str, row: int, left: int, right: int, wrong: set[str]
) -> None:
    edition, value = result.summary.edition, result.totals[key]
    kind = "money" if edition.cells[key].kind == "money" else "total" if key in edition.totals else "count"
    style = styles["wrong" if key in wrong else kind]
    if right > left:
        sheet.merge_range(row, left, row, right, "", style)
    if value is None:
        sheet.write_blank(row, left, None, style)
    else:
        areas = column_ranges(edition, key, len(result.selection.included))
        stored = value if isinstance(value, int) else float(value)  # 15 digits, which a float keeps
        sheet.write_formula(row, left, f"=SUM({areas})", style, stored)


_GRID_WIDTHS = {"t2": (30, 20, 20, 20), "t3": (7.5, 12, 34, *(10.5,) * 7), "t4": (8.6,) * 15}


def _widths(table: TableLayout) -> Sequence[float]:
    return _GRID_WIDTHS[table.table.code]


def _heights(table: TableLayout) -> Mapping[int, float]:
    heights: dict[int, float] = {1: 32, 2: 20} | dict.fromkeys(range(HEADER_ROW, table.last_row + 1), 26.0)
    for item in table.printed:
        if item.role == "label" and item.left == 3:
            heights[item.top] = 46 if len(item.text) > 34 else 32 if len(item.text) > 17 else 24
    if table.table.code != "t2":
        heights[HEADER_ROW + 2] = 36
    return heights


def _page(sheet: Worksheet, area: str) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.print_area(area)
    sheet.set_footer("&C&9第 &P 页 共 &N 页")


def _parts(styles: Styles, result: Consolidation) -> Blocks:
    """The list of all that the summary holds."""
    writer = RowWriter(styles, ["hidden"])

    def render(number: int, texts: tuple[str, ...]) -> bytes:
        return writer.row(number, [(text, "hidden") for text in texts])

    def facts(part: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(part.get(name, "")) for name in PART_FIELDS)

    return Table(("parts", writer.label), PARTS_BLOCK, render).blocks(result.summary.parts, PARTS_ROW, facts)


def _write_meta(book: Workbook, result: Consolidation, parts: Blocks) -> None:
    """The hidden sheet: what this workbook is, and the list of its parts."""
    sheet = book.add_worksheet(META, BulkSheet)
    meta = {
        "kind": "summary",
        "edition": result.summary.edition.name,
        "template_version": TEMPLATE_VERSION,
        "headings": None,
        "summary_parts": len(parts.things),
    }
    for name, value in meta.items():
        row, column = row_column(META_FIELDS[name])
        sheet.write_string(row - 1, 0, name)
        if isinstance(value, str):
            sheet.write_string(row - 1, column - 1, value)
        elif value is not None:
            sheet.write_number(row - 1, column - 1, value)
    sheet.bulk = parts
    sheet.bulk_size = (PARTS_ROW - 1 + len(parts.things), len(PART_FIELDS))
    sheet.hide()


def _write_names(book: Workbook, result: Consolidation) -> None:
    form = layout(result.summary.edition.name)
    for table in form.tables.values():
        for key, at in table.cells.items():
            book.define_name(defined_name(key), f"={reference(table.sheet, a1(*at))}")
    for name, address in _FIELDS.items():
        book.define_name(field_name(name), f"={reference(SUMMARY, address)}")
    for name, address in META_FIELDS.items():
        book.define_name(field_name(name), f"={reference(META, address)}")
