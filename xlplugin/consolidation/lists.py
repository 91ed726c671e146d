"""报送情况 (every file and what became of it) and 问题清单 (every finding, with a link to the cell)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from xlsxwriter import Workbook

from validation import Filing, Finding
from validation.findings import Language
from validation.wording import words
from workbook_templates.layout import quoted
from workbook_templates.measure import height
from xlplugin.consolidation import sheets
from xlplugin.consolidation.bulk import BulkSheet, Cell, Link, Relative, RowWriter
from xlplugin.consolidation.result import DUPLICATE_REASONS, Consolidation, reason_sentence
from xlplugin.consolidation.sheets import Styles, split
from xlplugin.findings_table import SEVERITIES, place_of, should_be
from xlplugin.intake.remote import Place
from xlplugin.verdicts import Judged

FILES, FINDINGS = "报送情况", "问题清单"
_FILE_COLUMNS = (
    ("文件", 34), ("单位", 28), ("统一社会信用代码", 21), ("年度", 7), ("处理结果", 16), ("说明", 52), ("错误", 6), ("提醒", 6),
    ("SHA-256", 20),
)  # fmt: skip
_FINDING_COLUMNS = (
    ("单位", 26), ("位置", 22), ("级别", 7), ("问题", 56), ("应为", 26), ("如何改正", 46), ("单位说明", 26), ("规则", 14),
)  # fmt: skip
_STYLES = ("link", "plain", "text", "centre", "error")

Row = Sequence[Cell]
Columns = Sequence[tuple[str, int]]


def write_files(book: Workbook, styles: Styles, result: Consolidation, relative: Relative, language: Language) -> None:
    """Every file that came in: counted, counted with findings, not counted and why; then who is missing."""
    rows = chain(_file_rows(result, relative, language), _missing_rows(result))
    _write(book, styles, FILES, _FILE_COLUMNS, rows, len(result.judged) + len(result.selection.missing))


def write_findings(
    book: Workbook, styles: Styles, result: Consolidation, relative: Relative, language: Language
) -> None:
    """Findings of the summary itself, then of every counted filing: where, what is wrong, should be, how to mend."""
    count = sum(len(findings) for _, _, findings in _all(result))
    rows: Iterable[Row] = (
        _finding_row(filing, path, finding, relative, language)
        for filing, path, findings in _all(result)
        for finding in findings
    )
    if not count:
        rows, count = [[("没有发现问题。", "text"), *[(None, "plain")] * 7]], 1
    _write(book, styles, FINDINGS, _FINDING_COLUMNS, rows, count)


def _write(book: Workbook, styles: Styles, title: str, columns: Columns, rows: Iterable[Row], count: int) -> None:
    """A table of `count` rows on as many sheets as they take, in bulk; filtered, frozen, printed on A4 across."""
    writer, source = RowWriter(styles, _STYLES), iter(rows)
    for name, _, here in split(title, count, sheets.LIST_ROWS):
        sheet = book.add_worksheet(name, BulkSheet)
        sheet.merge_range(0, 0, 0, len(columns) - 1, name, styles["title"])
        sheet.set_row(0, 30)
        sheet.set_row(1, 24)
        for column, (text, width) in enumerate(columns):
            sheet.write_string(1, column, text, styles["head"])
            sheet.set_column(column, column, width)
        last = here + 2
        sheet.bulk = _text(writer, columns, islice(source, here))
        sheet.bulk_size = (last, len(columns))
        sheet.autofilter(1, 0, last - 1, len(columns) - 1)
        sheet.print_area(0, 0, last - 1, len(columns) - 1)
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer("&C&9第 &P 页 共 &N 页")


def _text(writer: RowWriter, columns: Columns, rows: Iterable[Row]) -> Iterator[bytes]:
    widths = [width for _, width in columns]
    for number, row in enumerate(rows, 3):
        long = [
            (content, width)
            for (content, style), width in zip(row, widths, strict=True)
            if style == "text" and content and isinstance(content, str)
        ]
        yield writer.row(number, row, height(long))


# --- files ---


def _file_rows(result: Consolidation, relative: Relative, language: Language) -> Iterator[Row]:
    notes = {id(item.judged): reason_sentence(item, language) for item in result.selection.excluded}
    included = {id(item) for item in result.selection.included}
    for duplicate in result.selection.duplicates:
        count, why = len(duplicate.superseded) + 1, DUPLICATE_REASONS[duplicate.why][0]
        notes[id(duplicate.counted)] = f"同一单位报送 {count} 份，{why}"
    for item in sorted(result.judged, key=lambda j: (id(j) in included, str(j.received.path))):
        yield _file_row(item, id(item) in included, notes.get(id(item), ""), relative)


def _file_row(item: Judged, counted: bool, note: str, relative: Relative) -> Row:
    filing, report, path = item.filing, item.report, item.received.path
    counts = report.counts if report is not None else {}
    outcome: Cell = ("未汇总", "error")
    if counted:
        outcome = ("已汇总", "centre") if report is not None and report.ok else ("已汇总，有错误", "error")
    return [
        (Link(path.name, relative(path)), "link"),
        (filing.unit if filing else "", "plain"),
        (filing.unit_code if filing else "", "plain"),
        (filing.year if filing else None, "centre"),
        outcome,
        (note, "text"),
        (counts.get("error") or None, "centre"),
        (counts.get("warning") or None, "centre"),
        (item.received.sha256, "plain"),
    ]


_WHY_MISSING = {
    "nothing received": "没有收到文件",
    "only refused files": "收到的文件都不能采用",
    "only wrong year": "收到的都是其他年度的文件",
}


def _missing_rows(result: Consolidation) -> Iterator[Row]:
    for missing in result.selection.missing:
        yield [
            (None, "plain"),
            (missing.unit, "plain"),
            (missing.unit_code, "plain"),
            (None, "plain"),
            ("未报送", "error"),
            (_WHY_MISSING[missing.why], "text"),
            *[(None, "plain")] * 3,
        ]


# --- findings ---


def _all(result: Consolidation) -> Iterator[tuple[Filing, Place | None, Sequence[Finding]]]:
    yield result.summary, None, result.report.findings
    for item in result.selection.included:
        if item.filing is not None and item.report is not None:
            yield item.filing, item.received.path, item.report.findings


def _finding_row(filing: Filing, path: Place | None, finding: Finding, relative: Relative, language: Language) -> Row:
    said = words(finding, filing.edition, language)
    sheet, address = place_of(filing, finding)
    where: str | Link = "　".join((sheet, address))
    if address:
        file = "" if path is None else relative(path)
        where = Link("　".join((sheet, address)), file, f"{quoted(sheet)}!{address}")
    answer = finding.accepted or {}
    return [
        (filing.unit, "text"),
        (where, "link" if address else "text"),
        (SEVERITIES["zh"][finding.severity], "error" if finding.severity == "error" else "centre"),
        (said.message, "text"),
        (should_be(finding, language), "text"),
        (said.remedy, "text"),
        (answer.get("reason", ""), "text"),
        (finding.rule, "plain"),
    ]
