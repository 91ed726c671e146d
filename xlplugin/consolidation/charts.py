"""图表: applications by outcome, by applicant and by office, as native charts over a small block of formulas."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from validation.values import Number, amount
from workbook_templates.layout import a1, layout, quoted
from workbook_templates.palette import ACCENT, BODY_FACE, HEAD_FACE
from xlplugin.consolidation.detail import place_of
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.sheets import Styles
from xlplugin.verdicts import Judged

CHARTS = "图表"
_MOST_UNITS = 15
_LAST_ROW, _LAST_COLUMN = 41, 14
"""Of the printed page, which the charts fill; the numbers follow below."""
Item = tuple[str, str, Number]
"""Label, formula, stored value."""


def write_charts(book: Workbook, sheet: Worksheet, styles: Styles, result: Consolidation) -> None:
    """Fill the sheet: three charts and the numbers under them."""
    sheet.merge_range(
        0, 0, 0, _LAST_COLUMN, f"{result.summary.unit}　{result.summary.year or ''} 年　申请办理情况", styles["title"]
    )
    sheet.set_row(0, 32)
    sheet.hide_gridlines(2)
    blocks = (
        ("办理结果（件）", _outcomes(result), "column"),
        ("本年新收：申请人（件）", _applicants(result), "column"),
        (f"本年新收：单位（前 {_MOST_UNITS} 名，件）", _units(result), "bar"),
    )
    row = _LAST_ROW + 1
    for number, (title, items, kind) in enumerate(blocks):
        _write_block(sheet, styles, row, title, items)
        _insert(book, sheet, title, kind, row, len(items), number)
        row += len(items) + 3
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 12)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, _LAST_ROW, _LAST_COLUMN)


def _outcomes(result: Consolidation) -> list[Item]:
    """Results by their printed group: （一）予以公开 … （六）其他处理."""
    groups: dict[str, list[str]] = {}
    equation = next(e for e in result.summary.edition.equations if e.key == "T3-RESULTS.total")
    for key in equation.right:
        line = result.summary.edition.cells[key].line
        label = line.groups[1] if len(line.groups) > 1 else line.label
        groups.setdefault(label.partition("（区分")[0], []).append(key)
    return [_item(result, label, keys) for label, keys in groups.items()]


def _applicants(result: Consolidation) -> list[Item]:
    block = result.summary.edition.table("t3").blocks[0]
    return [
        _item(result, column.label, [f"t3.new.{column.code}"]) for column in block.columns if column.code != "total"
    ]


def _item(result: Consolidation, label: str, keys: Sequence[str]) -> Item:
    form = layout(result.summary.edition.name)
    table = form.tables["t3"]
    places = [f"{quoted(table.sheet)}!{a1(*table.cells[key])}" for key in keys]
    area = f"{places[0]}:{places[-1].rpartition('!')[2]}" if len(places) > 1 else places[0]
    return label, f"SUM({area})", sum((result.totals[key] or 0 for key in keys), 0)


def _units(result: Consolidation) -> list[Item]:
    """The offices with most applications, the largest first."""
    key, edition = "t3.new.total", result.summary.edition
    included, values = result.selection.included, result.columns.values[key]
    numbers = [(-n, at) for at, value in enumerate(values) if (n := amount(value)) is not None]
    return [(_name(included[at]), place_of(edition, key, at), -n) for n, at in nsmallest(_MOST_UNITS, numbers)]


def _name(item: Judged) -> str:
    return (item.filing.unit if item.filing is not None else "") or item.received.path.name


def _write_block(sheet: Worksheet, styles: Styles, row: int, title: str, items: Sequence[Item]) -> None:
    sheet.write_string(row, 0, title, styles["heading"])
    for at, (label, formula, value) in enumerate(items, row + 1):
        sheet.write_string(at, 0, label, styles["label"])
        sheet.write_formula(at, 1, f"={formula}", styles["count"], float(value))


def _insert(book: Workbook, sheet: Worksheet, title: str, kind: str, row: int, count: int, number: int) -> None:
    if not count:
        return
    chart = book.add_chart({"type": kind})
    chart.add_series(
        {
            "name": title,
            "categories": [CHARTS, row + 1, 0, row + count, 0],
            "values": [CHARTS, row + 1, 1, row + count, 1],
            "fill": {"color": f"#{ACCENT}"},
            "gap": 60,
            "data_labels": {"value": True, "font": {"name": BODY_FACE, "size": 9}},
        }
    )
    chart.set_title({"name": title, "name_font": {"name": HEAD_FACE, "size": 12, "bold": False}})
    chart.set_legend({"none": True})
    names = {"num_font": {"name": BODY_FACE, "size": 9}, "major_tick_mark": "none"}
    numbers = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    if kind == "bar":  # the first office at the top
        chart.set_x_axis(numbers)
        chart.set_y_axis({**names, "reverse": True})
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(numbers)
    wide = number == 2
    chart.set_size({"width": 1100 if wide else 540, "height": 100 + 22 * count if wide else 340})
    sheet.insert_chart(*((2, 0), (2, 6), (20, 0))[number], chart, {"object_position": 3})
