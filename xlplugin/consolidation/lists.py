"""报送情况 (every file and what became of it) and 问题清单 (every finding, with a link to the cell)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from validation import Filing, Finding
from validation.findings import Language
from validation.values import Number
from validation.wording import words
from workbook_templates.measure import height
from xlplugin.consolidation.result import DUPLICATE_REASONS, Consolidation, reason_sentence
from xlplugin.consolidation.sheets import Styles, put
from xlplugin.findings_table import SEVERITIES, place_of, should_be
from xlplugin.verdicts import Judged

FILES, FINDINGS = "报送情况", "问题清单"
_LINKS = 65_000
_MOST_FINDINGS = 200_000

Row = Sequence[tuple[Number | str | None, str]]


def write_files(book: Workbook, styles: Styles, result: Consolidation, folder: Path, language: Language) -> None:
    """Every file that came in: counted, counted with findings, not counted and why; then who is missing."""
    sheet = book.add_worksheet(FILES)
    heads = ("文件", "单位", "统一社会信用代码", "年度", "处理结果", "说明", "错误", "提醒", "SHA-256")
    widths = (34, 28, 21, 7, 16, 52, 6, 6, 20)
    _head(sheet, styles, FILES, heads, widths)
    notes = {id(item.judged): reason_sentence(item, language) for item in result.selection.excluded}
    included = {id(item) for item in result.selection.included}
    for duplicate in result.selection.duplicates:
        notes[id(duplicate.counted)] = (
            f"同一单位报送 {len(duplicate.superseded) + 1} 份，{DUPLICATE_REASONS[duplicate.why][0]}"
        )
    row = 2
    for item in sorted(result.judged, key=lambda j: (id(j) in included, str(j.received.path))):
        _write_row(sheet, styles, row, _file_row(item, id(item) in included, notes.get(id(item), "")), widths)
        _link(sheet, styles, row, 0, item.received.path, folder, "", item.received.path.name)
        row += 1
    for missing in result.selection.missing:
        cells: Row = [("", "plain"), (missing.unit, "plain"), (missing.unit_code, "plain"), (None, "plain"),
                      ("未报送", "error"), (_WHY_MISSING[missing.why], "text"), *([(None, "plain")] * 3)]  # fmt: skip
        _write_row(sheet, styles, row, cells, widths)
        row += 1
    _finish(sheet, row, len(heads))


_WHY_MISSING = {
    "nothing received": "没有收到文件",
    "only refused files": "收到的文件都不能采用",
    "only wrong year": "收到的都是其他年度的文件",
}


def _file_row(item: Judged, counted: bool, note: str) -> Row:
    filing, report = item.filing, item.report
    counts = report.counts if report is not None else {}
    if counted:
        outcome, style = ("已汇总", "centre") if report is not None and report.ok else ("已汇总，有错误", "error")
    else:
        outcome, style = "未汇总", "error"
    return [
        (item.received.path.name, "link"),
        (filing.unit if filing else "", "plain"),
        (filing.unit_code if filing else "", "plain"),
        (filing.year if filing else None, "centre"),
        (outcome, style),
        (note, "text"),
        (counts.get("error") or None, "centre"),
        (counts.get("warning") or None, "centre"),
        (item.received.sha256, "plain"),
    ]


def write_findings(book: Workbook, styles: Styles, result: Consolidation, folder: Path, language: Language) -> None:
    """Findings of the summary itself, then of every counted filing: where, what is wrong, should be, how to mend."""
    sheet = book.add_worksheet(FINDINGS)
    heads = ("单位", "位置", "级别", "问题", "应为", "如何改正", "单位说明", "规则")
    widths = (26, 22, 7, 56, 26, 46, 26, 14)
    _head(sheet, styles, FINDINGS, heads, widths)
    row = 2
    for filing, path, findings in _all(result):
        for finding in findings:
            if row >= _MOST_FINDINGS:
                sheet.write_string(row, 0, "问题过多，其余未列出；请用 validate --json 查看全部。", styles["note"])
                return _finish(sheet, row + 1, len(heads))
            _write_row(sheet, styles, row, _finding_row(filing, finding, language), widths)
            where = place_of(filing, finding)
            if path is not None and where[1]:
                _link(sheet, styles, row, 1, path, folder, f"#'{where[0]}'!{where[1]}", "　".join(where))
            elif path is None and where[1]:
                sheet.write_url(row, 1, f"internal:'{where[0]}'!{where[1]}", styles["link"], "　".join(where))
            row += 1
    if row == 2:
        sheet.merge_range(2, 0, 2, len(heads) - 1, "没有发现问题。", styles["text"])
    _finish(sheet, row, len(heads))


def _all(result: Consolidation) -> Iterable[tuple[Filing, Path | None, Sequence[Finding]]]:
    yield result.summary, None, result.report.findings
    for item in result.selection.included:
        if item.filing is not None and item.report is not None:
            yield item.filing, item.received.path, item.report.findings


def _finding_row(filing: Filing, finding: Finding, language: Language) -> Row:
    said = words(finding, filing.edition, language)
    answer = finding.accepted or {}
    return [
        (filing.unit, "text"),
        ("　".join(place_of(filing, finding)), "text"),
        (SEVERITIES["zh"][finding.severity], "error" if finding.severity == "error" else "centre"),
        (said.message, "text"),
        (should_be(finding, language), "text"),
        (said.remedy, "text"),
        (answer.get("reason", ""), "text"),
        (finding.rule, "plain"),
    ]


def _head(sheet: Worksheet, styles: Styles, title: str, heads: Sequence[str], widths: Sequence[int]) -> None:
    sheet.merge_range(0, 0, 0, len(heads) - 1, title, styles["title"])
    sheet.set_row(0, 30)
    sheet.set_row(1, 24)
    for column, (text, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(1, column, text, styles["head"])
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer("&C&9第 &P 页 共 &N 页")


def _finish(sheet: Worksheet, rows: int, columns: int) -> None:
    sheet.autofilter(1, 0, max(rows - 1, 1), columns - 1)
    sheet.print_area(0, 0, max(rows - 1, 1), columns - 1)


def _write_row(sheet: Worksheet, styles: Styles, row: int, cells: Row, widths: Sequence[int]) -> None:
    texts = [
        (content, room)
        for (content, style), room in zip(cells, widths, strict=True)
        if isinstance(content, str) and style == "text"
    ]
    sheet.set_row(row, height(texts))
    for column, (content, style) in enumerate(cells):
        put(sheet, row, column, row, column, content, styles[style])


def _link(
    sheet: Worksheet, styles: Styles, row: int, column: int, file: Path, folder: Path, place: str, text: str
) -> None:
    """A link into a file, relative to the summary; beyond what Excel admits the text alone stays."""
    if row >= _LINKS:
        return
    try:
        target = os.path.relpath(file.resolve(), folder)
    except ValueError:  # another drive
        target = str(file.resolve())
    if len(target) + len(place) < 2000:
        sheet.write_url(row, column, f"external:{target}{place}", styles["link"], text)
