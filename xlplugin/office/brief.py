"""领导简报: one page for the desk of a leader: who has reported, the key figures, the gravest findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validation.values import Number
from validation.wording import words
from workbook_templates.measure import height
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.sheets import put
from xlplugin.findings_table import should_be
from xlplugin.office import rollup
from xlplugin.office.figures import change, key_figures
from xlplugin.office.gravest import gravest

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlplugin.consolidation.sheets import Styles

BRIEF = "领导简报"
_WIDTHS = (30, 16, 16, 12, 34)
_WIDTH = sum(_WIDTHS)
_NAMED = 24
"""Missing units named; the page has no room for more."""


def write_brief(sheet: Worksheet, styles: Styles, result: Consolidation) -> None:
    """Fill the sheet: A4 upright, one page."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    last = len(_WIDTHS) - 1
    put(sheet, 0, 0, 0, last, f"{result.summary.year or ''} 年度政府信息公开工作年度报告汇总简报", styles["title"])
    sheet.set_row(0, 32)
    put(sheet, 1, 0, 1, last, result.summary.unit, styles["verdict"])
    row = _reporting(sheet, styles, result, 3)
    row = _figures(sheet, styles, result, row + 1)
    row = _findings(sheet, styles, result, row + 1)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, row, last)


def _heading(sheet: Worksheet, styles: Styles, row: int, text: str) -> None:
    put(sheet, row, 0, row, len(_WIDTHS) - 1, text, styles["heading"])
    sheet.set_row(row, 24)


def _sentence(sheet: Worksheet, styles: Styles, row: int, text: str) -> None:
    put(sheet, row, 0, row, len(_WIDTHS) - 1, text, styles["text"])
    sheet.set_row(row, height([(text, _WIDTH)]))


def _reporting(sheet: Worksheet, styles: Styles, result: Consolidation, row: int) -> int:
    """Who has reported, who has not, whether the sum is the published figure. Returns the next free row."""
    chosen = result.selection
    expected = f"应报 {len(result.roster.must_file())} 家，" if result.roster is not None else ""
    sentences = [
        f"{expected}收到 {len(result.judged)} 份，汇总 {len(chosen.included)} 份（其中 {result.with_errors} 份有错误），未汇总 {len(chosen.excluded)} 份。"
    ]
    if result.roster is not None:
        names = [missing.unit for missing in chosen.missing]
        more = f"等 {len(names)} 家" if len(names) > _NAMED else ""
        sentences.append(f"未报 {len(names)} 家：{'、'.join(names[:_NAMED])}{more}。" if names else "全部报齐。")
    comparison = rollup.compare(result)
    if comparison is not None:
        sentences.append(f"与本级公布数核对：{comparison.sentence()}")
    _heading(sheet, styles, row, "一、报送情况")
    for at, sentence in enumerate(sentences, row + 1):
        _sentence(sheet, styles, at, sentence)
    return row + 1 + len(sentences)


def _figures(sheet: Worksheet, styles: Styles, result: Consolidation, row: int) -> int:
    """This year beside last year."""
    _heading(sheet, styles, row, "二、主要数据")
    before = result.before
    for column, head in enumerate(("项目", "本年", "上年", "变化")):
        sheet.write_string(row + 1, column, head, styles["head"])
    at = row + 1
    for at, (label, key) in enumerate(key_figures(result.summary.edition), row + 2):
        now = result.totals[key]
        last = before.amount(key) if before is not None and key in before.cells else None
        put(sheet, at, 0, at, 0, label, styles["label"])
        _number(sheet, styles, at, 1, now)
        _number(sheet, styles, at, 2, last)
        put(sheet, at, 3, at, 3, change(now, last), styles["centre"])
        sheet.set_row(at, 18)
    return at + 1


def _number(sheet: Worksheet, styles: Styles, row: int, column: int, number: Number | None) -> None:
    put(sheet, row, column, row, column, number, styles["count" if isinstance(number, int) else "money"])


def _findings(sheet: Worksheet, styles: Styles, result: Consolidation, row: int) -> int:
    """The ten gravest findings; the rest is in 问题清单."""
    found = gravest(result.selection.included)
    reports = [item.report for item in result.selection.included if item.report is not None and item.report.findings]
    total = sum(report.counts["error"] + report.counts["warning"] for report in reports)
    more = f"（共 {total} 项，全部见“问题清单”）" if total > len(found) else ""
    _heading(sheet, styles, row, f"三、最突出的问题{more}")
    if not found:
        _sentence(sheet, styles, row + 1, "没有发现问题。")
        return row + 2
    sheet.write_string(row + 1, 0, "单位", styles["head"])
    put(sheet, row + 1, 1, row + 1, 3, "问题", styles["head"])
    sheet.write_string(row + 1, 4, "应为", styles["head"])
    at = row + 1
    for at, grave in enumerate(found, row + 2):
        said = words(grave.finding, grave.filing.edition).message
        should = should_be(grave.finding)
        put(sheet, at, 0, at, 0, grave.filing.unit, styles["text"])
        put(sheet, at, 1, at, 3, said, styles["text"])
        put(sheet, at, 4, at, 4, should, styles["text"])
        widths = ((grave.filing.unit, _WIDTHS[0]), (said, sum(_WIDTHS[1:4])), (should, _WIDTHS[4]))
        sheet.set_row(at, height(widths))
    return at + 1
